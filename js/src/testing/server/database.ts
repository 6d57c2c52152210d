import type { Change, Claims, Policy, Row, TableDefinition, Verb } from './rows.js'

/** Why no row was touched: PostgreSQL's error code, or `absent` if this user can see no such row. */
export type Refusal = { readonly refused: '42501' | '23505' | 'absent' }

/** The database's owner: no policy applies. */
export const ADMIN = 'admin'
type Writer = Claims | typeof ADMIN

export interface Table {
  readonly schema: string
  readonly name: string
  readonly key: readonly string[]
  columns: Readonly<Record<string, string>>
  readonly rows: Map<string, Row>
  select: Policy
  write: Policy
  readonly complete: NonNullable<TableDefinition['complete']>
  /** Its columns are those that its rows have ever had. */
  readonly grows: boolean
}

/** Tables with policies. Every commit is reported in order. A row is never changed in place, but replaced. */
export class Database {
  readonly #tables = new Map<string, Table>()
  readonly #listeners: ((change: Change) => void)[] = []
  readonly #wallTime: () => number

  /** @param wallTime milliseconds since 1970, for the commits' times */
  constructor(definitions: readonly TableDefinition[], wallTime: () => number) {
    this.#wallTime = wallTime
    for (const definition of definitions) this.#add(definition)
  }

  /** Called for each commit, in order. */
  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener)
  }

  /** The names of the tables. */
  get names(): string[] {
    return [...this.#tables.values()].map(({ name }) => name)
  }

  table(name: string, schema = 'public'): Table | undefined {
    return this.#tables.get(`${schema}.${name}`)
  }

  /** The rows that this user may see. */
  visible(table: Table, who: Writer): Row[] {
    const rows = [...table.rows.values()]
    return who === ADMIN ? rows : rows.filter((row) => table.select(who.sub, row, who, 'SELECT'))
  }

  insert(table: Table, given: Row, who: Writer = ADMIN): Row | Refusal {
    const row = table.complete(given, table.columns)
    const key = keyOf(table, row)
    if (table.rows.has(key)) return { refused: '23505' }
    if (who !== ADMIN && !table.write(who.sub, row, who, 'INSERT')) return { refused: '42501' }
    return this.#store(table, key, row, 'INSERT')
  }

  update(table: Table, key: string, patch: Row, who: Writer = ADMIN): Row | Refusal {
    const row = this.#writable(table, key, who, 'UPDATE')
    if (!row) return { refused: 'absent' }
    const next = { ...row, ...patch }
    if (who !== ADMIN && !table.write(who.sub, next, who, 'UPDATE')) return { refused: '42501' }
    return this.#store(table, key, next, 'UPDATE')
  }

  remove(table: Table, key: string, who: Writer = ADMIN): Row | Refusal {
    const row = this.#writable(table, key, who, 'DELETE')
    if (!row) return { refused: 'absent' }
    table.rows.delete(key)
    this.#tell(table, { type: 'DELETE', old: keyColumns(table, row) })
    return row
  }

  #add({
    schema = 'public',
    name,
    key = ['id'],
    columns,
    rows = [],
    select = () => true,
    write = select,
    complete = (row) => row,
  }: TableDefinition) {
    const common = { columns: columns ?? {}, grows: columns === undefined, complete }
    const table: Table = { schema, name, key, rows: new Map(), select, write, ...common }
    for (const given of rows) {
      const row = complete(given, table.columns)
      this.#put(table, keyOf(table, row), row)
    }
    this.#tables.set(`${schema}.${name}`, table)
  }

  /** A user cannot write a row that they cannot see. */
  #writable(table: Table, key: string, who: Writer, verb: Verb): Row | undefined {
    const row = table.rows.get(key)
    if (!row || who === ADMIN) return row
    return table.select(who.sub, row, who, 'SELECT') && table.write(who.sub, row, who, verb) ? row : undefined
  }

  #put(table: Table, key: string, row: Row): Row {
    const stored = Object.freeze({ ...row })
    table.rows.set(key, stored)
    if (table.grows) table.columns = { ...columnsOf(row), ...table.columns }
    return stored
  }

  #store(table: Table, key: string, row: Row, type: 'INSERT' | 'UPDATE'): Row {
    const stored = this.#put(table, key, row)
    this.#tell(table, { type, record: stored, ...(type === 'UPDATE' ? { old: keyColumns(table, row) } : {}) })
    return stored
  }

  #tell(table: Table, change: Pick<Change, 'type' | 'record' | 'old'>): void {
    const commitTimestamp = new Date(this.#wallTime()).toISOString()
    for (const listener of this.#listeners)
      listener({ ...change, schema: table.schema, table: table.name, commitTimestamp })
  }
}

export function isRefusal(outcome: Row | Refusal): outcome is Refusal {
  return 'refused' in outcome
}

/** The index of a row in its table. */
export function keyOf(table: Pick<Table, 'key'>, row: Row): string {
  return JSON.stringify(table.key.map((column) => row[column]))
}

/** The names that PostgreSQL has for the types of a row's values. */
function columnsOf(row: Row): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, typeOf(value)]))
}

function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int8' : 'float8'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'object' && value !== null ? 'jsonb' : 'text'
}

function keyColumns(table: Table, row: Row): Row {
  return Object.fromEntries(table.key.map((column) => [column, row[column]]))
}
