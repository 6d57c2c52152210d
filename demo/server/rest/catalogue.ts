import type { Database } from '../database/database'

/** What REST needs to know of a table of the schema `public`. */
export interface RestTable {
  readonly name: string
  /** Column name → type, as SQL writes it. */
  readonly columns: ReadonlyMap<string, string>
  /** Column name → its default, as SQL. Columns without one are not here. */
  readonly defaults: ReadonlyMap<string, string>
  readonly key: readonly string[]
}

const TABLE = `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    coalesce(a.attnum = any (i.indkey), false)::text as in_key,
    case when a.attgenerated <> '' then null
      when a.attidentity = 'd' then format('nextval(%L)', pg_get_serial_sequence(c.oid::regclass::text, a.attname))
      else coalesce(pg_get_expr(d.adbin, d.adrelid), pg_get_expr(t.typdefaultbin, 0)) end as default_value
  from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_index i on i.indrelid = c.oid and i.indisprimary
  where c.relname = $1 and c.relkind in ('r', 'p', 'v', 'm') order by a.attnum`

/** Looks a table or view up; null for a name that is none. */
export async function findTable(db: Database, name: string): Promise<RestTable | null> {
  const rows = await db.query(TABLE, [name])
  if (rows.length === 0) return null
  const columns = new Map(rows.map((row) => [String(row['name']), String(row['type'])]))
  const key = rows.filter((row) => row['in_key'] === 'true').map((row) => String(row['name']))
  const defaults = new Map(
    rows.flatMap((row) => (row['default_value'] === null ? [] : [[String(row['name']), String(row['default_value'])]])),
  )
  return { name, columns, defaults, key }
}

/** Quotes a name for SQL. Only for names that the catalogue knows. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
