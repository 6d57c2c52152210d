import { alternate } from '../alternate.js'
import { changeFrames } from '../frames.js'
import { openPeer } from '../peers/peer.js'
import { compared } from '../rows.js'
import { readChanges } from './listeners.js'
import { perMessage, receiving, suite } from './suite.js'

const CHANNEL = { channels: ['orders'], listen: readChanges }
const FRAMES = changeFrames({ count: 2_000, rows: 10_000 })
const LARGE_FRAMES = changeFrames({ count: 50, rows: 10_000, document: 100_000 })

await suite(async function* (budget) {
  const name = 'postgres_changes, 850 bytes, row read'
  yield compared(
    { name, peer_name: 'realtime-js', bound: 0.5 },
    await alternate(
      [
        receiving(await openPeer('holdfast', CHANNEL), FRAMES),
        receiving(await openPeer('realtime-js', CHANNEL), FRAMES),
      ],
      budget,
    ),
  )
  yield compared(
    { name: 'postgres_changes, 100 KB, row read', peer_name: 'realtime-js', bound: 1.1 },
    await alternate(
      [
        receiving(await openPeer('holdfast', CHANNEL), LARGE_FRAMES),
        receiving(await openPeer('realtime-js', CHANNEL), LARGE_FRAMES),
      ],
      budget,
    ),
  )
  yield compared(
    { name, peer_name: 'JSON.parse', bound: null },
    await alternate([receiving(await openPeer('holdfast', CHANNEL), FRAMES), parsing(FRAMES)], budget),
  )
})

/** The least work that a client in JavaScript can do. */
function parsing(frames: readonly string[]) {
  let parsed = 0
  const parseAll = (): void => {
    for (const frame of frames) parsed += (JSON.parse(frame) as unknown[]).length
  }
  return { round: () => perMessage(frames.length, parseAll), dispose: () => parsed }
}
