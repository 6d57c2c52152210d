import type { Connection } from '../connection/connection.js'
import type { ErrorName, HoldfastError } from '../base/errors.js'
import type { HttpTools } from './http_tools.js'
import type { RestQuery } from './rest_query.js'
import { headersOf } from './rest_token.js'
import type { Row } from '../base/types.js'

const ANSWER_WITHIN_MS = 15_000
const ERROR_BY_STATUS: Readonly<Record<number, ErrorName>> = {
  401: 'REST_UNAUTHORIZED',
  403: 'REST_FORBIDDEN',
  404: 'REST_NOT_FOUND',
}

export interface RestTable {
  readonly table: string
  /** Default `public`. */
  readonly schema?: string | undefined
}

/** What to do if a row with the same values in the columns `on` exists. */
export interface Duplicates {
  readonly on: string
  readonly then: 'merge' | 'ignore'
}

export type WriteMethod = 'POST' | 'PATCH' | 'DELETE'

interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly prefer?: string
  /** Send only while this user is signed in. */
  readonly sender?: string | null
}

/** What `RestClient` does, once it is loaded. */
export class RestCalls {
  readonly #connection: Connection
  readonly #tools: HttpTools

  constructor(connection: Connection, tools: HttpTools) {
    this.#connection = connection
    this.#tools = tools
  }

  async selectText(table: RestTable, query: RestQuery, signal?: AbortSignal): Promise<string> {
    const text = await this.#call('GET', table, query, undefined, { signal })
    if (!text.trimStart().startsWith('[')) throw this.#badResponse(text)
    return text
  }

  async select(table: RestTable, query: RestQuery): Promise<unknown> {
    return this.#tools.parseRows(await this.selectText(table, query))
  }

  writeText(
    method: WriteMethod,
    table: RestTable,
    match: RestQuery,
    body?: object,
    duplicates?: Duplicates,
    sender: string | null = null,
  ): Promise<string> {
    if (!duplicates) return this.#call(method, table, match, body, { sender })
    const query = [...match, ['on_conflict', duplicates.on] as const]
    return this.#call(method, table, query, body, { prefer: `,resolution=${duplicates.then}-duplicates`, sender })
  }

  async upsert(table: RestTable, row: object, on: string): Promise<Row> {
    return this.#firstRow(await this.writeText('POST', table, [], row, { on, then: 'merge' }))
  }

  async insertOnce(table: RestTable, row: Row, on: string, sender: string | null): Promise<Row> {
    const rows = this.#tools.parseRows(await this.writeText('POST', table, [], row, { on, then: 'ignore' }, sender))
    return Array.isArray(rows) && rows.length > 0 ? (rows[0] as Row) : row
  }

  async insert(table: RestTable, row: object): Promise<Row> {
    return this.#firstRow(await this.#call('POST', table, [], row))
  }

  async update(table: RestTable, match: RestQuery, patch: object): Promise<Row> {
    return this.#firstRow(await this.#call('PATCH', table, match, patch))
  }

  async remove(table: RestTable, match: RestQuery): Promise<void> {
    this.#firstRow(await this.#call('DELETE', table, match))
  }

  /** Rejects where there is none. */
  async rowOf(text: string): Promise<Row> {
    return this.#firstRow(text)
  }

  #firstRow(text: string): Row {
    const rows: unknown = this.#tools.parseRows(text)
    if (!Array.isArray(rows)) throw this.#badResponse(text)
    if (rows.length === 0)
      throw new this.#tools.HoldfastError('REST_NOT_FOUND', 'no such row, or it is not yours to change')
    return rows[0] as Row
  }

  async #call(
    method: string,
    table: RestTable,
    query: RestQuery,
    body?: object,
    { signal, prefer = '', sender = null }: CallOptions = {},
  ): Promise<string> {
    const { encodeJson, isOk, orThrow } = this.#tools
    const url = `${this.#connection.endpoint.baseUrl}/rest/v1/${encodeURIComponent(table.table)}?${new URLSearchParams(query.map((pair) => [...pair])).toString()}`
    const unreachable = this.#unreachable
    const response = await this.#connection
      .fetch(url, {
        method,
        headers: await this.#headers(method, table.schema ?? this.#connection.options.schema ?? 'public', {
          prefer,
          sender,
        }),
        signal: this.#within(signal),
        ...(body === undefined ? {} : { body: orThrow(encodeJson(body)) }),
      })
      .catch(unreachable)
    const text = await response.text().catch(unreachable)
    if (!isOk(response)) throw this.#refusal(response.status, text)
    return text
  }

  async #headers(
    method: string,
    schema: string,
    { prefer, sender }: { prefer: string; sender: string | null },
  ): Promise<Record<string, string>> {
    const headers = await headersOf(this.#connection, this.#tools, sender)
    headers.Prefer = `return=representation${prefer}`
    if (method !== 'GET') headers['Content-Type'] = 'application/json'
    if (schema !== 'public') headers[method === 'GET' ? 'Accept-Profile' : 'Content-Profile'] = schema
    return headers
  }

  #within(signal: AbortSignal | undefined): AbortSignal {
    const patience = this.#tools.timeLimit(ANSWER_WITHIN_MS)
    return signal ? AbortSignal.any([signal, patience]) : patience
  }

  readonly #unreachable = (thrown: unknown): never => {
    throw this.#tools.HoldfastError.from(thrown, 'REST_UNREACHABLE')
  }

  #badResponse(text: string): HoldfastError {
    return new this.#tools.HoldfastError('REST_BAD_RESPONSE', text.slice(0, 100))
  }

  #refusal(status: number, text: string): HoldfastError {
    const { HoldfastError, httpDetail, saidIn, tryParse } = this.#tools
    const name = ERROR_BY_STATUS[status] ?? (isPassing(status) ? 'REST_SERVER_ERROR' : 'REST_REFUSED')
    return new HoldfastError(name, httpDetail(status, saidIn(tryParse(text))))
  }
}

/** Failures that may pass: the server failed, took too long, or is overloaded. */
function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429
}
