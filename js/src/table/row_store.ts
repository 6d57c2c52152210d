import { HoldfastError } from '../base/errors.js'
import { itemsOf, parseRows } from '../base/json.js'
import type { TableDiffEvent, TableRowsEvent } from '../port/port.js'
import { late } from '../base/late.js'
import { putIn, takeOut } from './places.js'
import { sameItems } from '../base/same_items.js'
import type { Row } from '../base/types.js'

/** The place of a row that is about to be forgotten, unless it comes again. */
const NOWHERE = -1

/** A row that is shown, or that is left out because it cannot be read. */
interface Slot {
  readonly key: string
  /** `undefined` while the row cannot be read. */
  row: Row | undefined
  /** Its index in the list. Wrong if rows before it have come or gone since it was told, see `#placeOf`. */
  place: number
}

/**
 * The parsed rows of one live table, by key and in order. The core says what differs; all other rows stay the same objects. An update
 * touches only the rows that came, went, moved or changed, however many rows there are; of the others, only the list is copied.
 */
export class RowStore {
  readonly #byKey = new Map<string, Slot>()
  readonly #slots: Slot[] = []
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
    const wasWhole = this.#unreadable.size === 0
    const left = diff.anew ? [...this.#slots.keys()] : diff.left
    const gone = left.map((place) => this.#slots[place] as Slot)
    for (const slot of gone) slot.place = NOWHERE
    const { slots, changed } = this.#takeAll(diff)
    const came = slots.slice(0, diff.came)
    const isAsItWas = came.length === gone.length && came.every((slot, i) => slot === gone[i] && slot.place === left[i])
    if (!isAsItWas) rearrange(this.#slots, left, came, diff.places)
    for (const { key, place } of gone) if (place === NOWHERE) this.#forget(key)
    if (!wasWhole || this.#unreadable.size > 0) this.#showReadable()
    else if (!isAsItWas || changed.length > 0)
      this.#change((rows) => {
        if (!isAsItWas) rearrange(rows, left, came.map(rowOf), diff.places)
        for (const slot of changed) rows[slot.place] = rowOf(slot)
      })
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
    if (this.#unreadable.size > 0) this.#showReadable()
    else if (changed.length > 0)
      this.#change((all) => {
        for (const slot of changed) all[this.#placeOf(slot)] = rowOf(slot)
      })
    return this.#rows
  }

  /** Takes the rows of a diff, and their places in the new list. Returns their slots, and those of the rows that changed. */
  #takeAll(diff: TableDiffEvent): { slots: readonly Slot[]; changed: readonly Slot[] } {
    const rows = rowsOf(diff)
    const changed: Slot[] = []
    const slots = diff.keys.map((key, i) => {
      const slot = this.#slotOf(key)
      slot.place = diff.places[i] ?? 0
      if (this.#take(slot, rows[i] ?? {})) changed.push(slot)
      return slot
    })
    return { slots, changed }
  }

  #slotOf(key: string): Slot {
    let slot = this.#byKey.get(key)
    if (!slot) this.#byKey.set(key, (slot = { key, row: undefined, place: NOWHERE }))
    return slot
  }

  #forget(key: string): void {
    this.#byKey.delete(key)
    this.#unreadable.delete(key)
  }

  /** Returns true if the row changed. An unreadable row replaces the earlier one, which is out of date. */
  #take(slot: Slot, row: Row | HoldfastError): boolean {
    if (!(row instanceof HoldfastError)) {
      this.#unreadable.delete(slot.key)
      return keep(slot, row)
    }
    this.#unreadable.set(slot.key, row)
    slot.row = undefined
    return true
  }

  /** Rows that came or went shift those behind them, which are counted only when someone asks. */
  #placeOf(slot: Slot): number {
    const slots = this.#slots
    if (slots[slot.place] !== slot)
      for (let place = 0; place < slots.length; place++) (slots[place] as Slot).place = place
    return slot.place
  }

  #showReadable(): void {
    const rows = this.#slots.map(({ row }) => row).filter((row) => row !== undefined)
    if (!sameItems(this.#rows, rows)) this.#rows = Object.freeze(rows)
  }

  /** Replaces the list, which is frozen, by a copy. All rows can be read. */
  #change(edit: (rows: Row[]) => void): void {
    // `slice` of a frozen array is slow, element by element.
    const rows = [...this.#rows]
    edit(rows)
    this.#rows = Object.freeze(rows)
  }
}

function rearrange<Item>(
  list: Item[],
  left: readonly number[],
  came: readonly Item[],
  places: readonly number[],
): void {
  takeOut(list, left)
  putIn(list, came, places)
}

/** Of a slot whose row can be read. */
function rowOf({ row }: Slot): Row {
  return row as Row
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
