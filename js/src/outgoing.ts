import type { Connection } from './connection.js'
import type { Settlement } from './types.js'

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

/** Sends a message as a broadcast, joining its channel first where nobody has. Never rejects. */
export function sendMessage(connection: Connection, message: OutgoingMessage): Promise<Settlement> {
  const channel = connection.channels.realtime(message.channel ?? DEFAULT_CHANNEL, {
    config: { broadcast: { ack: true } },
  })
  if (channel.id === undefined) channel.subscribeQuietly()
  connection.connectUnlessTold()
  return channel.settle({
    type: 'broadcast',
    event: message.event ?? message.type ?? 'message',
    payload: message.payload ?? {},
  })
}
