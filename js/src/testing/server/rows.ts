/** A database row, by column. */
export type Row = Readonly<Record<string, unknown>>

/** Whose request it is, according to the token. */
export interface Claims {
  readonly role: string
  /** The user's id; `null` if nobody has signed in, so that the API key's own rights apply. */
  readonly sub: string | null
  /** Whatever else the token says. */
  readonly [claim: string]: unknown
}

/** What a user wants to do with a row. */
export type Verb = 'SELECT' | Change['type']

/** Whether this user may see (or write) that row. It must not throw. */
export type Policy = (user: string | null, row: Row, claims: Claims, verb: Verb) => boolean

/** A committed change. */
export interface Change {
  readonly type: 'INSERT' | 'UPDATE' | 'DELETE'
  readonly schema: string
  readonly table: string
  /** ISO 8601. */
  readonly commitTimestamp: string
  /** Missing for a DELETE. */
  readonly record?: Row
  /** Missing for an INSERT. Only the primary key, if the table has policies. */
  readonly old?: Row
}

export interface TableDefinition {
  /** Default `public`. */
  readonly schema?: string
  readonly name: string
  /** Default `['id']`. */
  readonly key?: readonly string[]
  /** Each column's PostgreSQL type. Default: derived from the rows. */
  readonly columns?: Readonly<Record<string, string>>
  readonly rows?: readonly Row[]
  /** Default: everybody sees every row. */
  readonly select?: Policy
  /** Given the row before and after. Default: as `select`. */
  readonly write?: Policy
  /** Fills in the columns that an inserted row lacks, like a database's defaults. */
  readonly complete?: (row: Row, columns: Readonly<Record<string, string>>) => Row
}

/** A JSON cell that is kept as text, as PostgreSQL keeps it, so that it may be of any depth. */
export class JsonText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A row as JSON. `JSON.stringify` would overflow the stack on a cell that is nested deeply. */
export function rowText(row: Row): string {
  const cells = Object.entries(row).filter(([, value]) => value !== undefined)
  return `{${cells.map(([column, value]) => `${JSON.stringify(column)}:${cellText(value)}`).join(',')}}`
}

function cellText(value: unknown): string {
  return value instanceof JsonText ? value.text : JSON.stringify(value)
}
