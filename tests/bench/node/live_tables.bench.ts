import { alternate } from '../alternate.js'
import type { Contestant } from '../alternate.js'
import { changeFrames, page } from '../frames.js'
import { runFrame } from '../peers/animation_frames.js'
import { openLiveTable, openRowMap } from '../peers/live_rows.js'
import type { Peer } from '../peers/peer.js'
import { compared } from '../rows.js'
import type { Row } from '../rows.js'
import { perMessage, suite } from './suite.js'

/** 10,000 messages a second, 60 frames a second. */
const PER_FRAME = 167
const HOT = 100
const MANY = 10_000
const PER_ROUND = 12 * PER_FRAME
/** Enough that a frame which comes again finds its row changed by others meanwhile. */
const ROUNDS = 20
const HOT_FRAMES = changeFrames({ count: PER_ROUND, rows: HOT })
const FRAMES = changeFrames({ count: ROUNDS * PER_ROUND, rows: MANY })

/** For 10,000 rows, ordered by a column that each change changes. Bounds in microseconds. */
const ORDERED = [
  ['live table of 10,000 rows, ordered by a column that changes', { newestFirst: true }, 6],
  ['the same, 50 shown of 10,000', { newestFirst: true, limit: 50 }, 5],
] as const

await suite(async function* (budget) {
  const pages = [page(HOT), page(MANY)] as const
  yield compared(
    { name: 'live table, 100 hot keys, 167 messages a frame', peer_name: 'realtime-js', bound: 0.2 },
    await alternate(
      [drained(await openLiveTable(pages[0]), HOT_FRAMES), drained(await openRowMap(pages[0]), HOT_FRAMES)],
      budget,
    ),
  )
  yield compared(
    { name: 'a live table of 10,000 rows for 100, 100 keys hot', peer_name: 'ours', bound: 1.1 },
    await alternate(
      [drained(await openLiveTable(pages[1]), HOT_FRAMES), drained(await openLiveTable(pages[0]), HOT_FRAMES)],
      budget,
    ),
  )
  for (const [name, look, bound] of ORDERED) {
    const peers = [await openLiveTable(pages[1], look), await openRowMap(pages[1], look)] as const
    const measured = await alternate([drained(peers[0], FRAMES), drained(peers[1], FRAMES)], budget)
    yield atMost(bound, compared({ name, peer_name: 'realtime-js, sorted once a frame', bound: null }, measured))
  }
  const large = page(100_000)
  const frames = changeFrames({ count: ROUNDS * PER_ROUND, rows: 100_000 })
  yield atMost(
    4,
    compared(
      { name: 'live table of 100,000 rows, in no order', peer_name: 'realtime-js', bound: null },
      await alternate([drained(await openLiveTable(large), frames), drained(await openRowMap(large), frames)], budget),
    ),
  )
})

/** An absolute bound: ours may take this long, whatever a peer takes. */
function atMost(bound: number, row: Row): Row {
  return { ...row, bound, bound_on: 'ours', ok: row.ours <= bound }
}

/** Looks at the rows once a frame, as a page does. Each round goes on where the last one ended. */
function drained(peer: Peer, frames: readonly string[]): Contestant {
  let next = 0
  const work = (): void => {
    for (let i = 0; i < PER_ROUND; i++) {
      peer.socket.receive(frames[next++ % frames.length] ?? '')
      if (i % PER_FRAME === PER_FRAME - 1) runFrame()
    }
  }
  return { round: () => perMessage(PER_ROUND, work), dispose: () => peer.dispose() }
}
