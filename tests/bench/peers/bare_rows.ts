import { runFrame } from './animation_frames.js'
import { looked } from './live_rows.js'

interface Order {
  readonly id: number
}

const BEFORE = '"record":'
const BEHIND = ',"columns":'
const ID = '{"id": '

/**
 * No client at all: the least that a page must do for an immutable list of rows. Of each frame it cuts out the record and the key, without
 * a look at the rest; once a frame it parses the last record of each row, and copies the list.
 */
export class BareRows {
  readonly #places: ReadonlyMap<string, number>
  readonly #fresh = new Map<string, string>()
  #rows: readonly Order[]
  #waits = false

  constructor(page: string) {
    this.#rows = Object.freeze(JSON.parse(page) as Order[])
    this.#places = new Map(this.#rows.map(({ id }, place) => [String(id), place]))
  }

  readonly socket = {
    receive: (frame: string): void => {
      const begin = frame.indexOf(BEFORE) + BEFORE.length
      const record = frame.slice(begin, frame.indexOf(BEHIND, begin))
      this.#fresh.set(record.slice(ID.length, record.indexOf(',')), record)
      if (this.#waits) return
      this.#waits = true
      requestAnimationFrame(this.#show)
    },
  }

  readonly #show = (): void => {
    this.#waits = false
    const changed = JSON.parse(`[${[...this.#fresh.values()].join(',')}]`) as Order[]
    const rows = [...this.#rows]
    let i = 0
    for (const key of this.#fresh.keys()) rows[this.#places.get(key) ?? 0] = Object.freeze(changed[i++] as Order)
    this.#rows = Object.freeze(rows)
    this.#fresh.clear()
    looked(rows.length)
  }

  dispose(): void {
    runFrame()
  }
}
