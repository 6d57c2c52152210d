import { HoldfastError } from '../base/errors.js'
import { itemsOf, parseRows } from '../base/json.js'
import type { TableDiffEvent } from '../port/port.js'
import { sameItems, shared } from '../base/structural_sharing.js'
import type { Row } from '../base/types.js'

/** The place of a row that the core knows, but that is beyond the limit. */
const NOWHERE = -1

/** A row that the core knows, shown or not. */
interface Slot {
  /** `undefined` while it cannot be read. */
  row: Row | undefined
  /** In the list that is shown. */
  place: number
}

/**
 * The parsed rows of one live table, by key and in order. The core says what differs; rows that do not stay the same objects. Where no
 * row comes, goes or moves, only those that changed are touched, however many there are.
 */
export class RowStore {
  readonly #byKey = new Map<string, Slot>()
  #shown: Slot[] = []
  #rows: readonly Row[] = []
  readonly #unreadable = new Map<string, HoldfastError>()

  /** Frozen once there are any; the same array until a row comes, goes, moves or changes. */
  get rows(): readonly Row[] {
    return this.#rows
  }

  /** Why a row is left out, while one is; `undefined` where all are shown. */
  get error(): HoldfastError | undefined {
    return this.#unreadable.values().next().value
  }

  apply(diff: TableDiffEvent): void {
    if (diff.anew) this.#beginAnew(new Set(diff.keys))
    for (const key of diff.removed) this.#forget(key)
    const known = this.#unreadable.size
    const rows = rowsOf(diff)
    const changed = diff.keys.flatMap((key, i) => this.#take(key, rows[i] ?? {}) ?? [])
    const moves = diff.left.length + diff.came.length > 0
    if (moves) this.#rearrange(diff)
    if (diff.anew || moves || this.#unreadable.size + known > 0) this.#showAll()
    else this.#replace(changed)
  }

  /** Rows that were known before keep their objects where they are as they were. */
  #beginAnew(keys: ReadonlySet<string>): void {
    this.#shown = []
    for (const key of this.#byKey.keys()) if (!keys.has(key)) this.#forget(key)
  }

  #forget(key: string): void {
    this.#byKey.delete(key)
    this.#unreadable.delete(key)
  }

  /** Gives the slot if its row is another than before. What cannot be read takes the place of what it was: that is old. */
  #take(key: string, row: Row | HoldfastError): Slot | undefined {
    let slot = this.#byKey.get(key)
    if (!slot) this.#byKey.set(key, (slot = { row: undefined, place: NOWHERE }))
    const before = slot.row
    if (row instanceof HoldfastError) this.#unreadable.set(key, row)
    else this.#unreadable.delete(key)
    slot.row = row instanceof HoldfastError ? undefined : shared(before, row)
    return slot.row === before ? undefined : slot
  }

  /** Counted loops: there may be very many rows, and this happens once a frame. */
  #rearrange({ left, came, places }: TableDiffEvent): void {
    const stay = without(this.#shown, left)
    const next: Slot[] = []
    let at = 0
    for (let i = 0; i < came.length; i++) {
      const place = places[i] ?? 0
      while (next.length < place && at < stay.length) next.push(stay[at++] as Slot)
      const slot = this.#byKey.get(came[i] ?? '')
      if (slot) next.push(slot)
    }
    while (at < stay.length) next.push(stay[at++] as Slot)
    for (let place = 0; place < next.length; place++) (next[place] as Slot).place = place
    this.#shown = next
  }

  #showAll(): void {
    const rows: Row[] = []
    for (const { row } of this.#shown) if (row) rows.push(row)
    if (!sameItems(this.#rows, rows)) this.#rows = Object.freeze(rows)
  }

  /** No row came, went or moved, and all can be read. */
  #replace(changed: readonly Slot[]): void {
    const shown = changed.filter(({ place }) => place !== NOWHERE)
    if (shown.length === 0) return
    // `slice` of a frozen array is slow, element by element.
    const rows = [...this.#rows]
    for (const { row, place } of shown) if (row) rows[place] = row
    this.#rows = Object.freeze(rows)
  }
}

/** What is left where these places, ascending, were taken out. Those rows are shown no more, unless they come again. */
function without(slots: readonly Slot[], places: readonly number[]): Slot[] {
  const rest: Slot[] = []
  let next = 0
  for (let place = 0; place < slots.length; place++) {
    const slot = slots[place] as Slot
    if (place === places[next]) {
      next += 1
      slot.place = NOWHERE
    } else rest.push(slot)
  }
  return rest
}

/** The rows all at once; where that fails, one by one. */
function rowsOf({ rows, longNumbers }: TableDiffEvent): readonly (Row | HoldfastError | null)[] {
  const parse = (json: string): unknown => (longNumbers ? parseRows(json) : JSON.parse(json))
  try {
    return parse(rows) as readonly (Row | null)[]
  } catch {
    return itemsOf(rows).map((json) => {
      try {
        return parse(json) as Row | null
      } catch (thrown) {
        return HoldfastError.from(thrown, 'ROW_UNREADABLE')
      }
    })
  }
}
