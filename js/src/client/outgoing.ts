import type { Connection } from '../connection/connection.js'
import { PushFlag } from '../port/port.js'
import type { RealtimeChannel } from '../channel/channel.js'
import { ChannelRegistry } from '../channel/channel_registry.js'
import type { Settlement } from '../base/types.js'

/** A message for `ConnectionManager.send`: `{ channel: 'orders', event: 'update', payload: { … } }`. */
export interface OutgoingMessage {
  /** The Supabase channel's name; `'messages'` if left out. It is joined with the first message, and stays so. */
  channel?: string
  /** The broadcast's event; if left out, `type`, or else `'message'`. */
  event?: string
  type?: string
  /** What JSON can hold, or an `ArrayBuffer` or view for a binary broadcast. Default `{}`. */
  payload?: unknown
}

/** Where a message goes that names no channel. */
export const DEFAULT_CHANNEL = 'messages'

/** The channel of that name, joined where nobody has. */
export function openOwnChannel(connection: Connection, name: string): RealtimeChannel {
  const channel = connection.part(ChannelRegistry).channel(name, { config: { broadcast: { ack: true } } })
  channel.isKept = true
  if (channel.id === undefined) channel.subscribeQuietly()
  connection.connectUnlessTold()
  return channel
}

/** Sends a message as a broadcast, joining its channel first where nobody has. Never rejects. */
export function sendMessage(connection: Connection, message: OutgoingMessage): Promise<Settlement> {
  const channel = openOwnChannel(connection, message.channel ?? DEFAULT_CHANNEL)
  const event = message.event ?? message.type ?? 'message'
  return channel.settle({ type: 'broadcast', event, payload: message.payload ?? {} }, undefined, PushFlag.ownChannel)
}
