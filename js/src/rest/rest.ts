import type { Connection } from '../connection/connection.js'
import { loadHttpCalls, withHttpCalls } from './http.js'
import { HTTP_TOOLS } from './http_tools.js'
import type { Duplicates, RestCalls, RestTable, WriteMethod } from './rest_calls.js'
import type { RestQuery } from './rest_query.js'
import { timeLimit } from '../base/time.js'
import type { Row } from '../base/types.js'

export type { RestTable } from './rest_calls.js'
export type { RestQuery } from './rest_query.js'

const LOADED_WITHIN_MS = 15_000

/**
 * The few calls to a project's `/rest/v1` (PostgREST) that live tables need, with the client's key and token. Whole numbers beyond ±2^53
 * come as strings. All calls reject with a {@link HoldfastError}: `REST_UNREACHABLE`, `REST_UNAUTHORIZED`, `REST_FORBIDDEN`,
 * `REST_NOT_FOUND`, `REST_REFUSED`, `REST_SERVER_ERROR`, `REST_BAD_RESPONSE`, `TOKEN_SOURCE_FAILED`, `USER_CHANGED`.
 * Their code loads with the first of them.
 */
export class RestClient {
  readonly #connection: Connection
  #made: RestCalls | undefined

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** @internal For code that is going to call, and waits for something else until then. */
  prepare(): void {
    loadHttpCalls(loadLimit).catch(() => undefined)
  }

  /** The rows as the server's own text. */
  selectText(table: RestTable, query: RestQuery, signal?: AbortSignal): Promise<string> {
    return this.#with((calls) => calls.selectText(table, query, signal))
  }

  select<T extends Row = Row>(table: RestTable, query: RestQuery = [['select', '*']]): Promise<T[]> {
    return this.#with((calls) => calls.select(table, query)) as Promise<T[]>
  }

  /** Writes. Resolves with the rows that it touched, as the server's JSON text of an array. */
  writeText(
    method: WriteMethod,
    table: RestTable,
    match: RestQuery,
    body?: object,
    duplicates?: Duplicates,
    sender: string | null = null,
  ): Promise<string> {
    return this.#with((calls) => calls.writeText(method, table, match, body, duplicates, sender))
  }

  /** Inserts a row, or changes the one with the same values in the columns `on` (`'channel_id,user_id'`). Resolves with the row. */
  upsert<T extends Row = Row>(table: RestTable, row: Partial<T>, on: string): Promise<T> {
    return this.#with((calls) => calls.upsert(table, row, on)) as Promise<T>
  }

  /**
   * Inserts a row unless one with the same values in the columns `on` exists. Resolves with the new row, or else with `row`.
   * @param sender send only for this user: rejects with `USER_CHANGED` if another user is signed in by now
   */
  insertOnce<T extends Row = Row>(table: RestTable, row: T, on: string, sender: string | null = null): Promise<T> {
    return this.#with((calls) => calls.insertOnce(table, row, on, sender)) as Promise<T>
  }

  /** Inserts a row. Resolves with the row as stored. */
  insert<T extends Row = Row>(table: RestTable, row: Partial<T>): Promise<T> {
    return this.#with((calls) => calls.insert(table, row)) as Promise<T>
  }

  /** Changes the rows that match. Resolves with the first one as stored. `REST_NOT_FOUND` if none matched, or policies hide it. */
  update<T extends Row = Row>(table: RestTable, match: RestQuery, patch: Partial<T>): Promise<T> {
    return this.#with((calls) => calls.update(table, match, patch)) as Promise<T>
  }

  /** Deletes the rows that match. `REST_NOT_FOUND` if none matched, or policies hide it. */
  remove(table: RestTable, match: RestQuery): Promise<void> {
    return this.#with((calls) => calls.remove(table, match))
  }

  /** @internal The first row of an answer. Rejects with `REST_NOT_FOUND`, `REST_BAD_RESPONSE`. */
  rowOf(text: string): Promise<Row> {
    return this.#with((calls) => calls.rowOf(text))
  }

  #with<T>(work: (calls: RestCalls) => Promise<T>): Promise<T> {
    return withHttpCalls(this.#connection, loadLimit, ({ RestCalls }) =>
      work((this.#made ??= new RestCalls(this.#connection, HTTP_TOOLS))),
    )
  }
}

const loadLimit = (): AbortSignal => timeLimit(LOADED_WITHIN_MS)
