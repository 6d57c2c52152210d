import { TestingError } from '../errors.js'
import type { Claims, Policy, Row, TableDefinition, Verb } from './rows.js'
import type { TestClaims, TestPolicies, TestPolicy, TestTable } from '../types.js'

type Given<T> = Readonly<Record<string, T | undefined>>

export interface TablesGiven {
  readonly tables: Given<readonly Row[] | TestTable<Row>>
  readonly policies: Given<TestPolicy<Row> | TestPolicies<Row>>
  readonly wallTime: () => number
  /** The error that a policy threw. */
  readonly failed: (error: TestingError) => void
}

const RULES = { SELECT: 'select', INSERT: 'insert', UPDATE: 'update', DELETE: 'delete' } as const

/** The tables as the database takes them. @throws TestingError `TABLES_INVALID`, `TABLE_UNKNOWN`, `ROW_EXISTS` */
export function tablesOf(given: TablesGiven): TableDefinition[] {
  const stranger = Object.keys(given.policies).find((name) => !(name in given.tables))
  if (stranger !== undefined) throw new TestingError('TABLE_UNKNOWN', `a policy is for ${stranger}`)
  return Object.entries(given.tables).flatMap(([name, table]) =>
    table === undefined ? [] : [definitionOf(name, table, given)],
  )
}

function definitionOf(name: string, given: readonly Row[] | TestTable<Row>, all: TablesGiven): TableDefinition {
  const table = checked(name, given)
  const policy = policyOf(name, all)
  const complete = completion(table.key, all.wallTime)
  return { name, ...table, complete, ...(policy ? { select: policy, write: policy } : {}) }
}

/** Throws at once, by name, for what cannot be a table. */
function checked(name: string, given: readonly Row[] | TestTable<Row>) {
  if (typeof given !== 'object' || given === null) throw new TestingError('TABLES_INVALID', name)
  const {
    rows = [],
    key = ['id'],
    columns,
  }: TestTable<Row> = Array.isArray(given) ? { rows: given } : (given as TestTable)
  if (!Array.isArray(rows) || !Array.isArray(key) || key.length === 0) throw new TestingError('TABLES_INVALID', name)
  const isRow = (row: unknown): boolean => typeof row === 'object' && row !== null && !Array.isArray(row)
  const odd = rows.findIndex((row) => !isRow(row))
  if (odd >= 0) throw new TestingError('TABLES_INVALID', `${name} has a row that is ${JSON.stringify(rows[odd])}`)
  const keys = rows.map((row: Row) => JSON.stringify(key.map((column: string) => row[column] ?? {})))
  const twice = firstTwice(keys.filter((one) => !one.includes('{}')))
  if (twice !== undefined) throw new TestingError('ROW_EXISTS', `${name} has two rows with the key ${twice}`)
  return { rows: rows as readonly Row[], key: key as readonly string[], ...(columns ? { columns } : {}) }
}

/** Makes one rule of everything that the server asks. If a policy throws, the error is reported and the row is hidden. */
function policyOf(name: string, { policies, failed }: TablesGiven): Policy | undefined {
  const rules = policies[name]
  if (rules === undefined) return undefined
  return (_user, row, claims, verb) => {
    const rule = typeof rules === 'function' ? rules : (rules[RULES[verb]] ?? rules.select)
    try {
      return rule?.(claimsFor(claims), row) ?? true
    } catch (cause) {
      failed(policyFailure(name, verb, claims, cause))
      return false
    }
  }
}

function policyFailure(name: string, verb: Verb, { sub }: Claims, cause: unknown): TestingError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new TestingError('POLICY_FAILED', `${name}, ${RULES[verb]}, for ${sub ?? 'nobody'}: ${said}`, { cause })
}

/** The user, as policies see them. */
function claimsFor({ sub, ...claims }: Claims): TestClaims {
  return { ...claims, id: sub }
}

/** Fills in defaults, like a database: `id` is the next number, or a UUID if the other ids are text; `created_at` is the time. */
function completion(key: readonly string[], wallTime: () => number): NonNullable<TableDefinition['complete']> {
  const ids = new Ids()
  return (row, columns) => {
    const lacksId = key.length === 1 && key[0] === 'id' && row.id === undefined
    const lacksTime = 'created_at' in columns && row.created_at === undefined
    const full = {
      ...(lacksId ? { id: ids.next() } : {}),
      ...(lacksTime ? { created_at: new Date(wallTime()).toISOString() } : {}),
      ...row,
    }
    ids.saw(full.id)
    return full
  }
}

class Ids {
  #last = 0
  #areText = false

  saw(id: unknown): void {
    if (typeof id === 'number') this.#last = Math.max(this.#last, id)
    else this.#areText = true
  }

  /** The texts look like a UUID, and are the same in each run. */
  next(): number | string {
    this.#last += 1
    return this.#areText ? `00000000-0000-4000-8000-${String(this.#last).padStart(12, '0')}` : this.#last
  }
}

function firstTwice(texts: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return texts.find((text) => seen.size === seen.add(text).size)
}
