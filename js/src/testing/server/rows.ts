/** A database row, by column. */
export type Row = Readonly<Record<string, unknown>>

/** Whose request it is, as a token says it. */
export interface Claims {
  readonly role: string
  /** The user's id; `null`: nobody has signed in, the key's own rights. */
  readonly sub: string | null
  /** Whatever else the token says. */
  readonly [claim: string]: unknown
}

/** What somebody wants with a row. */
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
  /** Missing on a DELETE. */
  readonly record?: Row
  /** Missing on an INSERT; the primary key only, as tables with policies have it. */
  readonly old?: Row
}

export interface TableDefinition {
  /** Default `public`. */
  readonly schema?: string
  readonly name: string
  /** Default `['id']`. */
  readonly key?: readonly string[]
  /** Each column's PostgreSQL type. Default: what the rows have. */
  readonly columns?: Readonly<Record<string, string>>
  readonly rows?: readonly Row[]
  /** Default: everybody sees every row. */
  readonly select?: Policy
  /** Of the row before and after. Default: as `select`. */
  readonly write?: Policy
  /** Fills in what an inserted row lacks, as a database's defaults do. */
  readonly complete?: (row: Row, columns: Readonly<Record<string, string>>) => Row
}

/** A cell of JSON that is kept as its text, as PostgreSQL keeps it: of any depth. */
export class JsonText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A row as JSON. `JSON.stringify` would overflow the stack on what is nested deeply. */
export function rowText(row: Row): string {
  const cells = Object.entries(row).filter(([, value]) => value !== undefined)
  return `{${cells.map(([column, value]) => `${JSON.stringify(column)}:${cellText(value)}`).join(',')}}`
}

function cellText(value: unknown): string {
  return value instanceof JsonText ? value.text : JSON.stringify(value)
}
