import { openHoldfast, openRealtimeJs } from '../clients/open'
import type { Channel, Open } from '../clients/open'
import { binaryFrame, broadcastFrame, changeFrame } from '../frames'
import { compared } from '../row'
import type { Effort, Row } from '../row'
import { alternate, timed } from './alternate'
import type { Side } from './alternate'

interface Case {
  readonly name: string
  readonly bound: number
  readonly frame: (turn: number) => string | ArrayBuffer
  readonly listen: (channel: Channel, heard: (value: number) => void) => void
}

const TOPIC = 'orders'

const CASES: readonly Case[] = [
  {
    name: 'postgres_changes, 850 bytes, to a listener that reads the row',
    bound: 0.5,
    frame: (turn) => changeFrame(TOPIC, turn % 100, turn),
    listen: (channel, heard) => {
      const filter = { event: '*', schema: 'public', table: 'orders' }
      channel.on('postgres_changes', filter, (change: { new: { total_cents: number } }) => {
        heard(change.new.total_cents)
      })
    },
  },
  {
    name: 'text broadcast, 158 bytes',
    bound: 1,
    frame: (turn) => broadcastFrame(TOPIC, turn),
    listen: (channel, heard) => {
      channel.on('broadcast', { event: 'move' }, ({ payload }: { payload: { x: number } }) => {
        heard(payload.x)
      })
    },
  },
  {
    name: 'binary broadcast, 94 bytes',
    bound: 0.4,
    frame: (turn) => binaryFrame(TOPIC, turn),
    listen: (channel, heard) => {
      channel.on('broadcast', { event: 'move' }, ({ payload }: { payload: ArrayBuffer }) => {
        heard(payload.byteLength)
      })
    },
  },
]

/** What one received message costs, in both clients. */
export async function received(effort: Effort): Promise<Row[]> {
  const rows: Row[] = []
  for (const one of CASES) {
    const frames = Array.from({ length: 20_000 * effort.scale }, (_, turn) => one.frame(turn))
    const [ours, peer] = [await side(openHoldfast, one, frames), await side(openRealtimeJs, one, frames)]
    const [a, b] = await alternate([ours.run, peer.run], effort)
    if (a && b) rows.push(compared(one.name, 'µs', [a, b], 'realtime-js', one.bound))
    ours.end()
    peer.end()
  }
  return rows
}

async function side(open: Open, { listen }: Case, frames: readonly (string | ArrayBuffer)[]) {
  let [count, sum] = [0, 0]
  const { socket, dispose } = await open([TOPIC], (channel) => {
    listen(channel, (value) => {
      count += 1
      sum += value
    })
  })
  const run: Side = () => {
    count = 0
    const time = timed(frames, (frame) => {
      socket.receive(frame)
    })
    if (count !== frames.length || !(sum > 0)) throw new Error(`${count} of ${frames.length} messages were heard`)
    return time
  }
  return { run, end: dispose }
}
