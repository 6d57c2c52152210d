import { callerOf } from '../auth/caller'
import type { Grant, Tokens } from '../auth/tokens'
import { SqlError, type Database, type Row, type Statement } from '../database/database'
import { Remembered } from '../database/remembered'
import type { HttpRequest, HttpResponse } from '../http/exchange'
import { parseBody, readWrite, type WriteBody } from './body'
import { findTable, type RestTable } from './catalogue'
import { restError, restErrorOf } from './errors'
import { Preferences, type PreferenceName } from './preferences'
import { callStatement } from './rpc'
import * as statements from './statements'
import type { Wanted } from './statements'

const OBJECT = 'application/vnd.pgrst.object+json'

/** `/rest/v1/…`: PostgREST's manners over the tables of `public`, under the caller's role and claims. */
export class RestRoutes {
  private readonly tables: Remembered<RestTable | null>

  constructor(
    private readonly db: Database,
    private readonly tokens: Tokens,
  ) {
    this.tables = new Remembered(db)
  }

  /** Answers a request below `/rest/v1/`. Throws an `HttpError`. */
  async handle(request: HttpRequest): Promise<HttpResponse> {
    const caller = await callerOf(this.tokens, request)
    const name = nameIn(request.path)
    try {
      if (name.startsWith('rpc/')) return await this.call(caller, name.slice('rpc/'.length), request)
      const table = await this.tables.get(name, () => findTable(this.db, name))
      if (table === null)
        throw restError(404, 'PGRST205', `Could not find the table 'public.${name}' in the schema cache`)
      return await this.run(caller, table, request)
    } catch (error) {
      throw error instanceof SqlError ? restErrorOf(error, caller.role === 'anon') : error
    }
  }

  private run(caller: Grant, table: RestTable, request: HttpRequest): Promise<HttpResponse> {
    const prefer = Preferences.read(request.headers['prefer'])
    const wanted = { table, query: request.query, prefer, single: wantsOne(request) }
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    return isRead ? this.read(caller, wanted, request) : this.write(caller, wanted, request)
  }

  /** `rpc/name`: arguments in the body of a POST, or in the query of a GET. */
  private async call(caller: Grant, name: string, request: HttpRequest): Promise<HttpResponse> {
    const prefer = Preferences.read(request.headers['prefer'])
    const isGet = request.method === 'GET' || request.method === 'HEAD'
    const args = isGet ? Object.fromEntries(request.query) : argumentsIn(request.body)
    const statement = await callStatement(this.db, name, args, prefer.maxAffected)
    const [rows = []] = await this.db.queryAs(caller.identity, [statement])
    return withHeaders(bodyOf(request, rows, 200), prefer.applied(['handling', 'max-affected']))
  }

  private async read(caller: Grant, wanted: Wanted, request: HttpRequest): Promise<HttpResponse> {
    const { prefer, query } = wanted
    const all = [statements.readStatement(wanted)]
    if (prefer.countsAll) all.push(statements.countStatement(wanted))
    const [page = [], totals = []] = await this.db.queryAs(caller.identity, all)
    const offset = Number(query.get('offset') ?? 0)
    const total = totals[0]?.['total'] ?? null
    const response = withHeaders(bodyOf(request, page, 200), {
      ...contentRange(offset, countOf(page), total),
      ...prefer.applied(['count', 'handling']),
    })
    return request.method === 'HEAD' ? { ...response, body: null } : response
  }

  private async write(caller: Grant, wanted: Wanted, request: HttpRequest): Promise<HttpResponse> {
    const { statement, applied } = writeOf(wanted, request)
    const [rows = []] = await this.db.queryAs(caller.identity, [statement])
    const { prefer } = wanted
    const count = countOf(rows)
    // Only an update says which rows, of those that it found, it changed: all.
    const headers = {
      ...contentRange(0, request.method === 'PATCH' ? count : 0, prefer.countsAll ? count : null),
      ...prefer.applied(applied),
    }
    const created = request.method === 'POST'
    if (!prefer.returnsRows) return { status: created ? 201 : 204, body: null, headers }
    return withHeaders(bodyOf(request, rows, created ? 201 : 200), headers)
  }
}

interface Write {
  readonly statement: Statement
  /** The preferences that such a write heeds. */
  readonly applied: readonly PreferenceName[]
}

function writeOf(wanted: Wanted, request: HttpRequest): Write {
  const { table, query } = wanted
  const read = (): WriteBody => readWrite(request.body, query, table)
  switch (request.method) {
    case 'POST': {
      const applied = ['missing', 'return', 'count', 'handling'] as const
      const resolves = table.key.length > 0 || statements.onConflict(query) !== undefined
      const all = resolves ? (['resolution', ...applied] as const) : applied
      return { statement: statements.insertStatement(wanted, read()), applied: all }
    }
    case 'PATCH': {
      const applied = ['missing', 'return', 'count', 'handling', 'max-affected'] as const
      return { statement: statements.updateStatement(wanted, read()), applied }
    }
    case 'DELETE':
      return {
        statement: statements.deleteStatement(wanted),
        applied: ['return', 'count', 'handling', 'max-affected'],
      }
    default:
      throw restError(405, 'PGRST117', `Unsupported HTTP method: ${request.method}`)
  }
}

function nameIn(path: string): string {
  try {
    return decodeURIComponent(path.slice('/rest/v1/'.length))
  } catch {
    throw restError(400, 'PGRST100', 'The path is not well-formed')
  }
}

function argumentsIn(body: string): Readonly<Record<string, unknown>> {
  const value = body === '' ? {} : parseBody(body)
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>
  throw restError(400, 'PGRST102', 'The arguments must be a JSON object')
}

function wantsOne(request: HttpRequest): boolean {
  return (request.headers['accept'] ?? '').includes(OBJECT)
}

function countOf(rows: readonly Row[]): number {
  return Number(rows[0]?.['count'] ?? 0)
}

/** Which rows an answer has, of how many: `*` for none, and for an unknown total. */
function contentRange(first: number, count: number, total: unknown): Readonly<Record<string, string>> {
  const rows = count === 0 ? '*' : `${first}-${first + count - 1}`
  return { 'content-range': `${rows}/${String(total ?? '*')}` }
}

function withHeaders(response: HttpResponse, headers: Readonly<Record<string, string>>): HttpResponse {
  return { ...response, headers: { ...response.headers, ...headers } }
}

/** An array, or, for callers that accept one object only, that object. */
function bodyOf(request: HttpRequest, rows: readonly Row[], status: number): HttpResponse {
  const body = String(rows[0]?.['body'] ?? '[]')
  if (!wantsOne(request)) return { status, body }
  const count = countOf(rows)
  if (count !== 1) {
    const details = `The result contains ${count} rows`
    throw restError(406, 'PGRST116', 'Cannot coerce the result to a single JSON object', { details })
  }
  return { status, body: body.trim().slice(1, -1), headers: { 'content-type': `${OBJECT}; charset=utf-8` } }
}
