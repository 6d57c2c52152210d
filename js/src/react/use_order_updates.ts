'use client'

import { useMemo } from 'react'
import type { RealtimeClient } from '../client/client.js'
import type { ColumnIn } from '../client/database_types.js'
import type { HoldfastError } from '../base/errors.js'
import type { LiveTableOptions } from '../table/live_table_options.js'
import { postgresChangesFilter } from '../channel/postgres_filter.js'
import type { Row } from '../base/types.js'
import { statusOf } from './table_hook_options.js'
import { useLiveTable } from './use_live_table.js'

/** An order's primary key. */
export type OrderId = string | number

/** {@link useOrderUpdates}'s options. Table and column names are configurable. */
export interface OrderUpdatesOptions<T extends Row = Row> {
  /** Only this restaurant's orders. Default: all that the policies let the user see. */
  readonly restaurantId?: string | number | undefined
  /** Only orders in this state, or in one of these. */
  readonly status?: string | readonly string[] | undefined
  /** Default `orders`. */
  readonly table?: string | undefined
  /** Default `public`. */
  readonly schema?: string | undefined
  /** Defaults: `id`, `restaurant_id`, `status`, `created_at`. */
  readonly columns?:
    | {
        readonly id?: ColumnIn<T>
        readonly restaurant?: ColumnIn<T>
        readonly status?: ColumnIn<T>
        readonly createdAt?: ColumnIn<T>
      }
    | undefined
  /** Newest first is the default. */
  readonly order?: readonly { readonly column: ColumnIn<T>; readonly ascending?: boolean }[] | undefined
  /** The most orders to keep; only those in `status` count, if that is given. Default: all. */
  readonly limit?: number | undefined
  /** Fetches the orders instead of `/rest/v1`; see `LiveTableOptions.fetch`. */
  readonly fetch?: LiveTableOptions['fetch']
  readonly client?: RealtimeClient | undefined
  /** `false`: subscribe to nothing. Default `true`. */
  readonly enabled?: boolean | undefined
  /** Fetches again this long after the last page, in milliseconds; see `LiveTableOptions.maxStalenessMs`. Default: never. */
  readonly maxStalenessMs?: number | undefined
  /** Waits until no change has come for this long, in milliseconds, and then shows the changes. Default 0. */
  readonly debounceMs?: number | undefined
}

/** What {@link useOrderUpdates} gives. Frozen. Orders that did not change stay the same objects. */
export interface OrderUpdates<T extends Row> {
  readonly orders: readonly T[]
  /** True until the first orders arrive. */
  readonly loading: boolean
  readonly error: HoldfastError | null
  /** The orders may be behind. */
  readonly stale: boolean
  /** The list missed changes and could not catch up so far: it is known to be incomplete. */
  readonly gap: boolean
  /** Fetches again, and keeps the current rows meanwhile. For a button beside an error. */
  readonly refetch: () => void
  /**
   * Stores an order. It shows at once. If the server refuses it, it disappears and the promise rejects with a HoldfastError named `REST_…`.
   */
  readonly createOrder: (order: Partial<T>) => Promise<T>
  /** Changes an order. `REST_NOT_FOUND` if it does not exist, or the user may not change it. */
  readonly updateOrder: (id: OrderId, patch: Partial<T>) => Promise<T>
  readonly deleteOrder: (id: OrderId) => Promise<void>
}

/**
 * The orders in the database, live, and functions to change them.
 *
 * ```tsx
 * const { orders, updateOrder } = useOrderUpdates({ restaurantId: 7 })
 * ```
 * @param T an order's type; it is trusted, not checked
 */
export function useOrderUpdates<T extends Row = Row>(options: OrderUpdatesOptions<T> = {}): OrderUpdates<T> {
  const wanted = options.status === undefined ? undefined : [options.status].flat().join('\n')
  const names = columnNames(options)
  const live = useLiveTable<T>(liveOptions(options, names))
  const { insert, update, remove } = live
  const orders = useMemo(() => withStatus(live.rows, names.status, wanted), [live.rows, names.status, wanted])
  const actions = useMemo(
    () => ({
      createOrder: insert,
      updateOrder: (id: OrderId, patch: Partial<T>) => update({ [names.id]: id }, patch),
      deleteOrder: (id: OrderId) => remove({ [names.id]: id }),
    }),
    [insert, update, remove, names.id],
  )
  return useMemo(() => Object.freeze({ orders, ...statusOf(live), ...actions }), [orders, live, actions])
}

type Names = Readonly<Record<'id' | 'restaurant' | 'status' | 'createdAt', string>>

function columnNames<T extends Row>({ columns }: OrderUpdatesOptions<T>): Names {
  return { id: 'id', restaurant: 'restaurant_id', status: 'status', createdAt: 'created_at', ...columns }
}

function liveOptions<T extends Row>(options: OrderUpdatesOptions<T>, names: Names) {
  const { table = 'orders', restaurantId, order = [{ column: names.createdAt, ascending: false }] } = options
  const filter =
    restaurantId === undefined ? undefined : postgresChangesFilter().eq(names.restaurant, restaurantId).build()
  return { ...options, table, columns: undefined, filter, where: countedStatus(options, names), key: [names.id], order }
}

/**
 * With a limit, only orders in these states count. Without one, all states are fetched, so another status shows at once without a fetch.
 */
function countedStatus<T extends Row>({ status, limit }: OrderUpdatesOptions<T>, names: Names): string | undefined {
  const states = status === undefined ? [] : [status].flat()
  return limit === undefined || states.length === 0
    ? undefined
    : postgresChangesFilter().in(names.status, states).build()
}

/**
 * Filters by status here instead of in the subscription: the server does not report an order that leaves the status, and it would stay on
 * the page.
 */
function withStatus<T extends Row>(rows: readonly T[], column: string, lines: string | undefined): readonly T[] {
  if (lines === undefined) return rows
  const wanted = new Set(lines.split('\n'))
  return Object.freeze(rows.filter((row) => wanted.has(String(row[column]))))
}
