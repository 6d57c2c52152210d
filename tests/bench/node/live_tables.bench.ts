import { alternate } from '../alternate.js'
import type { Contestant } from '../alternate.js'
import { changeFrames, page } from '../frames.js'
import { runFrame } from '../peers/animation_frames.js'
import { BareRows } from '../peers/bare_rows.js'
import { openLiveTable, openRowMap } from '../peers/live_rows.js'
import type { Peer } from '../peers/peer.js'
import { compared } from '../rows.js'
import type { Row } from '../rows.js'
import { perMessage, suite } from './suite.js'
import type { Budget } from './suite.js'

/** 10,000 messages a second, 60 frames a second. */
const PER_FRAME = 167
const HOT = 100
const MANY = 10_000
const PER_ROUND = 12 * PER_FRAME
/** Enough that a frame which comes again finds its row changed by others meanwhile. */
const ROUNDS = 20
const HOT_FRAMES = changeFrames({ count: PER_ROUND, rows: HOT })
/** Replies are never delivered without the core. These have come too late: nobody waits for them any more. */
const MIXED_FRAMES = HOT_FRAMES.flatMap((frame, i) => [
  `["1","${1_000_000 + i}","realtime:orders","phx_reply",{"status":"ok","response":{}}]`,
  frame,
])
const FRAMES = changeFrames({ count: ROUNDS * PER_ROUND, rows: MANY })

/** For 10,000 rows, ordered by a column that each change changes. Bounds in microseconds. */
const ORDERED = [
  ['live table of 10,000 rows, ordered by a column that changes', { newestFirst: true }, 6],
  ['the same, 50 shown of 10,000', { newestFirst: true, limit: 50 }, 5],
] as const

await suite(async function* (budget) {
  yield* hotRows(budget)
  yield* orderedRows(budget)
  yield* manyRows(budget)
})

async function* hotRows(budget: Budget): AsyncGenerator<Row> {
  const [few, many] = [page(HOT), page(MANY)]
  for (const [name, rows] of [
    ['live table, 100 hot keys, 167 messages a frame', few],
    ['the same, 10,000 rows', many],
  ] as const)
    yield compared(
      { name, peer_name: 'realtime-js', bound: 0.28 },
      await alternate(
        [drained(await openLiveTable(rows), HOT_FRAMES), drained(await openRowMap(rows), HOT_FRAMES)],
        budget,
      ),
    )
  yield compared(
    { name: 'the same with 100 rows, and a reply with each change', peer_name: 'realtime-js', bound: 0.5 },
    await alternate(
      [drained(await openLiveTable(few), MIXED_FRAMES), drained(await openRowMap(few), MIXED_FRAMES)],
      budget,
    ),
  )
  yield compared(
    { name: 'a live table of 10,000 rows for 100, 100 keys hot', peer_name: 'ours', bound: 1.1 },
    await alternate(
      [drained(await openLiveTable(many), HOT_FRAMES), drained(await openLiveTable(few), HOT_FRAMES)],
      budget,
    ),
  )
}

async function* orderedRows(budget: Budget): AsyncGenerator<Row> {
  const rows = page(MANY)
  for (const [name, look, bound] of ORDERED) {
    const peers = [await openLiveTable(rows, look), await openRowMap(rows, look)] as const
    const measured = await alternate([drained(peers[0], FRAMES), drained(peers[1], FRAMES)], budget)
    yield atMost(bound, compared({ name, peer_name: 'realtime-js, sorted once a frame', bound: null }, measured))
  }
}

async function* manyRows(budget: Budget): AsyncGenerator<Row> {
  const name = 'live table of 100,000 rows, in no order'
  const rows = page(100_000)
  const frames = changeFrames({ count: ROUNDS * PER_ROUND, rows: 100_000 })
  yield atMost(
    4,
    compared(
      { name, peer_name: 'realtime-js', bound: null },
      await alternate([drained(await openLiveTable(rows), frames), drained(await openRowMap(rows), frames)], budget),
    ),
  )
  yield compared(
    { name, peer_name: 'no client, one list a frame', bound: null },
    await alternate([drained(await openLiveTable(rows), frames), drained(new BareRows(rows), frames)], budget),
  )
}

/** An absolute bound: ours may take this long, whatever a peer takes. */
function atMost(bound: number, row: Row): Row {
  return { ...row, bound, bound_on: 'ours', ok: row.ours <= bound }
}

/** What gets changes and shows rows. */
type Rows = Pick<Peer, 'dispose'> & { readonly socket: { receive(frame: string): void } }

/** Looks at the rows once a frame, as a page does. Each round goes on where the last one ended. */
function drained(peer: Rows, frames: readonly string[]): Contestant {
  let next = 0
  const work = (): void => {
    for (let i = 0; i < PER_ROUND; i++) {
      peer.socket.receive(frames[next++ % frames.length] ?? '')
      if (i % PER_FRAME === PER_FRAME - 1) runFrame()
    }
  }
  return { round: () => perMessage(PER_ROUND, work), dispose: () => peer.dispose() }
}
