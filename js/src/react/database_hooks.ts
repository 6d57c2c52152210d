'use client'

import type {
  ColumnOf,
  FilterOf,
  GenericDatabase,
  InsertOf,
  RowOf,
  TableName,
  UpdateOf,
} from '../client/database_types.js'
import type { RowKey } from '../table/live_table_options.js'
import { useLiveTable } from './use_live_table.js'
import type { LiveTableView, UseLiveTableOptions } from './use_live_table.js'
import { useSuspenseLiveTable } from './use_suspense_live_table.js'

/** {@link UseLiveTableOptions} with a table of a database, and its columns. */
export interface TypedTableOptions<D extends GenericDatabase, T extends TableName<D>> extends Omit<
  UseLiveTableOptions,
  'table' | 'schema' | 'filter' | 'where' | 'key' | 'order'
> {
  readonly table: T
  readonly filter?: FilterOf<D, T> | undefined
  readonly where?: FilterOf<D, T> | undefined
  readonly key?: readonly ColumnOf<D, T>[] | undefined
  readonly order?: readonly { readonly column: ColumnOf<D, T>; readonly ascending?: boolean }[] | undefined
}

/** A live table's rows and edits with the types of a database. */
export interface TypedTableView<D extends GenericDatabase, T extends TableName<D>> extends Omit<
  LiveTableView<RowOf<D, T>>,
  'insert' | 'update'
> {
  readonly insert: (row: InsertOf<D, T>) => Promise<RowOf<D, T>>
  readonly update: (key: RowKey & Partial<RowOf<D, T>>, patch: UpdateOf<D, T>) => Promise<RowOf<D, T>>
}

/** Hooks that know the tables of a database. */
export interface DatabaseHooks<D extends GenericDatabase> {
  readonly useLiveTable: <T extends TableName<D>>(options: TypedTableOptions<D, T>) => TypedTableView<D, T>
  readonly useSuspenseLiveTable: <T extends TableName<D>>(
    options: Omit<TypedTableOptions<D, T>, 'enabled'>,
  ) => TypedTableView<D, T>
}

/**
 * Types the hooks by the database types that Supabase's generator writes. A wrong table or column does not compile.
 *
 * ```ts
 * export const { useLiveTable } = databaseHooks<Database>()
 * const { rows } = useLiveTable({ table: 'orders', filter: 'status=eq.ready' })
 * ```
 */
export function databaseHooks<D extends GenericDatabase>(): DatabaseHooks<D> {
  return { useLiveTable, useSuspenseLiveTable }
}
