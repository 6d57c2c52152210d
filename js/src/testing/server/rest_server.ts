import { compareValues, conditionOf } from './conditions.js'
import type { Condition } from './conditions.js'
import { isRefusal, keyOf } from './database.js'
import type { Database, Refusal, Table } from './database.js'
import { rowText } from './rows.js'
import type { Claims, Row } from './rows.js'

export interface RestRequest {
  readonly method: string
  /** The table's name. */
  readonly table: string
  readonly query: URLSearchParams
  /** Headers, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface RestAnswer {
  readonly status: number
  /** The body, in JSON. */
  readonly body: string
}

/** Parameters that are not filters. */
const RESERVED = new Set(['select', 'order', 'limit', 'offset', 'on_conflict', 'columns'])

/** The part of PostgREST that the clients of a live table use. */
export class RestServer {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  answer(request: RestRequest, claims: Claims): RestAnswer {
    const schema = request.headers['accept-profile'] ?? request.headers['content-profile'] ?? 'public'
    const table = this.#database.table(request.table, schema)
    if (!table) return refused(404, 'PGRST205', `Could not find the table '${schema}.${request.table}'`)
    const matching = this.#matching(table, request.query, claims)
    if (!matching) return refused(400, 'PGRST100', 'failed to parse filter')
    if (request.method === 'GET') return shown(paged(table, matching, request.query), request.query.get('select'))
    if (request.method === 'POST') return this.#insert(table, request, claims)
    return this.#writeAll(table, matching, request, claims)
  }

  #matching(table: Table, query: URLSearchParams, claims: Claims): Row[] | undefined {
    const conditions: Condition[] = []
    for (const [column, operation] of query) {
      if (RESERVED.has(column)) continue
      const condition = isColumn(table, column) ? conditionOf(column, operation) : undefined
      if (!condition) return undefined
      conditions.push(condition)
    }
    return this.#database.visible(table, claims).filter((row) => conditions.every((condition) => condition(row)))
  }

  #insert(table: Table, { body, headers, query }: RestRequest, claims: Claims): RestAnswer {
    const rows = rowsOf(body)
    if (!rows) return refused(400, 'PGRST102', 'Empty or invalid json')
    const resolution = /resolution=(\w+)-duplicates/.exec(headers.prefer ?? '')?.[1]
    const stored: Row[] = []
    for (const row of rows) {
      const there = resolution ? this.#duplicateOf(table, row, query.get('on_conflict')) : undefined
      if (there && resolution === 'ignore') continue
      const outcome = there
        ? this.#database.update(table, keyOf(table, there), row, claims)
        : this.#database.insert(table, row, claims)
      if (isRefusal(outcome)) return refusal(outcome)
      stored.push(outcome)
    }
    return shown(stored, query.get('select'), 201)
  }

  #duplicateOf(table: Table, row: Row, conflict: string | null): Row | undefined {
    const columns = conflict?.split(',') ?? table.key
    return [...table.rows.values()].find((other) =>
      columns.every((column) => compareValues(other[column], row[column]) === 0),
    )
  }

  #writeAll(table: Table, matching: readonly Row[], { method, body, query }: RestRequest, claims: Claims): RestAnswer {
    const patch = method === 'PATCH' ? rowsOf(body)?.[0] : {}
    if (!patch) return refused(400, 'PGRST102', 'Empty or invalid json')
    const written: Row[] = []
    for (const row of matching) {
      const key = keyOf(table, row)
      const outcome =
        method === 'PATCH'
          ? this.#database.update(table, key, patch, claims)
          : this.#database.remove(table, key, claims)
      if (!isRefusal(outcome)) written.push(outcome)
      else if (outcome.refused !== 'absent') return refusal(outcome)
    }
    return shown(written, query.get('select'))
  }
}

function paged(table: Table, rows: Row[], query: URLSearchParams): Row[] {
  const order = query.get('order') ?? table.key.join(',')
  const sorts = order.split(',').map((part) => part.split('.'))
  const sorted = [...rows].sort((a, b) => {
    for (const [column = '', direction] of sorts) {
      const compared = compareValues(a[column], b[column])
      if (compared !== 0) return direction === 'desc' ? -compared : compared
    }
    return 0
  })
  const [from, limit] = [Number(query.get('offset') ?? 0), query.get('limit')]
  return sorted.slice(from, limit === null ? undefined : from + Number(limit))
}

/** If nobody has described a table and it has no row, any column may be one of it. */
function isColumn({ columns, grows, rows }: Table, column: string): boolean {
  return column in columns || (grows && rows.size === 0)
}

function shown(rows: readonly Row[], select: string | null, status = 200): RestAnswer {
  const columns = select === null || select === '*' ? undefined : select.split(',')
  const chosen = columns
    ? rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])))
    : rows
  return { status, body: `[${chosen.map(rowText).join(',')}]` }
}

function rowsOf(body: string): Row[] | undefined {
  try {
    return [JSON.parse(body) as Row | Row[]].flat()
  } catch {
    return undefined
  }
}

function refusal({ refused: code }: Refusal): RestAnswer {
  if (code === '23505') return refused(409, code, 'duplicate key value violates unique constraint')
  if (code === '42501') return refused(403, code, 'new row violates row-level security policy')
  return { status: 200, body: '[]' }
}

function refused(status: number, code: string, message: string): RestAnswer {
  return { status, body: JSON.stringify({ code, details: null, hint: null, message }) }
}
