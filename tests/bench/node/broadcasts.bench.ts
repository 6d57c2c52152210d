import { alternate } from '../alternate.js'
import { binaryBroadcasts, bytesBroadcasts, largeBroadcasts, textBroadcasts } from '../frames.js'
import { openPeer } from '../peers/peer.js'
import type { Channel, ClientName } from '../peers/peer.js'
import { openHoldfastPhoenix, openPhoenix } from '../peers/phoenix.js'
import { compared } from '../rows.js'
import { readBytes, readPositions } from './listeners.js'
import { receiving, suite } from './suite.js'

const COUNT = 5_000

const KINDS = [
  { name: 'broadcast as text, 158 bytes', bound: 1, frames: textBroadcasts(COUNT), listen: readPositions },
  { name: 'broadcast as binary, JSON in 94 bytes', bound: 0.4, frames: binaryBroadcasts(COUNT), listen: readPositions },
  { name: 'broadcast of bytes, 94 bytes', bound: 0.4, frames: bytesBroadcasts(COUNT), listen: readBytes },
  { name: 'broadcast as text, 100 KB', bound: 1.1, frames: largeBroadcasts(50, 100_000), listen: readPositions },
]

await suite(async function* (budget) {
  for (const { name, bound, frames, listen } of KINDS) {
    const contestants = [await client('holdfast', frames, listen), await client('realtime-js', frames, listen)] as const
    yield compared({ name, peer_name: 'realtime-js', bound }, await alternate(contestants, budget))
  }
  const frames = textBroadcasts(COUNT)
  const phoenix = [receiving(await openHoldfastPhoenix(), frames), receiving(await openPhoenix(), frames)] as const
  yield compared(
    { name: 'message of a plain Phoenix channel, 158 bytes', peer_name: 'phoenix', bound: null },
    await alternate(phoenix, budget),
  )
})

async function client(name: ClientName, frames: readonly (string | ArrayBuffer)[], listen: (channel: Channel) => void) {
  return receiving(await openPeer(name, { channels: ['drivers'], listen }), frames)
}
