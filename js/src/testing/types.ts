import type { RealtimeClientOptions } from '../client/client.js'
import type { GenericDatabase, InsertOf, RowOf, TableName, UpdateOf } from '../client/database_types.js'
import type { Row } from '../base/types.js'

/** The tables of a database whose type is known; else any. */
export type TestTableName<D> = D extends GenericDatabase ? TableName<D> : string
export type TestRow<D, T> = D extends GenericDatabase ? (T extends TableName<D> ? RowOf<D, T> : never) : Row
export type TestInsert<D, T> = D extends GenericDatabase ? (T extends TableName<D> ? InsertOf<D, T> : never) : Row
export type TestUpdate<D, T> = D extends GenericDatabase ? (T extends TableName<D> ? UpdateOf<D, T> : never) : Row

/** Which row: the value of its key, or a list where the key has several columns. */
export type TestKey = string | number | readonly (string | number)[]

/** Who asks. `null`: nobody has signed in. */
export interface TestClaims {
  readonly id: string | null
  /** `authenticated` or `anon`, unless the user was given another. */
  readonly role: string
  readonly [claim: string]: unknown
}

/** A user: the id, or an id with claims for the policies to look at. */
export type TestUser =
  string | null | { readonly id: string; readonly role?: string; readonly [claim: string]: unknown }

/** Whether that user may have that row. It must not throw, also not for nobody. */
export type TestPolicy<R = Row> = (user: TestClaims, row: R) => boolean

/** Row-level security of one table. What is left out is as `select`; without `select` everybody sees everything. */
export interface TestPolicies<R = Row> {
  readonly select?: TestPolicy<R>
  readonly insert?: TestPolicy<R>
  /** Of the row before and after. */
  readonly update?: TestPolicy<R>
  readonly delete?: TestPolicy<R>
}

/** A table: its rows alone, or with more about it. */
export interface TestTable<R = Row> {
  readonly rows?: readonly R[]
  /** The columns of its primary key (`['id']`). */
  readonly key?: readonly string[]
  /** Each column's PostgreSQL type. Else the columns are those that its rows have. */
  readonly columns?: Readonly<Record<string, string>>
}

type Tables<D> = {
  readonly [T in TestTableName<D>]?: readonly TestInsert<D, T>[] | TestTable<TestInsert<D, T>>
}

type Policies<D> = { readonly [T in TestTableName<D>]?: TestPolicy<TestRow<D, T>> | TestPolicies<TestRow<D, T>> }

export interface TestServerOptions<D = unknown> {
  /** By name. An inserted row without `id` gets the next number, or a UUID where the others' are text; without `created_at`, the time. */
  readonly tables?: Tables<D>
  /** Row-level security, by table: one rule for reading and writing, or one for each. */
  readonly policies?: Policies<D>
  /** When the server's time begins: a Date, milliseconds since 1970, or ISO 8601 (now). */
  readonly now?: Date | number | string
}

export interface TestClientOptions extends Omit<
  RealtimeClientOptions,
  'accessToken' | 'fetch' | 'host' | 'persistQueue' | 'transport' | 'user' | 'wasm'
> {
  /** Who is signed in (`null`: nobody). */
  readonly user?: TestUser
}

/** A join that reached the server. */
export interface TestJoin {
  /** As it was given to `client.channel(name)`. */
  readonly channel: string
  readonly user: string | null
  /** What the channel was joined with: `postgres_changes`, `broadcast`, `presence`, `private`. */
  readonly config: Readonly<Record<string, unknown>>
  /** The server's word, where it was refused. */
  readonly refused: string | undefined
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number
}

/** A REST request that reached the server. */
export interface TestRequest {
  readonly method: string
  /** The table; the path, where the request is about none. */
  readonly table: string
  /** Its query, such as `{ restaurant_id: 'eq.1', order: 'id.asc' }`. */
  readonly query: Readonly<Record<string, string>>
  /** What was sent, parsed. */
  readonly body: unknown
  readonly user: string | null
  readonly status: number
  readonly at: number
}

/** A broadcast, or a push on a plain Phoenix channel, that reached the server. */
export interface TestMessage {
  readonly channel: string
  readonly event: string
  /** Parsed; bytes where bytes were sent. */
  readonly payload: unknown
  readonly user: string | null
  readonly at: number
}
