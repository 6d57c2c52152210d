import { callerOf } from '../auth/caller'
import type { Grant, Tokens } from '../auth/tokens'
import { SqlError, type Database, type Row, type Statement } from '../database/database'
import { Remembered } from '../database/remembered'
import type { HttpRequest, HttpResponse } from '../http/exchange'
import { findTable, type RestTable } from './catalogue'
import { restError, restErrorOf } from './errors'
import { callStatement } from './rpc'
import * as statements from './statements'

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
    if (request.method === 'GET' || request.method === 'HEAD') return this.read(caller, table, request)
    const prefer = statements.readPreferences(request.headers['prefer'])
    const statement = writeStatement(table, request, prefer)
    return this.write(caller, statement, request, prefer)
  }

  /** `rpc/name`: arguments in the body of a POST, or in the query of a GET. */
  private async call(caller: Grant, name: string, request: HttpRequest): Promise<HttpResponse> {
    const isGet = request.method === 'GET' || request.method === 'HEAD'
    const args = isGet ? Object.fromEntries(request.query) : argumentsIn(request.body)
    const statement = await callStatement(this.db, name, args)
    const [rows = []] = await this.db.queryAs(caller.identity, [statement])
    return bodyOf(request, rows, 200)
  }

  private async read(caller: Grant, table: RestTable, request: HttpRequest): Promise<HttpResponse> {
    const prefer = statements.readPreferences(request.headers['prefer'])
    const all = [statements.readStatement(table, request.query)]
    if (prefer.countsExactly) all.push(statements.countStatement(table, request.query))
    const [page = [], totals = []] = await this.db.queryAs(caller.identity, all)
    const count = Number(page[0]?.['count'] ?? 0)
    const offset = Number(request.query.get('offset') ?? 0)
    const range = count === 0 ? '*' : `${offset}-${offset + count - 1}`
    const response = bodyOf(request, page, 200)
    const headers = { ...response.headers, 'content-range': `${range}/${String(totals[0]?.['total'] ?? '*')}` }
    return { ...response, headers, body: request.method === 'HEAD' ? null : response.body }
  }

  private async write(
    caller: Grant,
    statement: Statement,
    request: HttpRequest,
    prefer: statements.Preferences,
  ): Promise<HttpResponse> {
    const [rows = []] = await this.db.queryAs(caller.identity, [statement])
    const created = request.method === 'POST'
    if (!prefer.returnsRows) return { status: created ? 201 : 204, body: null }
    return bodyOf(request, rows, created ? 201 : 200)
  }
}

function writeStatement(table: RestTable, request: HttpRequest, prefer: statements.Preferences): Statement {
  switch (request.method) {
    case 'POST':
      return statements.insertStatement(table, request.query, prefer, readBody(request.body))
    case 'PATCH':
      return statements.updateStatement(table, request.query, prefer, readBody(request.body))
    case 'DELETE':
      return statements.deleteStatement(table, request.query, prefer)
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
  const value = body === '' ? {} : readBody(body).value
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>
  throw restError(400, 'PGRST102', 'The arguments must be a JSON object')
}

function readBody(text: string): statements.JsonBody {
  try {
    return { value: JSON.parse(text) as unknown, text }
  } catch {
    throw restError(400, 'PGRST102', 'Empty or invalid json')
  }
}

/** An array, or, for callers that accept one object only, that object. */
function bodyOf(request: HttpRequest, rows: readonly Row[], status: number): HttpResponse {
  const body = String(rows[0]?.['body'] ?? '[]')
  if (!(request.headers['accept'] ?? '').includes(OBJECT)) return { status, body }
  const count = Number(rows[0]?.['count'] ?? 0)
  if (count !== 1) {
    throw restError(
      406,
      'PGRST116',
      'Cannot coerce the result to a single JSON object',
      `The result contains ${count} rows`,
    )
  }
  return { status, body: body.trim().slice(1, -1), headers: { 'content-type': `${OBJECT}; charset=utf-8` } }
}
