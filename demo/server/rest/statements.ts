import { splitOutside } from '../changes/filter'
import type { Statement } from '../database/database'
import { Binder } from './binder'
import type { WriteBody } from './body'
import { quoteName, type RestTable } from './catalogue'
import { unknownColumn } from './errors'
import { whereClause } from './filters'
import { nameOf } from './names'
import type { Preferences } from './preferences'
import { orderAndRange, selectList } from './selection'

/** What a request wants of its table. */
export interface Wanted {
  readonly table: RestTable
  readonly query: URLSearchParams
  readonly prefer: Preferences
  /** One object, and not an array: anything but one row is refused. */
  readonly single: boolean
}

const from = (table: RestTable): string => `public.${quoteName(table.name)}`

/** Rows as one JSON text in column order, and how many there are. */
function asJson(query: string, ...checks: readonly string[]): string {
  const columns = [`coalesce(json_agg(page), '[]')::text as body`, 'count(*)::text as count', ...checks]
  return `with page as (${query}) select ${columns.join(', ')} from page`
}

export function readStatement({ table, query }: Wanted): Statement {
  const binder = new Binder()
  const list = selectList(query, table, binder)
  const where = whereClause(query, table, binder)
  return binder.statement(asJson(`select ${list} from ${from(table)}${where}${orderAndRange(query, table, binder)}`))
}

export function countStatement({ table, query }: Wanted): Statement {
  const binder = new Binder()
  return binder.statement(`select count(*)::text as total from ${from(table)}${whereClause(query, table, binder)}`)
}

export function deleteStatement(wanted: Wanted): Statement {
  const { table, query } = wanted
  const binder = new Binder()
  return returning(wanted, binder, `delete from ${from(table)}${whereClause(query, table, binder)}`, true)
}

/** Without a column to change no row is touched, and none is found. */
export function updateStatement(wanted: Wanted, body: WriteBody): Statement {
  const { table, query, prefer } = wanted
  const binder = new Binder()
  if (body.columns.length === 0) {
    const list = prefer.returnsRows ? selectList(query, table, binder) : 'null'
    return binder.statement(asJson(`select ${list} from ${from(table)} where false`, ...checksOf(wanted, true)))
  }
  const source = rowsOf(wanted, body, binder)
  const values = body.columns.map(quoteName).map((name) => `${name} = (select v.${name} from ${source} v limit 1)`)
  const where = whereClause(query, table, binder)
  return returning(wanted, binder, `update ${from(table)} set ${values.join(', ')}${where}`, true)
}

export function insertStatement(wanted: Wanted, body: WriteBody): Statement {
  const { table } = wanted
  const binder = new Binder()
  const names = body.columns.map(quoteName).join(', ')
  const source = rowsOf(wanted, body, binder)
  const values = names === '' ? `select from ${source}` : `(${names}) select ${names} from ${source} v`
  return returning(wanted, binder, `insert into ${from(table)} ${values}${conflict(wanted, body.columns)}`, false)
}

/** The rows of a body as a table. With `missing=default`, a row that lacks a column gets the column's default. */
function rowsOf({ table, prefer }: Wanted, { rows, columns }: WriteBody, binder: Binder): string {
  const given = binder.bind(rows, 'jsonb')
  if (columns.length === 0) return `jsonb_array_elements(${given})`
  const all = prefer.is('missing', 'default') ? withDefaults(given, table, columns, binder) : given
  return `jsonb_populate_recordset(null::${from(table)}, ${all})`
}

function withDefaults(rows: string, { defaults }: RestTable, columns: readonly string[], binder: Binder): string {
  const objects = columns.flatMap((name) => {
    const value = defaults.get(name)
    return value === undefined ? [] : [`jsonb_build_object(${binder.bind(name, 'text')}, ${value})`]
  })
  const row = [...objects, 'e'].join(' || ')
  return `(select coalesce(jsonb_agg(${row}), '[]') from jsonb_array_elements(${rows}) e)`
}

/** Every column that is written is taken over, the key too: so a row of nothing but a key is found, and not passed over. */
function conflict({ table, query, prefer }: Wanted, names: readonly string[]): string {
  const merges = prefer.is('resolution', 'merge-duplicates')
  const target = onConflict(query) ?? table.key
  if ((!merges && !prefer.is('resolution', 'ignore-duplicates')) || target.length === 0) return ''
  const unknown = target.find((name) => !table.columns.has(name))
  if (unknown !== undefined) throw unknownColumn(table, unknown)
  const changed = names.map(quoteName).map((name) => `${name} = excluded.${name}`)
  const action = merges && changed.length > 0 ? `update set ${changed.join(', ')}` : 'nothing'
  return ` on conflict (${target.map(quoteName).join(', ')}) do ${action}`
}

/** The columns that `on_conflict` names; undefined where it is not there. */
export function onConflict(query: URLSearchParams): readonly string[] | undefined {
  const text = query.get('on_conflict')
  return text === null ? undefined : splitOutside(text, ',').map((name) => nameOf(name.trim()))
}

/** Without `return=representation` rows are counted and no column is read back, so that no right to read is needed. */
function returning(wanted: Wanted, binder: Binder, write: string, isBounded: boolean): Statement {
  const { table, query, prefer } = wanted
  const list = prefer.returnsRows ? selectList(query, table, binder) : '1'
  return binder.statement(asJson(`${write} returning ${list}`, ...checksOf(wanted, isBounded)))
}

/** What takes a write back once it is done, because of how many rows it touched. */
function checksOf({ prefer, single }: Wanted, isBounded: boolean): readonly string[] {
  const most = isBounded ? prefer.maxAffected : null
  return [
    ...(most === null ? [] : [`postgrest.at_most(count(*), ${most})`]),
    ...(single ? ['postgrest.exactly_one(count(*))'] : []),
  ]
}
