import type { Random } from '../random.js'
import { FIRST_ID } from './answering_socket.js'
import { LOOK_ALIKES } from './hostile.js'

/** A table of the server's, and what it says of its changes. Its words are always true: only how they are put is hostile. */
export class TableDatabase {
  readonly #random: Random
  readonly #shape: Shape
  readonly #rows = new Map<number, string>()
  #last = 0

  constructor(random: Random, shape: Shape) {
    this.#random = random
    this.#shape = shape
    for (let id = 0; id < 6; id++) this.#rows.set(id, this.#row(id))
  }

  /** All rows, as REST would give them. */
  get page(): string {
    return `[${[...this.#rows.values()].join(',')}]`
  }

  /** Changes something, and gives the frame that tells of it. */
  change(): string {
    const random = this.#random
    const ids = [...this.#rows.keys()]
    if (ids.length === 0) return this.#insert()
    return random.weighted([
      [20, () => this.#update(random.pick(ids.slice(0, 3)))],
      [4, () => this.#update(random.pick(ids))],
      [1, () => this.#insert()],
      [1, () => this.#delete(random.pick(ids))],
      [1, () => this.#rename(random.pick(ids))],
    ])
  }

  /** Updates one row in a way that does not depend on what came before. */
  touch(data: number): string {
    const record = this.#rowOf(0, 0, '1', String(data))
    this.#rows.set(0, record)
    return this.#frame('UPDATE', record, this.#key(0))
  }

  /** A part of a frame. */
  garbage(): string {
    const sound = this.#frame('UPDATE', this.#row(0), this.#key(0))
    return sound.slice(0, this.#random.below(sound.length))
  }

  /** Most rows stay where they stand. */
  #update(id: number): string {
    const random = this.#random
    const place = Math.floor(Number(/"n":(\d+)/.exec(this.#rows.get(id) ?? '')?.[1]) / 10_000)
    const stays = random.chance(0.7)
    const record = stays ? this.#rowOf(id, place, random.pick(['1', '-1.5']), this.#data()) : this.#row(id)
    this.#rows.set(id, record)
    return this.#frame('UPDATE', record, this.#old(id))
  }

  #insert(): string {
    const id = 6 + (this.#last += 1)
    const record = this.#row(id)
    this.#rows.set(id, record)
    return this.#frame('INSERT', record, '')
  }

  #delete(id: number): string {
    this.#rows.delete(id)
    return this.#frame('DELETE', '', this.#key(id))
  }

  /** A row gets another key. */
  #rename(id: number): string {
    const other = 1_000 + (this.#last += 1)
    const record = this.#row(other)
    this.#rows.delete(id)
    this.#rows.set(other, record)
    return this.#frame('UPDATE', record, this.#key(id))
  }

  /** What the replica identity tells of the row as it was. */
  #old(id: number): string {
    return this.#random.weighted([
      [3, () => this.#key(id)],
      [1, () => this.#row(id)],
      [1, () => ''],
    ])
  }

  #key(id: number): string {
    return this.#shape === 'composite' ? `{"b":"x","id":${String(id)}}` : `{"id":${String(id)}}`
  }

  #row(id: number): string {
    const random = this.#random
    return this.#rowOf(id, random.below(40), random.pick(['1', '9007199254740993', '-1.5']), this.#data())
  }

  /** `place` orders the rows; those from 30 on do not meet the table's condition. */
  #rowOf(id: number, place: number, big: string, data: string): string {
    const rest = `"n":${String(place * 10_000 + id)},"big":${big},"data":${data}`
    if (this.#shape === 'first') return `{"id":${String(id)},${rest}}`
    return this.#shape === 'last' ? `{${rest},"id":${String(id)}}` : `{"b":"x",${rest},"id":${String(id)}}`
  }

  #data(): string {
    const random = this.#random
    return random.weighted([
      [4, () => String(random.below(1_000))],
      [1, () => JSON.stringify(random.pick(['gr\u00fc\u00dfe', '\u6f22\u5b57', ...LOOK_ALIKES]))],
      [1, () => '{"x":{},"old_record":{"id":1},"columns":[]}'],
      [1, () => `{"a":{"record":{"id":${String(random.below(6))}},"old_record":{"id":3}}}`],
    ])
  }

  #frame(type: string, record: string, old: string): string {
    const parts = [
      `"table":"orders","type":"${type}"`,
      record && `"record":${record}`,
      '"columns":[{"name":"id","type":"int8"}],"errors":null,"schema":"public","commit_timestamp":"2026-01-01T00:00:00Z"',
      old && `"old_record":${old}`,
    ]
    const data = parts.filter((part) => part !== '').join(',')
    return `[null,null,"realtime:orders","postgres_changes",{"data":{${data}},"ids":[${String(FIRST_ID)}]}]`
  }
}

/** Where the key stands in a row, and how many columns it has. */
export type Shape = 'first' | 'last' | 'composite'
