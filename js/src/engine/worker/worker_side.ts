import type { FastEvent, HostMade, TableDirtyEvent, TaughtEvent } from '../../port/port.js'
import { EventReader } from '../event_reader.js'
import type { HostSide } from '../fast_lane.js'
import { TOOLS } from '../tools.js'
import type { Batch } from '../wasm_module.js'
import type { Like } from './protocol.js'

/** The number of `taught` in wasm/boundary/events.mjs. */
const TAUGHT = 18
/** The offset of a record's size, in bytes. */
const TYPE = 1
/** The most lessons whose shared part the worker remembers to have sent. */
const MOST_NAMED = 1_000

/**
 * Carries events that were delivered without the core, from the worker to the page. The page reads them; the worker does not read the
 * core's records.
 */
export class WorkerSide implements HostSide<ArrayBuffer | Like | TableDirtyEvent> {
  readonly #reader = new EventReader(TOOLS.lostEvent)
  readonly #named = new Set<number>()

  lessons(_items: unknown, [bytes, start, length]: Batch): readonly TaughtEvent[] {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const lessons: TaughtEvent[] = []
    for (let at = start; at < start + length; at += view.getUint32(at + TYPE, true)) {
      if (view.getUint8(at) !== TAUGHT) continue
      const size = view.getUint32(at + TYPE, true)
      lessons.push(...(this.#reader.read(bytes, at, size) as TaughtEvent[]))
    }
    return lessons
  }

  carry(event: HostMade, lesson: number): Like | TableDirtyEvent {
    if (event.type === 'tableDirty') return event
    // Only a host that names `dirtyTables` makes them.
    if (event.type === 'tableRows') throw new TypeError('a worker shows no rows')
    const differs = differences(event)
    if (this.#named.has(lesson)) return { type: 'like', lesson, differs }
    if (this.#named.size >= MOST_NAMED) this.#named.clear()
    this.#named.add(lesson)
    // The values were parsed only as a check. The page parses them itself, as with the core's own events.
    return { type: 'like', lesson, base: { ...event, values: [] }, differs }
  }
}

function differences(event: FastEvent): object {
  if (event.type === 'broadcast') return { payload: event.payload, meta: event.meta }
  if (event.type === 'message') return { payload: event.payload }
  const { longNumbers, commitTimestamp, record, oldRecord } = event
  return { longNumbers, commitTimestamp, record, oldRecord }
}
