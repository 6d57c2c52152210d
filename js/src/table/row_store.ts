import { HoldfastError } from '../base/errors.js'
import { itemsOf, parseRows } from '../base/json.js'
import type { TableDiffEvent } from '../port/port.js'
import { sameItems, shared } from '../base/structural_sharing.js'
import type { Row } from '../base/types.js'

/**
 * The parsed rows of one live table, by key and in order. The core says what differs; rows that do not stay the same objects. Where no
 * row comes, goes or moves, only those that changed are touched, however many there are.
 */
export class RowStore {
  readonly #byKey = new Map<string, Row>()
  /** Where in `#rows` each key's row stands. */
  readonly #places = new Map<string, number>()
  #order: readonly string[] = []
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
    for (const key of diff.removed) this.#forget(key)
    const known = this.#unreadable.size
    const rows = rowsOf(diff)
    const changed: string[] = []
    for (const [i, key] of diff.keys.entries()) if (this.#take(key, rows[i] ?? {})) changed.push(key)
    if (diff.order) this.#order = diff.order
    if (diff.order || diff.removed.length > 0 || this.#unreadable.size + known > 0) this.#arrange()
    else this.#replace(changed)
  }

  #forget(key: string): void {
    this.#byKey.delete(key)
    this.#unreadable.delete(key)
  }

  /** Whether the row is another than before. What cannot be read takes the place of what it was: that is old. */
  #take(key: string, row: Row | HoldfastError): boolean {
    if (!(row instanceof HoldfastError)) {
      this.#unreadable.delete(key)
      return this.#upsert(key, row)
    }
    this.#byKey.delete(key)
    this.#unreadable.set(key, row)
    return true
  }

  #arrange(): void {
    this.#places.clear()
    const rows: Row[] = []
    for (const key of this.#order) {
      const row = this.#byKey.get(key)
      if (row === undefined) continue
      this.#places.set(key, rows.length)
      rows.push(row)
    }
    if (!sameItems(this.#rows, rows)) this.#rows = Object.freeze(rows)
  }

  #replace(changed: readonly string[]): void {
    // `slice` of a frozen array is slow, element by element.
    const rows = [...this.#rows]
    let differs = false
    for (const key of changed) {
      const [place, row] = [this.#places.get(key), this.#byKey.get(key)]
      // A row beyond the limit has no place.
      if (place === undefined || row === undefined) continue
      rows[place] = row
      differs = true
    }
    if (differs) this.#rows = Object.freeze(rows)
  }

  /** Whether the row is another than before. */
  #upsert(key: string, fresh: Row): boolean {
    const known = this.#byKey.get(key)
    const row = shared(known, fresh)
    this.#byKey.set(key, row)
    return row !== known
  }
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
