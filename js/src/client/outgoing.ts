import type { Connection } from '../connection/connection.js'
import { PushFlag } from '../port/port.js'
import type { RealtimeChannel } from '../channel/channel.js'
import { ChannelRegistry } from '../channel/channel_registry.js'
import type { Settlement } from '../base/types.js'

/** A message for `ConnectionManager.send`: `{ channel: 'orders', event: 'update', payload: { … } }`. */
export interface OutgoingMessage {
  /** The Supabase channel's name; `'messages'` if left out. The first message joins it, and it stays joined. */
  channel?: string
  /** The broadcast's event; if left out, `type`, or else `'message'`. */
  event?: string
  type?: string
  /** Any JSON value, or an `ArrayBuffer` or view for a binary broadcast. Default `{}`. */
  payload?: unknown
}

/** The channel of messages that name none. */
export const DEFAULT_CHANNEL = 'messages'

/** The channel of that name. Joins it if nobody has. */
export function openOwnChannel(connection: Connection, name: string): RealtimeChannel {
  const channel = connection.part(ChannelRegistry).shared(name)
  // Whatever config the app gives the channel itself counts for its messages, too.
  if (!channel.isOwned && !channel.isKept) channel.claim({ broadcast: { ack: true } }, false)
  channel.isKept = true
  if (channel.id === undefined) channel.subscribeQuietly()
  connection.connectUnlessTold()
  return channel
}

/** Sends a message as a broadcast. Joins its channel first if nobody has. Never rejects. */
export function sendMessage(connection: Connection, message: OutgoingMessage): Promise<Settlement> {
  const channel = openOwnChannel(connection, message.channel ?? DEFAULT_CHANNEL)
  const event = message.event ?? message.type ?? 'message'
  return channel.settle({ type: 'broadcast', event, payload: message.payload ?? {} }, undefined, PushFlag.ownChannel)
}
