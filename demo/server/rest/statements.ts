import { splitOutside } from '../changes/filter'
import type { Statement } from '../database/database'
import { Binder } from './binder'
import { quoteName, type RestTable } from './catalogue'
import { restError } from './errors'
import { unknownColumn, whereClause } from './filters'
import { nameOf } from './names'
import { orderAndRange, selectList } from './selection'

/** A body, read, and as it came: PostgreSQL gets the text, so that numbers keep every digit. */
export interface JsonBody {
  readonly value: unknown
  readonly text: string
}

/** How a write answers and behaves, from the `Prefer` header. */
export interface Preferences {
  readonly returnsRows: boolean
  readonly countsExactly: boolean
  readonly onConflict: 'merge' | 'ignore' | null
}

export function readPreferences(header: string | undefined): Preferences {
  const words = new Set((header ?? '').split(',').map((word) => word.trim()))
  const merge = words.has('resolution=merge-duplicates') ? 'merge' : null
  return {
    returnsRows: words.has('return=representation'),
    countsExactly: words.has('count=exact'),
    onConflict: words.has('resolution=ignore-duplicates') ? 'ignore' : merge,
  }
}

const from = (table: RestTable): string => `public.${quoteName(table.name)}`

/** Rows as one JSON text in column order, and how many there are. */
function asJson(query: string): string {
  return `with page as (${query}) select coalesce(json_agg(page), '[]')::text as body, count(*)::text as count from page`
}

export function readStatement(table: RestTable, query: URLSearchParams): Statement {
  const binder = new Binder()
  const where = whereClause(query, table, binder)
  return binder.statement(
    asJson(`select ${selectList(query, table)} from ${from(table)}${where}${orderAndRange(query, table)}`),
  )
}

export function countStatement(table: RestTable, query: URLSearchParams): Statement {
  const binder = new Binder()
  return binder.statement(`select count(*)::text as total from ${from(table)}${whereClause(query, table, binder)}`)
}

export function deleteStatement(table: RestTable, query: URLSearchParams, prefer: Preferences): Statement {
  const binder = new Binder()
  return returning(binder, `delete from ${from(table)}${whereClause(query, table, binder)}`, table, query, prefer)
}

export function updateStatement(
  table: RestTable,
  query: URLSearchParams,
  prefer: Preferences,
  body: JsonBody,
): Statement {
  const binder = new Binder()
  const names = namesOf(table, [body.value])
  const row = `jsonb_populate_record(null::${from(table)}, ${binder.bind(body.text, 'jsonb')})`
  const values = names.map((name) => `${quoteName(name)} = (select v.${quoteName(name)} from ${row} v)`)
  if (values.length === 0) throw restError(400, 'PGRST102', 'The body names no column to change')
  return returning(
    binder,
    `update ${from(table)} set ${values.join(', ')}${whereClause(query, table, binder)}`,
    table,
    query,
    prefer,
  )
}

export function insertStatement(
  table: RestTable,
  query: URLSearchParams,
  prefer: Preferences,
  body: JsonBody,
): Statement {
  const binder = new Binder()
  const rows: readonly unknown[] = Array.isArray(body.value) ? body.value : [body.value]
  const names = namesOf(table, rows)
  const listed = names.map(quoteName).join(', ')
  const source = `jsonb_populate_recordset(null::${from(table)}, ${binder.bind(Array.isArray(body.value) ? body.text : `[${body.text}]`, 'jsonb')})`
  const values = names.length === 0 ? ' default values' : ` (${listed}) select ${listed} from ${source} v`
  return returning(
    binder,
    `insert into ${from(table)}${values}${conflict(table, query, prefer, names)}`,
    table,
    query,
    prefer,
  )
}

function conflict(table: RestTable, query: URLSearchParams, prefer: Preferences, names: readonly string[]): string {
  if (prefer.onConflict === null) return ''
  const target = onConflict(query) ?? table.key
  const unknown = target.find((name) => !table.columns.has(name))
  if (unknown !== undefined) throw unknownColumn(table, unknown)
  const changed = names
    .filter((name) => !target.includes(name))
    .map((name) => `${quoteName(name)} = excluded.${quoteName(name)}`)
  const action = prefer.onConflict === 'ignore' || changed.length === 0 ? 'nothing' : `update set ${changed.join(', ')}`
  return ` on conflict (${target.map(quoteName).join(', ')}) do ${action}`
}

/** The columns that `on_conflict` names; undefined where it is not there. */
function onConflict(query: URLSearchParams): readonly string[] | undefined {
  const text = query.get('on_conflict')
  return text === null ? undefined : splitOutside(text, ',').map((name) => nameOf(name.trim()))
}

/** Without `return=representation` nothing is read back, so that no right to read is needed. */
function returning(
  binder: Binder,
  write: string,
  table: RestTable,
  query: URLSearchParams,
  prefer: Preferences,
): Statement {
  return binder.statement(prefer.returnsRows ? asJson(`${write} returning ${selectList(query, table)}`) : write)
}

/** The columns that the rows of a body name. Each must be in the catalogue. */
function namesOf(table: RestTable, rows: readonly unknown[]): readonly string[] {
  const names = new Set<string>()
  for (const row of rows) {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw restError(400, 'PGRST102', 'The body must be a JSON object, or an array of them')
    }
    for (const name of Object.keys(row)) names.add(name)
  }
  const unknown = [...names].find((name) => !table.columns.has(name))
  if (unknown === undefined) return [...names]
  throw restError(400, 'PGRST204', `Could not find the '${unknown}' column of '${table.name}' in the schema cache`)
}
