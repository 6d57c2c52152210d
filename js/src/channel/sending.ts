import { bytesOf, isBinary } from './broadcast.js'
import type { RealtimeChannelSendResponse } from './channel_types.js'
import { HoldfastError } from '../base/errors.js'
import { encodeJson } from '../base/json.js'
import type { Push } from './membership_handler.js'
import { PushFlag } from '../port/port.js'
import type { PushReply } from '../base/types.js'

/** Ended by our time limit, or by the user's `fetch`. realtime-js calls both `timed out`. */
const ABORTED: ReadonlySet<string> = new Set(['TimeoutError', 'AbortError'])

/** A message for `RealtimeChannel.send`. */
export interface ChannelMessage {
  type: 'broadcast' | 'presence' | 'postgres_changes'
  event: string
  payload?: unknown
  [key: string]: unknown
}

/** A message in the core's form; an error if its payload cannot be sent. */
export function pushOf(message: ChannelMessage, acks: boolean | undefined, moreFlags: number): Push | HoldfastError {
  const isBroadcast = message.type === 'broadcast'
  const isBytes = isBroadcast && isBinary(message.payload)
  const payload = isBytes ? bytesOf(message.payload as ArrayBuffer) : encodeJson(message)
  if (payload instanceof HoldfastError) return payload
  const flags = moreFlags | PushFlag.queue | (!isBroadcast || acks ? PushFlag.expectsReply : 0)
  if (isBytes) return { event: message.event, payload, flags: flags | PushFlag.userBroadcast }
  return { event: message.type, payload, flags }
}

/** How a push ended, in realtime-js's words. */
export function sendResponse(settled: PushReply): RealtimeChannelSendResponse {
  if (settled.outcome === 'sent') return 'ok'
  if (settled.outcome === 'acked') return settled.status === 'ok' ? 'ok' : 'error'
  const late = settled.outcome === 'expired' || settled.error?.name === 'REPLY_TIMEOUT'
  return late ? 'timed out' : 'error'
}

/** How a send over http ended, in realtime-js's words. Never rejects. */
export async function httpResponse(sent: Promise<void>): Promise<RealtimeChannelSendResponse> {
  try {
    await sent
    return 'ok'
  } catch (thrown) {
    const cause = thrown instanceof HoldfastError ? thrown.cause : thrown
    return cause instanceof Error && ABORTED.has(cause.name) ? 'timed out' : 'error'
  }
}
