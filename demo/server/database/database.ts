/** A value bound to a statement's `$n`. Everything is text, cast in SQL, so that both databases read it alike. */
export type SqlValue = string | readonly string[] | null

/** Who a statement runs as: a role of the allow-list, and the claims (JSON text) that policies read. */
export interface Identity {
  readonly role: string
  readonly claims: string
}

export interface Statement {
  readonly text: string
  readonly params: readonly SqlValue[]
}

export type Row = Readonly<Record<string, unknown>>

/** One committed change. Rows are JSON text as PostgreSQL wrote it, so that numbers keep every digit. */
export interface Change {
  /** The table's oid, as decimal text. */
  readonly entity: string
  readonly schema: string
  readonly table: string
  readonly type: 'INSERT' | 'UPDATE' | 'DELETE'
  readonly record: string | null
  /** The replaced row: whole under REPLICA IDENTITY FULL, otherwise its key. */
  readonly oldRecord: string | null
  /** ISO 8601 in UTC with milliseconds. */
  readonly committedAt: string
}

/** Called with changes in commit order; the next batch waits until the promise settles. */
export type ChangeListener = (changes: readonly Change[]) => Promise<void>

/** A PostgreSQL, embedded or real. Failures of a statement are `SqlError`s. */
export interface Database {
  /** Runs one statement as the owner. */
  query(text: string, params?: readonly SqlValue[]): Promise<readonly Row[]>
  /** Runs a script of any number of statements as the owner. */
  run(script: string): Promise<void>
  /** Runs statements in one transaction under a caller's role and claims; returns the rows of each. */
  queryAs(identity: Identity, statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>
  /** Starts delivering changes. Called once. */
  watch(listener: ChangeListener): Promise<void>
  /** Called when changes may have been missed (replication lost its connection and found it again). */
  onInterrupted(listener: () => void): void
  /** Counts changes of the schema; null if the database does not tell of them. */
  schemaVersion(): number | null
  close(): Promise<void>
}

/** Thrown for a statement that PostgreSQL refused. `code` is its SQLSTATE. */
export class SqlError extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly detail: string | null,
    readonly hint: string | null,
  ) {
    super(message)
    this.name = 'SqlError'
  }
}

/** The statement that gives the rest of its transaction a caller's role and claims. */
export const ASSUME_IDENTITY = `select set_config('request.jwt.claims', $2, true), set_config('role', $1, true)`
