import type { Database } from '../database/database'

/** What REST needs to know of a table of the schema `public`. */
export interface RestTable {
  readonly name: string
  /** Column name → type, as SQL writes it. */
  readonly columns: ReadonlyMap<string, string>
  readonly key: readonly string[]
}

const TABLE = `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    coalesce(a.attnum = any (i.indkey), false)::text as in_key
  from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_index i on i.indrelid = c.oid and i.indisprimary
  where c.relname = $1 and c.relkind in ('r', 'p', 'v', 'm') order by a.attnum`

/** Looks a table or view up; null for a name that is none. */
export async function findTable(db: Database, name: string): Promise<RestTable | null> {
  const rows = await db.query(TABLE, [name])
  if (rows.length === 0) return null
  const columns = new Map(rows.map((row) => [String(row['name']), String(row['type'])]))
  const key = rows.filter((row) => row['in_key'] === 'true').map((row) => String(row['name']))
  return { name, columns, key }
}

/** Quotes a name for SQL. Only for names that the catalogue knows. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
