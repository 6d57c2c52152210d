import { splitOutside, unquote } from '../changes/filter'
import type { Binder } from './binder'
import type { RestTable } from './catalogue'
import { restError } from './errors'
import { fieldSql, readField, type Field } from './fields'

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
  sl: '<<',
  sr: '>>',
  nxr: '&<',
  nxl: '&>',
  adj: '-|-',
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

/** One `column=op.value` (the column may be quoted, or a way into JSON), or a tree: `or=(a.eq.1,b.eq.2)`. */
function condition(name: string, value: string, table: RestTable, binder: Binder): string {
  const tree = /^(not\.)?(and|or)$/.exec(name)
  if (tree !== null) return group(tree[2] ?? 'and', tree[1] !== undefined, value, table, binder)
  const field = readField(name, '')
  if (field.rest !== '') throw unreadable(`${name}=${value}`)
  return comparison(field, value, asItStands, table, binder)
}

function group(word: string, negate: boolean, value: string, table: RestTable, binder: Binder): string {
  if (!value.startsWith('(') || !value.endsWith(')')) throw unreadable(value)
  const parts = splitOutside(value.slice(1, -1), ',').map((part) => member(part, table, binder))
  return `${negate ? 'not ' : ''}(${parts.join(` ${word} `)})`
}

/** A member of a tree: `column.op.value` or `"column".op."value"`, or a tree of its own: `and(…)`. */
function member(text: string, table: RestTable, binder: Binder): string {
  const nested = /^(not\.)?(and|or)(\(.*\))$/s.exec(text)
  if (nested !== null) return group(nested[2] ?? 'and', nested[1] !== undefined, nested[3] ?? '', table, binder)
  const field = readField(text.trim(), '.')
  if (field.name === '' || !field.rest.startsWith('.')) throw unreadable(text)
  return comparison(field, field.rest.slice(1), unquote, table, binder)
}

/** How a single value is read. By itself it is what it is, quotes and all; in a tree, where commas part, quotes keep it together. */
type ReadValue = (text: string) => string
const asItStands: ReadValue = (text) => text

function comparison(field: Field, text: string, read: ReadValue, table: RestTable, binder: Binder): string {
  const negate = text.startsWith('not.')
  const { op, value } = operation(negate ? text.slice(4) : text)
  const { sql, type } = fieldSql(field, table, binder)
  const found = matched(sql, type, op, op === 'in' || op === 'is' ? value : read(value), binder)
  if (found === undefined) throw unreadable(text)
  return negate ? `not (${found})` : found
}

function operation(text: string): { readonly op: string; readonly value: string } {
  const dot = text.indexOf('.')
  return { op: text.slice(0, Math.max(dot, 0)), value: text.slice(dot + 1) }
}

/** A comparison as SQL; undefined for an operator that is none. */
function matched(sql: string, type: string, op: string, value: string, binder: Binder): string | undefined {
  if (op === 'in') return `${sql} = any (${binder.bind(listOf(value), `${type}[]`)})`
  if (op === 'is') return `${sql} is ${isValue(value)}`
  if (op === 'isdistinct') return `${sql} is distinct from ${binder.bind(value, type)}`
  if (op === 'like' || op === 'ilike') return `${sql} ${op} ${binder.bind(value.replaceAll('*', '%'), 'text')}`
  const operator = COMPARISONS[op]
  return operator === undefined ? undefined : `${sql} ${operator} ${binder.bind(value, type)}`
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

function unreadable(text: string): Error {
  const hint = 'Write column=operator.value, for example status=eq.ready.'
  return restError(400, 'PGRST100', `"failed to parse filter (${text})"`, { hint })
}
