'use client'

import { useCallback, useMemo, useState } from 'react'
import type { ColumnIn } from '../client/database_types.js'
import type { HoldfastError } from '../base/errors.js'
import { hasLoaded } from '../table/live_table_snapshot.js'
import type { Row } from '../base/types.js'
import { useAnnouncements } from './announce.js'
import { useClient } from './client_context.js'
import { stockLevel } from './stock.js'
import type { StockLevel } from './stock.js'
import { statusOf } from './table_hook_options.js'
import type { TableHookOptions } from './table_hook_options.js'
import { useLiveTable } from './use_live_table.js'

/** {@link useInventoryTracking}'s options. Table and column names are configurable. */
export interface InventoryOptions<T extends Row> extends TableHookOptions {
  /** Default `products`. */
  readonly table?: string | undefined
  /** A `postgres_changes` filter, such as `restaurant_id=eq.7`. Default: all that the policies let the user see. */
  readonly filter?: string | undefined
  /** Defaults: `id`, `name` (to sort by), `stock_level`, `low_stock_at` (a product's own threshold). */
  readonly columns?:
    | {
        readonly id?: ColumnIn<T>
        readonly name?: ColumnIn<T>
        readonly stock?: ColumnIn<T>
        readonly threshold?: ColumnIn<T>
      }
    | undefined
  /** The threshold of products that have none of their own: below it they are low (10). */
  readonly lowStockAt?: number | undefined
  /** A product stops being low this much above its threshold (2). */
  readonly hysteresis?: number | undefined
  /** Called once when a product runs low, and again only after its stock has recovered in between. */
  readonly onLowStock?: ((product: T) => void) | undefined
  /** Called once when a product runs out. */
  readonly onOutOfStock?: ((product: T) => void) | undefined
  /** Called once each time a product has become low or run out: reorder here. */
  readonly onReorder?: ((product: T) => void) | undefined
}

/** What {@link useInventoryTracking} gives. Frozen. */
export interface Inventory<T extends Row> {
  readonly inventory: readonly T[]
  /** Products that are low but not out. */
  readonly lowStockItems: readonly T[]
  readonly outOfStockItems: readonly T[]
  readonly loading: boolean
  readonly error: HoldfastError | null
  readonly stale: boolean
  /** The list missed changes and could not catch up so far: it is known to be incomplete. */
  readonly gap: boolean
  /** Fetches again, and keeps the current rows meanwhile. For a button beside an error. */
  readonly refetch: () => void
  /** Shows at once; undone if the server refuses. */
  readonly setStock: (id: string | number, stock: number) => Promise<T>
}

/**
 * The stock, live, and the products that run low.
 *
 * ```tsx
 * const { inventory, lowStockItems } = useInventoryTracking({ onLowStock: ({ name }) => toast(`${name} is running low`) })
 * ```
 * @param T a product's type; it is trusted, not checked
 */
export function useInventoryTracking<T extends Row = Row>(options: InventoryOptions<T> = {}): Inventory<T> {
  const { table = 'products', filter, lowStockAt = 10, hysteresis = 2, onLowStock, onOutOfStock, onReorder } = options
  const names = { id: 'id', name: 'name', stock: 'stock_level', threshold: 'low_stock_at', ...options.columns }
  const order = [{ column: names.name }]
  const live = useLiveTable<T>({ ...options, table, columns: undefined, key: [names.id], order })
  const { rows, update } = live
  const levels = useLevels(rows, names, lowStockAt, hysteresis)
  const byId = useMemo(() => new Map(rows.map((row) => [String(row[names.id]), row])), [rows, names.id])
  useAnnouncements(
    useClient(options.client),
    `${table}:${filter ?? ''}`,
    hasLoaded(live) ? levels : undefined,
    (id, level, before) => {
      const product = byId.get(id)
      if (!product || level === 'ok') return
      if (level === 'low' && before !== 'out') onLowStock?.(product)
      if (level === 'out') onOutOfStock?.(product)
      if (before !== 'low' && before !== 'out') onReorder?.(product)
    },
  )
  const setStock = useCallback(
    (id: string | number, stock: number) =>
      update({ [names.id]: id }, { [names.stock]: stock } as unknown as Partial<T>),
    [update, names.id, names.stock],
  )
  return useMemo(() => {
    const at = (level: StockLevel) => Object.freeze(rows.filter((row) => levels.get(String(row[names.id])) === level))
    return Object.freeze({
      inventory: rows,
      lowStockItems: at('low'),
      outOfStockItems: at('out'),
      ...statusOf(live),
      setStock,
    })
  }, [rows, levels, live, setStock, names.id])
}

interface Names {
  readonly id: string
  readonly stock: string
  readonly threshold: string
}

/** Each product's level. Because of the hysteresis it depends on the previous level. */
function useLevels(
  rows: readonly Row[],
  { id, stock, threshold }: Names,
  lowStockAt: number,
  hysteresis: number,
): ReadonlyMap<string, StockLevel> {
  const [known, setKnown] = useState<{ rows: readonly Row[]; levels: ReadonlyMap<string, StockLevel> }>(EMPTY)
  if (known.rows === rows) return known.levels
  const levels = new Map(
    rows.map((row) => {
      const name = String(row[id])
      const limits = { threshold: Number(row[threshold] ?? lowStockAt), hysteresis }
      return [name, stockLevel(Number(row[stock]), known.levels.get(name), limits)]
    }),
  )
  setKnown({ rows, levels })
  return levels
}

const EMPTY: { rows: readonly Row[]; levels: ReadonlyMap<string, StockLevel> } = { rows: [], levels: new Map() }
