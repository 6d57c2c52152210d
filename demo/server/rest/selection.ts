import { splitOutside } from '../changes/filter'
import { quoteName, type RestTable } from './catalogue'
import { restError } from './errors'
import { unknownColumn } from './filters'
import { readName } from './names'

/** Quoted names, which are kept, and white space, which is not. */
const OUTSIDE_QUOTES = /("(?:[^"\\]|\\.)*")|\s+/gs

/** The column list of `select=`: `*`, names, `alias:name`, each of them quoted or not. Tables within tables are not supported. */
export function selectList(query: URLSearchParams, table: RestTable): string {
  const text = query.get('select') ?? ''
  const items = splitOutside(text.replace(OUTSIDE_QUOTES, '$1'), ',').filter((item) => item !== '')
  if (items.length === 0) return '*'
  return items.map((item) => (item === '*' ? '*' : selectItem(item, table))).join(', ')
}

function selectItem(item: string, table: RestTable): string {
  const first = readName(item, ':(')
  const aliased = first.rest.startsWith(':')
  const { name, rest } = aliased ? readName(first.rest.slice(1), ':(') : first
  if (rest.startsWith('(')) {
    throw restError(
      400,
      'PGRST200',
      `The local server does not embed tables in select (${item})`,
      'Fetch the other table apart.',
    )
  }
  if (rest !== '' || !table.columns.has(name)) throw unknownColumn(table, rest === '' ? name : item)
  return aliased ? `${quoteName(name)} as ${quoteName(first.name)}` : quoteName(name)
}

/** `order=a.desc.nullslast,b`, `limit` and `offset`. */
export function orderAndRange(query: URLSearchParams, table: RestTable): string {
  const order = query.get('order')
  const terms = order === null || order === '' ? [] : splitOutside(order, ',').map((term) => orderTerm(term, table))
  const limit = count(query, 'limit')
  const offset = count(query, 'offset')
  return [
    terms.length === 0 ? '' : ` order by ${terms.join(', ')}`,
    limit === null ? '' : ` limit ${limit}`,
    offset === null ? '' : ` offset ${offset}`,
  ].join('')
}

function orderTerm(term: string, table: RestTable): string {
  const { name, rest } = readName(term.trim(), '.')
  const words = rest.split('.').slice(1)
  if (!table.columns.has(name)) throw unknownColumn(table, name)
  const known: Readonly<Record<string, string>> = {
    asc: ' asc',
    desc: ' desc',
    nullsfirst: ' nulls first',
    nullslast: ' nulls last',
  }
  const suffix = words.map((word) => known[word])
  if (suffix.includes(undefined)) throw restError(400, 'PGRST100', `"failed to parse order (${term})"`)
  return `${quoteName(name)}${suffix.join('')}`
}

/** A whole number of the query, or null. */
function count(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)
  if (text === null) return null
  if (!/^\d{1,9}$/.test(text)) throw restError(400, 'PGRST100', `"failed to parse ${name} (${text})"`)
  return Number(text)
}
