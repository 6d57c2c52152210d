import { sortedJson } from '../changes/subscription_id'
import { encodeBroadcast, encodePlainBroadcast } from '../protocol/binary_codec'
import { fastlane, type ServerMessage, type UserBroadcast } from '../protocol/message'
import { fieldsOf } from './join_config'

/** A broadcast in the form of each kind of socket; null where it cannot be told. */
export interface Frame {
  /** Made when the first socket wants it. */
  readonly text: () => ServerMessage | null
  readonly binary: Buffer | null
}

/** A text broadcast as subscribers get it: the sender's payload, keys in order. */
export function textBroadcast(topic: string, payload: unknown): ServerMessage {
  return fastlane(topic, 'broadcast', sortedJson({ type: 'broadcast', ...fieldsOf(payload) }))
}

/** A user broadcast for sockets of both kinds. */
export function userBroadcast(broadcast: UserBroadcast): Frame {
  let text: ServerMessage | null | undefined
  return { text: () => (text === undefined ? (text = asText(broadcast)) : text), binary: encodeBroadcast(broadcast) }
}

/**
 * A user broadcast for a socket that does not speak binary frames. Null if its payload is bytes, or is not one JSON value: within a
 * message, such a text could end its place and go on as something else (`1},"event":"phx_close"`).
 */
function asText(broadcast: UserBroadcast): ServerMessage | null {
  if (typeof broadcast.payload !== 'string' || !isJson(broadcast.payload)) return null
  const meta = broadcast.meta === '' ? '' : `"meta":${broadcast.meta},`
  const payload = `{"event":${JSON.stringify(broadcast.event)},${meta}"payload":${broadcast.payload},"type":"broadcast"}`
  return fastlane(broadcast.topic, 'broadcast', payload)
}

/** Bytes broadcast by a frame of kind 0. v1 sockets really get this text, which is no JSON: clients must survive it. */
export function binaryBroadcast(topic: string, event: string, data: Buffer): Frame {
  const text = fastlane(topic, event, '%{error: "unable to parse response"}')
  return { text: () => text, binary: encodePlainBroadcast(topic, event, data) }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
