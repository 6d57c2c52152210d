import { splitOutside } from '../changes/filter'
import type { Binder } from './binder'
import { quoteName, type RestTable } from './catalogue'
import { restError } from './errors'
import { fieldLabel, fieldSql, readField } from './fields'

/** Quoted names, which are kept, and white space, which is not. */
const OUTSIDE_QUOTES = /("(?:[^"\\]|\\.)*")|\s+/gs
/** The name of a type: a word, so that nothing else of SQL fits in. */
const CAST = /^::([A-Za-z_]\w*)$/

/**
 * The column list of `select=`: `*`, names, `alias:name`, ways into JSON (`meta->a->>b`) and `::type`; names may be quoted. Tables within
 * tables are not supported.
 */
export function selectList(query: URLSearchParams, table: RestTable, binder: Binder): string {
  const text = query.get('select') ?? ''
  const items = splitOutside(text.replace(OUTSIDE_QUOTES, '$1'), ',').filter((item) => item !== '')
  if (items.length === 0) return '*'
  return items.map((item) => (item === '*' ? '*' : selectItem(item, table, binder))).join(', ')
}

function selectItem(item: string, table: RestTable, binder: Binder): string {
  const first = readField(item, ':(')
  const alias = /^:(?!:)/.test(first.rest) && first.path.length === 0 ? first.name : null
  const field = alias === null ? first : readField(first.rest.slice(1), ':(')
  if (field.rest.startsWith('(')) {
    const hint = 'Fetch the other table apart.'
    throw restError(400, 'PGRST200', `The local server does not embed tables in select (${item})`, { hint })
  }
  const cast = CAST.exec(field.rest)?.[1]
  if (field.rest !== '' && cast === undefined) throw unreadable(item)
  const { sql } = fieldSql(field, table, binder)
  const label = ` as ${quoteName(alias ?? fieldLabel(field))}`
  return `${cast === undefined ? sql : `cast(${sql} as ${cast})`}${label}`
}

function unreadable(item: string): Error {
  return restError(400, 'PGRST100', `"failed to parse select parameter (${item})"`)
}

/** `order=a.desc.nullslast,b`, `limit` and `offset`. */
export function orderAndRange(query: URLSearchParams, table: RestTable, binder: Binder): string {
  const order = query.get('order')
  const terms =
    order === null || order === '' ? [] : splitOutside(order, ',').map((term) => orderTerm(term, table, binder))
  const limit = count(query, 'limit')
  const offset = count(query, 'offset')
  return [
    terms.length === 0 ? '' : ` order by ${terms.join(', ')}`,
    limit === null ? '' : ` limit ${limit}`,
    offset === null ? '' : ` offset ${offset}`,
  ].join('')
}

function orderTerm(term: string, table: RestTable, binder: Binder): string {
  const field = readField(term.trim(), '.')
  const { sql } = fieldSql(field, table, binder)
  const words = field.rest.split('.').slice(1)
  const known: Readonly<Record<string, string>> = {
    asc: ' asc',
    desc: ' desc',
    nullsfirst: ' nulls first',
    nullslast: ' nulls last',
  }
  const suffix = words.map((word) => known[word])
  if (suffix.includes(undefined)) throw restError(400, 'PGRST100', `"failed to parse order (${term})"`)
  return `${sql}${suffix.join('')}`
}

/** A whole number of the query, or null. */
function count(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)
  if (text === null) return null
  if (!/^\d{1,9}$/.test(text)) throw restError(400, 'PGRST100', `"failed to parse ${name} (${text})"`)
  return Number(text)
}
