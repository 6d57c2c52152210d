import { splitOutside, unquote } from '../changes/filter'
import type { Binder } from './binder'
import { quoteName, type RestTable } from './catalogue'
import { restError } from './errors'
import { nameOf, readName } from './names'

const COMPARISONS: Readonly<Record<string, string>> = {
  eq: '=',
  neq: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
  match: '~',
  imatch: '~*',
  cs: '@>',
  cd: '<@',
  ov: '&&',
}
const IS_VALUES: ReadonlySet<string> = new Set(['null', 'not_null', 'true', 'false', 'unknown'])

/** Query parameters that are no filters. */
const RESERVED: ReadonlySet<string> = new Set([
  'select',
  'order',
  'limit',
  'offset',
  'columns',
  'on_conflict',
  'apikey',
])

/** The `where` clause (or nothing) of a query's filters. Throws an `HttpError` for what cannot be read. */
export function whereClause(query: URLSearchParams, table: RestTable, binder: Binder): string {
  const conditions = [...query]
    .filter(([name]) => !RESERVED.has(name))
    .map(([name, value]) => condition(name, value, table, binder))
  return conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
}

/** One `column=op.value` (the column may be quoted), or a tree: `or=(a.eq.1,b.eq.2)`. */
function condition(name: string, value: string, table: RestTable, binder: Binder): string {
  const tree = /^(not\.)?(and|or)$/.exec(name)
  if (tree !== null) return group(tree[2] ?? 'and', tree[1] !== undefined, value, table, binder)
  return onColumn(nameOf(name), value, table, binder)
}

function onColumn(name: string, value: string, table: RestTable, binder: Binder): string {
  const type = table.columns.get(name)
  if (type === undefined) throw unknownColumn(table, name)
  return comparison(quoteName(name), type, value, binder)
}

function group(word: string, negate: boolean, value: string, table: RestTable, binder: Binder): string {
  if (!value.startsWith('(') || !value.endsWith(')')) throw unreadable(value)
  const parts = splitOutside(value.slice(1, -1), ',').map((part) => member(part, table, binder))
  return `${negate ? 'not ' : ''}(${parts.join(` ${word} `)})`
}

/** A member of a tree: `column.op.value` or `"column".op.value`, or a tree of its own: `and(…)`. */
function member(text: string, table: RestTable, binder: Binder): string {
  const nested = /^(not\.)?(and|or)(\(.*\))$/s.exec(text)
  if (nested !== null) return group(nested[2] ?? 'and', nested[1] !== undefined, nested[3] ?? '', table, binder)
  const { name, rest } = readName(text.trim(), '.')
  if (name === '' || !rest.startsWith('.')) throw unreadable(text)
  return onColumn(name, rest.slice(1), table, binder)
}

function comparison(column: string, type: string, text: string, binder: Binder): string {
  if (text.startsWith('not.')) return `not (${comparison(column, type, text.slice(4), binder)})`
  const dot = text.indexOf('.')
  const op = text.slice(0, Math.max(dot, 0))
  const value = text.slice(dot + 1)
  if (op === 'in') return `${column} = any (${binder.bind(listOf(value), `${type}[]`)})`
  if (op === 'is') return `${column} is ${isValue(value)}`
  if (op === 'isdistinct') return `${column} is distinct from ${binder.bind(value, type)}`
  if (op === 'like' || op === 'ilike') return `${column} ${op} ${binder.bind(value.replaceAll('*', '%'), 'text')}`
  const operator = COMPARISONS[op]
  if (operator === undefined) throw unreadable(text)
  return `${column} ${operator} ${binder.bind(unquote(value), type)}`
}

function listOf(value: string): readonly string[] {
  if (!value.startsWith('(') || !value.endsWith(')')) throw unreadable(`in.${value}`)
  const inner = value.slice(1, -1)
  return inner === '' ? [] : splitOutside(inner, ',').map(unquote)
}

function isValue(value: string): string {
  const word = value.toLowerCase()
  if (!IS_VALUES.has(word)) throw unreadable(`is.${value}`)
  return word === 'not_null' ? 'not null' : word
}

export function unknownColumn(table: RestTable, name: string): Error {
  return restError(400, '42703', `column ${table.name}.${name} does not exist`)
}

function unreadable(text: string): Error {
  return restError(
    400,
    'PGRST100',
    `"failed to parse filter (${text})"`,
    'Write column=operator.value, for example status=eq.ready.',
  )
}
