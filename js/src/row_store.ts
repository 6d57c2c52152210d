import { parseRows } from './json.js'
import type { TableDiffEvent } from './port.js'
import { sameItems, shared } from './share.js'
import type { Row } from './types.js'

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

  /** Frozen once there are any; the same array until a row comes, goes, moves or changes. */
  get rows(): readonly Row[] {
    return this.#rows
  }

  apply(diff: TableDiffEvent): void {
    for (const key of diff.removed) this.#byKey.delete(key)
    const rows = (diff.longNumbers ? parseRows(diff.rows) : JSON.parse(diff.rows)) as readonly (Row | null)[]
    const changed: string[] = []
    for (const [i, key] of diff.keys.entries()) if (this.#upsert(key, rows[i] ?? {})) changed.push(key)
    if (diff.order) this.#order = diff.order
    if (diff.order || diff.removed.length > 0) this.#arrange()
    else this.#replace(changed)
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
