import { openPeer } from './peer.js'
import type { Peer } from './peer.js'

/** A client without a connection whose queue is full: each further message drops the oldest. */
export async function openQueue(limit: number): Promise<Peer> {
  const peer = await openPeer('holdfast', {
    channels: ['drivers'],
    listen: () => undefined,
    options: { queueLimit: limit },
  })
  peer.socket.close()
  peer.socket.onclose?.({ type: 'close', code: 1006, reason: '', wasClean: false })
  return peer
}
