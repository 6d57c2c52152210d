import { HoldfastError } from '../base/errors.js'
import { itemsOf, parseRows } from '../base/json.js'
import type { TableDiffEvent, TableRowsEvent } from '../port/port.js'
import { late } from '../base/late.js'
import { sameItems } from '../base/same_items.js'
import type { Row } from '../base/types.js'

/** The place of a row that the core knows but does not show, because it is beyond the limit. */
const NOWHERE = -1

/** A row that the core knows, shown or not. */
interface Slot {
  /** `undefined` while the row cannot be read. */
  row: Row | undefined
  /** Its index in the rows shown. */
  place: number
}

/**
 * The parsed rows of one live table, by key and in order. The core says what differs; all other rows stay the same objects. If no row
 * comes, goes or moves, an update touches only the changed rows, however many rows there are.
 */
export class RowStore {
  readonly #byKey = new Map<string, Slot>()
  #shown: Slot[] = []
  #rows: readonly Row[] = []
  readonly #unreadable = new Map<string, HoldfastError>()

  /** Frozen once it has rows. The same array until a row comes, goes, moves or changes. */
  get rows(): readonly Row[] {
    return this.#rows
  }

  /** Why a row is left out; `undefined` if all rows are shown. */
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

  /**
   * Replaces rows that stay where they stand, and returns all.
   * @param watched the columns that say where a row stands, and whether it belongs here; rows in which they differ are refused
   */
  put({ keys, rows, refused }: TableRowsEvent, watched: readonly string[]): readonly Row[] {
    const changed: Slot[] = []
    for (const [i, key] of keys.entries()) {
      const slot = this.#byKey.get(key)
      const row = rows[i] as Row
      if (!slot?.row || !isSame(slot.row, row, watched)) refused.push(i)
      else if (keep(slot, row)) changed.push(slot)
    }
    if (this.#unreadable.size > 0) this.#showAll()
    else this.#replace(changed)
    return this.#rows
  }

  /** Forgets rows that are gone. Known rows that did not change keep their objects. */
  #beginAnew(keys: ReadonlySet<string>): void {
    this.#shown = []
    for (const key of this.#byKey.keys()) if (!keys.has(key)) this.#forget(key)
  }

  #forget(key: string): void {
    this.#byKey.delete(key)
    this.#unreadable.delete(key)
  }

  /** Returns the slot if its row changed. An unreadable row replaces the earlier one, which is out of date. */
  #take(key: string, row: Row | HoldfastError): Slot | undefined {
    let slot = this.#byKey.get(key)
    if (!slot) this.#byKey.set(key, (slot = { row: undefined, place: NOWHERE }))
    if (!(row instanceof HoldfastError)) {
      this.#unreadable.delete(key)
      return keep(slot, row) ? slot : undefined
    }
    const wasReadable = slot.row !== undefined
    this.#unreadable.set(key, row)
    slot.row = undefined
    return wasReadable ? slot : undefined
  }

  /** Uses counted loops, because there may be very many rows, and this runs once a frame. */
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

  /** For updates in which no row comes, goes or moves, and all rows can be read. */
  #replace(changed: readonly Slot[]): void {
    const shown = changed.filter(({ place }) => place !== NOWHERE)
    if (shown.length === 0) return
    // `slice` of a frozen array is slow, element by element.
    const rows = [...this.#rows]
    for (const { row, place } of shown) if (row) rows[place] = row
    this.#rows = Object.freeze(rows)
  }
}

/** Returns false if the row is as it was. */
function keep(slot: Slot, row: Row): boolean {
  const before = slot.row
  slot.row = late().shared(before, row)
  return slot.row !== before
}

function isSame(before: Row, row: Row, columns: readonly string[]): boolean {
  return columns.every((column) => Object.hasOwn(row, column) && Object.is(before[column], row[column]))
}

/** Removes the slots at these places (ascending). Their rows are hidden until they come again. */
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

/** Parses all rows at once; if that fails, one by one. */
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
