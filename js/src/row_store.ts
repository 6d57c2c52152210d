import { parseRows } from './json.js'
import type { TableDiffEvent } from './port.js'
import { sameItems, shared } from './share.js'
import type { Row } from './types.js'

/** The parsed rows of one live table, by key and in order. The core says what differs; rows that do not stay the same objects. */
export class RowStore {
  readonly #byKey = new Map<string, Row>()
  readonly #dropped = new Set<string>()
  #order: readonly string[] = []
  #rows: readonly Row[] = []

  /** Frozen once there are any; the same array until a row comes, goes, moves or changes. */
  get rows(): readonly Row[] {
    return this.#rows
  }

  apply(diff: TableDiffEvent): void {
    for (const key of diff.removed) this.#remove(key)
    for (let i = 0; i + 1 < diff.upserted.length; i += 2)
      this.#upsert(diff.upserted[i] ?? '', diff.upserted[i + 1] ?? 'null')
    if (diff.order) this.#order = diff.order
    this.#arrange()
  }

  /** Takes away a row that the core still has; it stays away until the core says something of it. False if there is none. */
  drop(isGone: (row: Row) => boolean): boolean {
    const [key] = [...this.#byKey].find(([, row]) => isGone(row)) ?? []
    if (key === undefined) return false
    this.#byKey.delete(key)
    this.#dropped.add(key)
    this.#arrange()
    return true
  }

  /** Whether the core still has a row that was dropped here. */
  get hasDropped(): boolean {
    return this.#dropped.size > 0
  }

  #arrange(): void {
    const rows = this.#order.map((key) => this.#byKey.get(key)).filter((row) => row !== undefined)
    if (!sameItems(this.#rows, rows)) this.#rows = Object.freeze(rows)
  }

  #remove(key: string): void {
    this.#byKey.delete(key)
    this.#dropped.delete(key)
  }

  #upsert(key: string, json: string): void {
    this.#dropped.delete(key)
    this.#byKey.set(key, shared(this.#byKey.get(key), parseRows(json) as Row))
  }
}
