import type { CoreCommand } from '../../port/port.js'

/** An update that live tables take. */
export interface RowChange {
  /** The row's key, as the core writes it. */
  readonly key: string
  readonly takers: Takers
  readonly record: string
}

/** The live tables that take the changes of one lesson. Lessons with the same tables have the same `name`. */
export interface Takers {
  readonly tables: readonly number[]
  readonly name: string
}

/** The last update of a row. */
export interface KeptRow {
  readonly key: string
  record: string
  /** The page does not show it yet. */
  fresh: boolean
}

/** The rows that go into the same tables. */
interface Group {
  readonly takers: Takers
  readonly rows: Map<string, KeptRow>
  fresh: KeptRow[]
}

/** The core gets what was kept when it is this many rows. */
const MOST = 2_000

/** So many looks at a table whose rows move are left to the core, before its rows are offered to the page again. */
const LOOKS_LEFT = 60

/**
 * Updates that the core has not seen yet. It needs only the last one of each row, and it gets them before anything else happens in it. A
 * page may show rows that the core does not know yet, if they stay where they are.
 */
export class KeptChanges {
  readonly #groups = new Map<string, Group>()
  #size = 0
  readonly #toldDirty = new Set<number>()
  /** Tables of which the core has nothing new to show. */
  readonly #clean = new Set<number>()
  /** Tables whose rows move: for how many more looks they are left to the core. */
  readonly #moving = new Map<number, number>()

  get isEmpty(): boolean {
    return this.#size === 0
  }

  get isFull(): boolean {
    return this.#size >= MOST
  }

  /** True if one of the tables has rows from another lesson. The core must get those first, because of one row only one update is kept. */
  isMixed({ tables, name }: Takers): boolean {
    if (this.#size === 0 || (this.#groups.size === 1 && this.#groups.has(name))) return false
    return [...this.#groups.values()].some(
      ({ takers, rows }) =>
        takers.name !== name && rows.size > 0 && takers.tables.some((table) => tables.includes(table)),
    )
  }

  /** Calls `tellDirty` for each table that had nothing new since it was last shown. */
  add({ key, takers, record }: RowChange, tellDirty: (table: number) => void): void {
    let group = this.#groups.get(takers.name)
    if (!group) this.#groups.set(takers.name, (group = { takers, rows: new Map(), fresh: [] }))
    const kept = group.rows.get(key)
    if (kept?.fresh) {
      kept.record = record
      return
    }
    if (kept) {
      kept.record = record
      kept.fresh = true
      group.fresh.push(kept)
    } else {
      const row = { key, record, fresh: true }
      group.rows.set(key, row)
      group.fresh.push(row)
      this.#size += 1
    }
    for (const table of takers.tables) {
      if (this.#toldDirty.has(table)) continue
      this.#toldDirty.add(table)
      tellDirty(table)
    }
  }

  coreIsDirty(table: number): void {
    this.#clean.delete(table)
  }

  /** The fresh rows of a table that is about to be shown; nothing if the core has to show them, with what it has itself. */
  takeFresh(table: number): KeptRow[] | undefined {
    this.#toldDirty.delete(table)
    const isClean = this.#clean.has(table)
    this.#clean.add(table)
    const looks = this.#moving.get(table)
    if (looks !== undefined) {
      if (looks > 1) this.#moving.set(table, looks - 1)
      else this.#moving.delete(table)
      return undefined
    }
    const groups = [...this.#groups.values()].filter(({ takers }) => takers.tables.includes(table))
    const [group] = groups
    if (!isClean || !group || groups.length > 1 || group.takers.tables.length > 1 || group.fresh.length === 0)
      return undefined
    const { fresh } = group
    group.fresh = []
    for (const row of fresh) row.fresh = false
    return fresh
  }

  /** The core shows these after all. */
  leaveToCore(table: number, rows: readonly KeptRow[]): void {
    for (const row of rows) row.fresh = true
    for (const { takers, fresh } of this.#groups.values()) if (takers.tables.includes(table)) fresh.push(...rows)
  }

  /** Most rows of this table do not stay where they stand: to offer them first would be double work. */
  rowsMove(table: number): void {
    this.#moving.set(table, LOOKS_LEFT)
  }

  /** Of tables that are closed, nobody says so: forget what is known of all, which is only a little work more. */
  forgetTables(): void {
    this.#clean.clear()
    this.#moving.clear()
  }

  /** Everything that was kept, as the core takes it. */
  take(): CoreCommand[] {
    const commands = [...this.#groups.values()].flatMap(handedOver)
    this.#groups.clear()
    this.#size = 0
    this.#toldDirty.clear()
    return commands
  }
}

function handedOver({ takers, rows, fresh }: Group): CoreCommand[] {
  const seen = [...rows.values()].filter((row) => !row.fresh)
  const commands: CoreCommand[] = []
  for (const table of takers.tables) {
    if (seen.length > 0) commands.push({ type: 'changesKept', table, rows: arrayOf(seen), shown: true })
    if (fresh.length > 0) commands.push({ type: 'changesKept', table, rows: arrayOf(fresh), shown: false })
  }
  return commands
}

/** A JSON array. */
export function arrayOf(rows: readonly KeptRow[]): string {
  let array = ''
  for (const { record } of rows) array += array === '' ? `[${record}` : `,${record}`
  return `${array}]`
}
