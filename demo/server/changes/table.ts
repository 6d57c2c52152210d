import type { Database } from '../database/database'

export interface Column {
  readonly name: string
  readonly type: string
}

/** What `realtime.describe` tells of a table. */
export interface Table {
  readonly entity: string
  readonly schema: string
  readonly table: string
  /** Row-level security is on. */
  readonly rls: boolean
  readonly columns: readonly Column[]
  /** The primary key's columns; empty for a table without one. */
  readonly key: readonly string[]
  /** For each role asked for: the columns it may read. */
  readonly readable: Readonly<Record<string, readonly string[]>>
}

/** Describes a table as it is now, or gives null if it has gone. */
export async function describeTable(db: Database, entity: string, roles: readonly string[]): Promise<Table | null> {
  const rows = await db.query('select realtime.describe($1::text::oid, $2::text[])::text as it', [entity, roles])
  const text = rows[0]?.['it']
  return typeof text === 'string' ? { ...(JSON.parse(text) as Omit<Table, 'entity'>), entity } : null
}
