import { alternate } from '../alternate.js'
import type { Contestant } from '../alternate.js'
import { changeFrames, page } from '../frames.js'
import { runFrame } from '../peers/animation_frames.js'
import { openLiveTable, openRowMap } from '../peers/live_rows.js'
import type { Peer } from '../peers/peer.js'
import { compared } from '../rows.js'
import { perMessage, suite } from './suite.js'

/** 10,000 messages a second, 60 frames a second. */
const PER_FRAME = 167
const HOT = 100
const FRAMES = changeFrames({ count: 12 * PER_FRAME, rows: HOT })

await suite(async function* (budget) {
  const pages = [page(HOT), page(10_000)] as const
  yield compared(
    { name: 'live table, 100 hot keys, 167 messages a frame', peer_name: 'realtime-js', bound: 0.2 },
    await alternate([drained(await openLiveTable(pages[0])), drained(await openRowMap(pages[0]))], budget),
  )
  yield compared(
    { name: 'a live table of 10,000 rows for 100, 100 keys hot', peer_name: 'ours', bound: 1.1 },
    await alternate([drained(await openLiveTable(pages[1])), drained(await openLiveTable(pages[0]))], budget),
  )
})

/** Looks at the rows once a frame, as a page does. */
function drained(peer: Peer): Contestant {
  const work = (): void => {
    for (const [i, frame] of FRAMES.entries()) {
      peer.socket.receive(frame)
      if (i % PER_FRAME === PER_FRAME - 1) runFrame()
    }
  }
  return { round: () => perMessage(FRAMES.length, work), dispose: () => peer.dispose() }
}
