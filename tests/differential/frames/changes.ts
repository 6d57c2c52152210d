import { ID_OF_FIRST } from '../clients/open.js'
import type { Random } from '../random.js'
import { cell, columnsOf } from './columns.js'
import type { Column } from './columns.js'
import { object, quoted } from './tree.js'
import type { Members, Tree } from './tree.js'

/** Database changes of a few tables, whose columns change now and then. */
export class Changes {
  readonly #random: Random
  readonly #tables: Column[][]

  constructor(random: Random) {
    this.#random = random
    this.#tables = [columnsOf(random), columnsOf(random), columnsOf(random)]
  }

  payload(): Tree {
    const random = this.#random
    if (random.chance(0.02)) this.#tables[random.below(3)] = columnsOf(random)
    const columns = random.pick(this.#tables)
    const ids = random.weighted<Tree>([
      [8, () => random.list(3, () => this.#id())],
      [1, () => [this.#id(), this.#id(), '12']],
      [1, () => ['999']],
    ])
    const members = { ids, data: this.#data(columns) }
    return random.chance(0.5) ? object(members) : object({ data: members.data, ids })
  }

  #id(): string {
    return String(ID_OF_FIRST + this.#random.below(5))
  }

  #data(columns: readonly Column[]): Members {
    const random = this.#random
    const type = random.pick(['INSERT', 'UPDATE', 'DELETE'])
    const members = {
      table: quoted(random.pick(['everything', 'orders', 'größen', 'we"ird'])),
      type: quoted(type),
      record: type === 'DELETE' ? undefined : this.#record(columns),
      old_record: type === 'INSERT' ? undefined : this.#oldRecord(columns),
      columns: columns.map(({ name, type }) => object({ name: quoted(name), type: quoted(type) })),
      errors: random.weighted<Tree>([
        [9, () => 'null'],
        [1, () => ['"Error 413: Payload Too Large"']],
      ]),
      schema: quoted(random.pick(['public', 'private', 'Straße'])),
      commit_timestamp: quoted('2026-11-23T12:23:47.123Z'),
    }
    const all = object(members)
    return random.chance(0.5) ? all : { members: all.members.toReversed() }
  }

  #record(columns: readonly Column[]): Members {
    const random = this.#random
    const cells = columns.map(({ name, type }): [string, Tree] => [name, cell(random, type)])
    return object(Object.fromEntries(random.chance(0.05) ? [...cells, ['no such column', quoted('x')]] : cells))
  }

  /** Of a table without full replica identity, the key alone. */
  #oldRecord(columns: readonly Column[]): Tree {
    return this.#record(this.#random.chance(0.5) ? columns : columns.slice(0, 1))
  }
}
