import { alternate } from '../alternate.js'
import type { Contestant } from '../alternate.js'
import { openPeer } from '../peers/peer.js'
import type { ClientName } from '../peers/peer.js'
import { compared } from '../rows.js'
import { perMessage, suite } from './suite.js'

const KIB = 1024

/** What one round sends: enough to measure, but not so much that the garbage costs more than the work. */
const KINDS = [
  { name: 'send a broadcast of 100 bytes', count: 2_000, payload: textOf(100) },
  { name: 'send a broadcast of 10 KiB', count: 200, payload: textOf(10 * KIB) },
  { name: 'send a broadcast of 1 MiB', count: 2, payload: textOf(KIB * KIB) },
  { name: 'send 94 bytes as they are', count: 2_000, payload: bytesOf(94) },
  { name: 'send 1 MiB as it is', count: 2, payload: bytesOf(KIB * KIB) },
]

await suite(async function* (budget) {
  for (const { name, count, payload } of KINDS) {
    const contestants = [
      await sending('holdfast', payload, count),
      await sending('realtime-js', payload, count),
    ] as const
    yield compared({ name, peer_name: 'realtime-js', bound: null }, await alternate(contestants, budget))
  }
})

async function sending(name: ClientName, payload: object, count: number): Promise<Contestant> {
  const peer = await openPeer(name, { channels: ['drivers'], listen: () => undefined })
  const [channel] = peer.channels
  const sendAll = (): void => {
    for (let i = 0; i < count; i++) void channel?.send({ type: 'broadcast', event: 'moved', payload })
  }
  return {
    round: () => {
      peer.socket.sent.length = 0
      return perMessage(count, sendAll)
    },
    dispose: () => peer.dispose(),
  }
}

function textOf(bytes: number): object {
  return { text: 'a "quoted" word, and '.repeat(Math.ceil(bytes / 21)).slice(0, bytes) }
}

function bytesOf(length: number): ArrayBuffer {
  return Uint8Array.from({ length }, (_, i) => i * 31).buffer
}
