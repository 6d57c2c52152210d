import { parseRows } from './json.js'
import type { TableDiffEvent } from './port.js'
import { sameItems, shared } from './share.js'
import type { Row } from './types.js'

/** The parsed rows of one live table, by key and in order. The core says what differs; rows that do not stay the same objects. */
export class RowStore {
  readonly #byKey = new Map<string, Row>()
  #order: readonly string[] = []
  #rows: readonly Row[] = []

  /** Frozen once there are any; the same array until a row comes, goes, moves or changes. */
  get rows(): readonly Row[] {
    return this.#rows
  }

  apply(diff: TableDiffEvent): void {
    for (const key of diff.removed) this.#byKey.delete(key)
    for (let i = 0; i + 1 < diff.upserted.length; i += 2)
      this.#upsert(diff.upserted[i] ?? '', diff.upserted[i + 1] ?? 'null')
    if (diff.order) this.#order = diff.order
    this.#arrange()
  }

  #arrange(): void {
    const rows = this.#order.map((key) => this.#byKey.get(key)).filter((row) => row !== undefined)
    if (!sameItems(this.#rows, rows)) this.#rows = Object.freeze(rows)
  }

  #upsert(key: string, json: string): void {
    this.#byKey.set(key, shared(this.#byKey.get(key), parseRows(json) as Row))
  }
}
