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

/** {@link useOrderUpdates}'s options. Table and columns may be named as yours are. */
export interface OrderUpdatesOptions<T extends Row = Row> {
  /** Only this restaurant's orders. Default: all that the policies let the user see. */
  readonly restaurantId?: string | number | undefined
  /** Only orders in this state, or one of these. */
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
  /** Most orders to keep; of those in `status`, if that is given. Default: all. */
  readonly limit?: number | undefined
  /** Fetches the orders in place of `/rest/v1`; see `LiveTableOptions.fetch`. */
  readonly fetch?: LiveTableOptions['fetch']
  readonly client?: RealtimeClient | undefined
  /** `false` subscribes to nothing. Default `true`. */
  readonly enabled?: boolean | undefined
  /** Fetches again this long after the last page, in milliseconds; see `LiveTableOptions.maxStalenessMs`. Default: never. */
  readonly maxStalenessMs?: number | undefined
  /** Show changes only after this long without another, in milliseconds. Default 0. */
  readonly debounceMs?: number | undefined
}

/** What {@link useOrderUpdates} gives. Frozen; orders that did not change are the same objects as before. */
export interface OrderUpdates<T extends Row> {
  readonly orders: readonly T[]
  /** True until the first orders are there. */
  readonly loading: boolean
  readonly error: HoldfastError | null
  /** The orders are shown, but may be behind. */
  readonly stale: boolean
  /** Something was missed, and catching up has failed so far: what is shown is known to be incomplete. */
  readonly gap: boolean
  /** Fetches again, and keeps what is shown meanwhile: for a button beside an error. */
  readonly refetch: () => void
  /** Stores an order. It shows at once, and goes again if the server refuses: then it rejects with a HoldfastError named `REST_…`. */
  readonly createOrder: (order: Partial<T>) => Promise<T>
  /** Changes an order. `REST_NOT_FOUND` if there is none such, or it is not the user's to change. */
  readonly updateOrder: (id: OrderId, patch: Partial<T>) => Promise<T>
  readonly deleteOrder: (id: OrderId) => Promise<void>
}

/**
 * The orders as they stand in the database, live, and the means to change them.
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

/** A limit counts orders in these states only. Without one, all are fetched: then another status is shown at once, and fetches nothing. */
function countedStatus<T extends Row>({ status, limit }: OrderUpdatesOptions<T>, names: Names): string | undefined {
  const states = status === undefined ? [] : [status].flat()
  return limit === undefined || states.length === 0
    ? undefined
    : postgresChangesFilter().in(names.status, states).build()
}

/** By status here, not in the subscription: that would not tell when an order leaves the status, and it would stay on the page. */
function withStatus<T extends Row>(rows: readonly T[], column: string, lines: string | undefined): readonly T[] {
  if (lines === undefined) return rows
  const wanted = new Set(lines.split('\n'))
  return Object.freeze(rows.filter((row) => wanted.has(String(row[column]))))
}
