import type { ChangesFilter } from '../channel/channel_types.js'
import { HoldfastError } from '../base/errors.js'
import { tryParse } from '../base/json.js'
import { filterQuery, splitConditions } from '../rest/rest_query.js'
import type { RestQuery } from '../rest/rest_query.js'
import { knownConditions, rowConditions } from './row_conditions.js'
import type { Row } from '../base/types.js'

/** A row's key columns and their values, such as `{ id: 7 }`. */
export type RowKey = Readonly<Record<string, string | number | boolean>>

/** Which rows to keep live. */
export interface LiveTableOptions {
  readonly table: string
  /** Default `public`. */
  readonly schema?: string | undefined
  /**
   * A `postgres_changes` filter, such as `restaurant_id=eq.7`; conditions joined by commas must all hold. The server reports nothing when
   * an update moves a row out of the filter, so put conditions on columns that change into `where`.
   */
  readonly filter?: string | undefined
  /**
   * Conditions on columns that change, such as `status=in.(new,ready)`. They limit both the rows fetched and the rows shown: the client
   * also checks them on every change that `filter` lets through. Operators: eq, neq, lt, lte, gt, gte, in. Text is compared by its bytes,
   * and null meets no condition.
   */
  readonly where?: string | undefined
  /** The primary key's columns. Default `['id']`. */
  readonly key?: readonly string[] | undefined
  /** Default: by key, ascending. */
  readonly order?: readonly { readonly column: string; readonly ascending?: boolean }[] | undefined
  /** The most rows to keep: the first in `order`. Default: all that the server gives. */
  readonly limit?: number | undefined
  /**
   * The columns to fetch, in PostgREST's form. Default `*`. The columns of `key`, `order` and `where` are always fetched, because the table
   * needs them.
   */
  readonly columns?: string | undefined
  /**
   * Fetches again this long after the last page, in milliseconds. An overloaded server drops changes silently, and only another page
   * reveals that. Default: never. Where several components share a table, the first one's value counts.
   */
  readonly maxStalenessMs?: number | undefined
  /** The channel's name. Default: made from the table and the filter, so that equal tables share one. */
  readonly channel?: string | undefined
  /**
   * Fetches the rows instead of `/rest/v1`. Resolve with an array, or with its JSON text (which keeps the digits of big numbers). Tables
   * that differ only in `fetch` are the same table, and use the first one's.
   */
  readonly fetch?: ((signal: AbortSignal) => Promise<readonly Row[] | string>) | undefined
}

export function channelName(options: LiveTableOptions): string {
  return (
    options.channel ?? ['table', options.schema ?? 'public', options.table, options.filter].filter(Boolean).join(':')
  )
}

/**
 * What to ask of the server. A filter on a column outside the key lets no DELETE through, because a DELETE carries only the key. So deletes
 * are requested without a filter; deletes of unknown rows change nothing.
 */
export function subscriptions(options: LiveTableOptions): ChangesFilter[] {
  const { schema = 'public', table, filter } = options
  if (!filter) return [{ event: '*', schema, table }]
  return [
    { event: '*', schema, table, filter },
    { event: 'DELETE', schema, table },
  ]
}

/** @throws HoldfastError `INVALID_OPTIONS` */
function checkTable({ table, limit }: LiveTableOptions): void {
  if (typeof table !== 'string' || table === '') throw new HoldfastError('INVALID_OPTIONS', 'table must be its name')
  if (limit === undefined || (Number.isSafeInteger(limit) && limit > 0)) return
  throw new HoldfastError('INVALID_OPTIONS', `limit is ${String(limit)}, and must be a whole number of at least 1`)
}

/** What the core needs to keep the rows. */
export function tableOptions(options: LiveTableOptions): object {
  const { key = ['id'], limit, filter, where } = options
  checkTable(options)
  return {
    key,
    order: orderTerms(options),
    ...(limit === undefined ? {} : { limit }),
    ...(where ? { where: rowConditions(where) } : {}),
    ...(filter ? { filter: knownConditions(filter) } : {}),
  }
}

/** Orders as the database orders the page: rows that are otherwise equal, by their key. A page from `fetch` keeps its own order. */
function orderTerms({ order, key = ['id'], fetch }: LiveTableOptions): object[] {
  const last = fetch && !order ? [] : key.map((column) => ({ column, ascending: true }))
  return [...(order ?? []).map(({ column, ascending = true }) => ({ column, ascending })), ...last]
}

/** The columns that say where a row stands, and whether it is shown. */
export function watchedColumns({ order = [], where }: LiveTableOptions): string[] {
  return [...order.map(({ column }) => column), ...(where ? filterQuery(where).map(([column]) => column) : [])]
}

/** The page to fetch, as PostgREST's query. */
export function pageQuery(options: LiveTableOptions): RestQuery {
  const { filter, where, order = [], key = ['id'], limit } = options
  const sorted = [
    ...order.map(({ column, ascending = true }) => `${column}.${ascending ? 'asc' : 'desc'}`),
    ...key.map((column) => `${column}.asc`),
  ]
  return [
    ['select', neededColumns(options)],
    ...(filter ? filterQuery(filter) : []),
    ...(where ? filterQuery(where) : []),
    ['order', sorted.join(',')],
    ...(limit === undefined ? [] : [['limit', String(limit)] as const]),
  ]
}

/** Adds the columns by which the core finds, orders and filters rows. */
function neededColumns({ columns = '*', key = ['id'], order = [], where = '' }: LiveTableOptions): string {
  const terms = splitConditions(withoutEmbedded(columns)).map((term) => term.trim())
  // The column's name in the answer: `alias` in `alias:column::type`.
  const names = new Set(terms.map((term) => /^("[^"]*"|[^:]*)/.exec(term)?.[0].replaceAll('"', '')))
  if (names.has('*')) return columns
  const needed = [...key, ...order.map(({ column }) => column), ...filterQuery(where).map(([column]) => column)]
  return [columns, ...[...new Set(needed)].filter((column) => !names.has(column))].join(',')
}

/** `restaurants(name,owners(id))` yields one column, `restaurants`. */
function withoutEmbedded(columns: string): string {
  let text = columns
  while (/\([^()]*\)/.test(text)) text = text.replace(/\([^()]*\)/g, '')
  return text
}

/** The first row of an array, if it holds no other object. Avoids parsing long pages. */
const FIRST_FLAT_ROW = /^\s*\[\s*(\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\})/

/** @throws HoldfastError `INVALID_OPTIONS` for rows without their key, which the core could not tell apart */
export function checkKey({ table, key = ['id'] }: LiveTableOptions, rows: string): void {
  const flat = FIRST_FLAT_ROW.exec(rows)?.[1]
  const first: unknown = flat === undefined ? (tryParse(rows) as unknown[] | undefined)?.[0] : tryParse(flat)
  if (typeof first !== 'object' || first === null) return
  const missing = key.filter((column) => !Object.hasOwn(first, column)).join(' and ')
  if (missing === '') return
  const advice = `return it too, or name the primary key’s columns in key`
  throw new HoldfastError('INVALID_OPTIONS', `${table}: the rows that fetch gives have no ${missing}; ${advice}`)
}

/** Tables that show the same rows have the same key, and are shared. */
export function tableKey(options: LiveTableOptions): string {
  return JSON.stringify([
    channelName(options),
    options.schema ?? 'public',
    options.table,
    options.columns ?? '*',
    pageQuery(options),
  ])
}
