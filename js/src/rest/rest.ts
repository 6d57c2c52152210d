import type { Connection } from '../connection/connection.js'
import { HoldfastError, httpDetail, isOk, orThrow } from '../base/errors.js'
import type { ErrorName } from '../base/errors.js'
import { encodeJson, parseRows, saidIn, tryParse } from '../base/json.js'
import { timeLimit } from '../base/time.js'
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
interface Duplicates {
  readonly on: string
  readonly then: 'merge' | 'ignore'
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly prefer?: string
  /** Send only while this user is signed in. */
  readonly sender?: string | null
}

/** Query parameters in PostgREST's form, such as `['status', 'eq.ready']`. */
export type RestQuery = readonly (readonly [string, string])[]

/**
 * The few calls to a project's `/rest/v1` (PostgREST) that live tables need, with the client's key and token. Whole numbers beyond ±2^53
 * come as strings. All calls reject with a {@link HoldfastError}: `REST_UNREACHABLE`, `REST_UNAUTHORIZED`, `REST_FORBIDDEN`,
 * `REST_NOT_FOUND`, `REST_REFUSED`, `REST_SERVER_ERROR`, `REST_BAD_RESPONSE`, `TOKEN_SOURCE_FAILED`, `USER_CHANGED`.
 */
export class RestClient {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** The rows as the server's own text. */
  async selectText(table: RestTable, query: RestQuery, signal?: AbortSignal): Promise<string> {
    const text = await this.#call('GET', table, query, undefined, { signal })
    if (!text.trimStart().startsWith('[')) throw new HoldfastError('REST_BAD_RESPONSE', text.slice(0, 100))
    return text
  }

  async select<T extends Row = Row>(table: RestTable, query: RestQuery = [['select', '*']]): Promise<T[]> {
    return parseRows(await this.selectText(table, query)) as T[]
  }

  /** Writes. Resolves with the rows that it touched, as the server's JSON text of an array. */
  writeText(
    method: 'POST' | 'PATCH' | 'DELETE',
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

  /** Inserts a row, or changes the one with the same values in the columns `on` (`'channel_id,user_id'`). Resolves with the row. */
  async upsert<T extends Row = Row>(table: RestTable, row: Partial<T>, on: string): Promise<T> {
    return firstRow(await this.writeText('POST', table, [], row, { on, then: 'merge' })) as T
  }

  /**
   * Inserts a row unless one with the same values in the columns `on` exists. Resolves with the new row, or else with `row`.
   * @param sender send only for this user: rejects with `USER_CHANGED` if another user is signed in by now
   */
  async insertOnce<T extends Row = Row>(
    table: RestTable,
    row: T,
    on: string,
    sender: string | null = null,
  ): Promise<T> {
    const rows = parseRows(await this.writeText('POST', table, [], row, { on, then: 'ignore' }, sender))
    return Array.isArray(rows) && rows.length > 0 ? (rows[0] as T) : row
  }

  /** Inserts a row. Resolves with the row as stored. */
  async insert<T extends Row = Row>(table: RestTable, row: Partial<T>): Promise<T> {
    return firstRow(await this.#call('POST', table, [], row)) as T
  }

  /** Changes the rows that match. Resolves with the first one as stored. `REST_NOT_FOUND` if none matched, or policies hide it. */
  async update<T extends Row = Row>(table: RestTable, match: RestQuery, patch: Partial<T>): Promise<T> {
    return firstRow(await this.#call('PATCH', table, match, patch)) as T
  }

  /** Deletes the rows that match. `REST_NOT_FOUND` if none matched, or policies hide it. */
  async remove(table: RestTable, match: RestQuery): Promise<void> {
    firstRow(await this.#call('DELETE', table, match))
  }

  async #call(
    method: string,
    table: RestTable,
    query: RestQuery,
    body?: object,
    { signal, prefer = '', sender = null }: CallOptions = {},
  ): Promise<string> {
    const url = `${this.#connection.endpoint.baseUrl}/rest/v1/${encodeURIComponent(table.table)}?${new URLSearchParams(query.map((pair) => [...pair])).toString()}`
    const response = await this.#connection
      .fetch(url, {
        method,
        headers: await this.#headers(method, table.schema ?? this.#connection.options.schema ?? 'public', {
          prefer,
          sender,
        }),
        signal: within(signal),
        ...(body === undefined ? {} : { body: orThrow(encodeJson(body)) }),
      })
      .catch(unreachable)
    const text = await response.text().catch(unreachable)
    if (!isOk(response)) throw refusal(response.status, text)
    return text
  }

  async #headers(
    method: string,
    schema: string,
    { prefer, sender }: { prefer: string; sender: string | null },
  ): Promise<Record<string, string>> {
    const headers = await this.#connection.tokens.headers(sender)
    headers.Prefer = `return=representation${prefer}`
    if (method !== 'GET') headers['Content-Type'] = 'application/json'
    if (schema !== 'public') headers[method === 'GET' ? 'Accept-Profile' : 'Content-Profile'] = schema
    return headers
  }
}

/** Turns a `postgres_changes` filter into PostgREST's query: the operators are the same, but scalars are unquoted. */
export function filterQuery(filter: string): RestQuery {
  return splitConditions(filter).map((condition) => {
    const at = condition.indexOf('=')
    if (at < 1) throw new HoldfastError('INVALID_OPTIONS', `filter ${condition}`)
    return [condition.slice(0, at).trim(), unquoted(condition.slice(at + 1))] as const
  })
}

/** Splits at commas outside quotes and lists. */
export function splitConditions(filter: string): string[] {
  return filter.match(/(?:"(?:[^"\\]|\\.)*"|\([^)]*\)|[^,])+/g) ?? []
}

/** Removes the quotes from a value, with or without an operator before it. */
export function unquoted(operation: string): string {
  return operation.replace(
    /^((?:not\.)?\w+\.|)"((?:[^"\\]|\\.)*)"$/,
    (_all, operator: string, text: string) => operator + text.replace(/\\(.)/g, '$1'),
  )
}

function within(signal: AbortSignal | undefined): AbortSignal {
  const patience = timeLimit(ANSWER_WITHIN_MS)
  return signal ? AbortSignal.any([signal, patience]) : patience
}

function unreachable(thrown: unknown): never {
  throw HoldfastError.from(thrown, 'REST_UNREACHABLE')
}

/** The first row of an answer. @throws HoldfastError `REST_NOT_FOUND`, `REST_BAD_RESPONSE` */
export function firstRow(text: string): Row {
  const rows: unknown = parseRows(text)
  if (!Array.isArray(rows)) throw new HoldfastError('REST_BAD_RESPONSE', text.slice(0, 100))
  if (rows.length === 0) throw new HoldfastError('REST_NOT_FOUND', 'no such row, or it is not yours to change')
  return rows[0] as Row
}

/** Failures that may pass: the server failed, took too long, or is overloaded. */
function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429
}

function refusal(status: number, text: string): HoldfastError {
  const name = ERROR_BY_STATUS[status] ?? (isPassing(status) ? 'REST_SERVER_ERROR' : 'REST_REFUSED')
  return new HoldfastError(name, httpDetail(status, saidIn(tryParse(text))))
}
