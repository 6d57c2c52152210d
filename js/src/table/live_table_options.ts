import type { ChangesFilter } from '../channel/channel_types.js'
import { HoldfastError } from '../base/errors.js'
import { tryParse } from '../base/json.js'
import { filterQuery, splitConditions } from '../rest/rest.js'
import type { RestQuery } from '../rest/rest.js'
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
   * A `postgres_changes` filter, such as `restaurant_id=eq.7`; conditions joined by commas must all hold. Of a row that an update moves out
   * of it the server says nothing: what may change in a row belongs into `where`.
   */
  readonly filter?: string | undefined
  /**
   * Conditions on columns that change, such as `status=in.(new,ready)`: what is fetched meets them, and so does what is shown, for they are
   * looked at here as well, in all changes that `filter` lets through. Operators: eq, neq, lt, lte, gt, gte, in; text is compared by its
   * bytes, and null meets none.
   */
  readonly where?: string | undefined
  /** The primary key's columns. Default `['id']`. */
  readonly key?: readonly string[] | undefined
  /** Default: by key, ascending. */
  readonly order?: readonly { readonly column: string; readonly ascending?: boolean }[] | undefined
  /** Most rows to keep, the first in `order`. Default: all that the server gives. */
  readonly limit?: number | undefined
  /**
   * The columns to fetch, in PostgREST's form. Default `*`. Those of `key`, `order` and `where` are fetched in any case: a table goes by them,
   * and its rows have them.
   */
  readonly columns?: string | undefined
  /**
   * Fetches again this long after the last page, in milliseconds: an overloaded server drops changes without a word, and only that shows it.
   * Default: never; where several tables are one, the first one's counts.
   */
  readonly maxStalenessMs?: number | undefined
  /** The channel's name. Default: made from the table and the filter, so that equal tables share one. */
  readonly channel?: string | undefined
  /**
   * Fetches the rows in place of `/rest/v1`: an array, or its JSON text (which keeps the digits of big numbers). It is no part of
   * what makes two tables equal: where several share one, the first one's is used.
   */
  readonly fetch?: ((signal: AbortSignal) => Promise<readonly Row[] | string>) | undefined
}

export function channelName(options: LiveTableOptions): string {
  return (
    options.channel ?? ['table', options.schema ?? 'public', options.table, options.filter].filter(Boolean).join(':')
  )
}

/**
 * What to ask of the server. A filter on another column than the key lets no DELETE through, for the server then knows the key
 * only: these are asked for without one, and those of unknown rows change nothing.
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

/** What the core needs to know to keep the rows. */
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

/** As the database orders the page: rows that are equal otherwise by their key. Of a page fetched by other means, the page's own order stands. */
function orderTerms({ order, key = ['id'], fetch }: LiveTableOptions): object[] {
  const last = fetch && !order ? [] : key.map((column) => ({ column, ascending: true }))
  return [...(order ?? []).map(({ column, ascending = true }) => ({ column, ascending })), ...last]
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

/** With those that the core finds, orders and sifts rows by. */
function neededColumns({ columns = '*', key = ['id'], order = [], where = '' }: LiveTableOptions): string {
  const terms = splitConditions(withoutEmbedded(columns)).map((term) => term.trim())
  // What a column is called in the answer: `alias:column::type`.
  const names = new Set(terms.map((term) => /^("[^"]*"|[^:]*)/.exec(term)?.[0].replaceAll('"', '')))
  if (names.has('*')) return columns
  const needed = [...key, ...order.map(({ column }) => column), ...filterQuery(where).map(([column]) => column)]
  return [columns, ...[...new Set(needed)].filter((column) => !names.has(column))].join(',')
}

/** `restaurants(name,owners(id))` is a column of that name. */
function withoutEmbedded(columns: string): string {
  let text = columns
  while (/\([^()]*\)/.test(text)) text = text.replace(/\([^()]*\)/g, '')
  return text
}

/** The first of an array's rows, if it holds no other object; long pages are not parsed for it. */
const FIRST_FLAT_ROW = /^\s*\[\s*(\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\})/

/** @throws HoldfastError `INVALID_OPTIONS`: rows without their key, which the core could not tell apart */
export function checkKey({ table, key = ['id'] }: LiveTableOptions, rows: string): void {
  const flat = FIRST_FLAT_ROW.exec(rows)?.[1]
  const first: unknown = flat === undefined ? (tryParse(rows) as unknown[] | undefined)?.[0] : tryParse(flat)
  if (typeof first !== 'object' || first === null) return
  const missing = key.filter((column) => !Object.hasOwn(first, column)).join(' and ')
  if (missing === '') return
  const advice = `return it too, or name the primary key’s columns in key`
  throw new HoldfastError('INVALID_OPTIONS', `${table}: the rows that fetch gives have no ${missing}; ${advice}`)
}

/** Equal for tables that show the same rows: what sharing goes by. */
export function tableKey(options: LiveTableOptions): string {
  return JSON.stringify([
    channelName(options),
    options.schema ?? 'public',
    options.table,
    options.columns ?? '*',
    pageQuery(options),
  ])
}
