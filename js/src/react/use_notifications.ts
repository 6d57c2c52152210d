'use client'

import { useMemo } from 'react'
import type { ColumnIn } from '../client/database_types.js'
import type { HoldfastError } from '../base/errors.js'
import { hasLoaded } from '../table/live_table_snapshot.js'
import { postgresChangesFilter } from '../channel/postgres_filter.js'
import type { Row } from '../base/types.js'
import { useAnnouncements } from './announce.js'
import { useClient } from './client_context.js'
import { statusOf } from './table_hook_options.js'
import type { TableHookOptions } from './table_hook_options.js'
import { useLatest } from './use_latest.js'
import { useLiveTable } from './use_live_table.js'

/** {@link useNotifications}'s options. Table and column names are configurable. */
export interface NotificationsOptions<T extends Row> extends TableHookOptions {
  /** Only this user's notifications. Default: all that the policies let the user see. */
  readonly userId?: string | number | undefined
  /** Default `notifications`. */
  readonly table?: string | undefined
  /** Defaults: `id`, `user_id`, `read_at` (a time; `null` while unread), `created_at`. */
  readonly columns?:
    | {
        readonly id?: ColumnIn<T>
        readonly user?: ColumnIn<T>
        readonly readAt?: ColumnIn<T>
        readonly createdAt?: ColumnIn<T>
      }
    | undefined
  /** The most notifications to keep: the newest (50). */
  readonly limit?: number | undefined
  /** Called once for each notification that arrives while any component shows the list. */
  readonly onNotification?: ((notification: T) => void) | undefined
}

/** What {@link useNotifications} gives. Frozen. */
export interface Notifications<T extends Row> {
  /** The newest first. */
  readonly notifications: readonly T[]
  readonly unreadCount: number
  readonly loading: boolean
  readonly error: HoldfastError | null
  readonly stale: boolean
  /** The list missed changes and could not catch up so far: it is known to be incomplete. */
  readonly gap: boolean
  /** Fetches again, and keeps the current rows meanwhile. For a button beside an error. */
  readonly refetch: () => void
  /** Shows at once; undone if the server refuses. */
  readonly markAsRead: (id: string | number) => Promise<void>
  /** Marks all shown, unread notifications in one request. */
  readonly markAllAsRead: () => Promise<void>
}

/**
 * The user's notifications, live.
 *
 * ```tsx
 * const { notifications, unreadCount, markAllAsRead } = useNotifications({ onNotification: ({ title }) => toast(title) })
 * ```
 * @param T a notification's type; it is trusted, not checked
 */
export function useNotifications<T extends Row = Row>(options: NotificationsOptions<T> = {}): Notifications<T> {
  const { userId, table = 'notifications', limit = 50, onNotification } = options
  const names = { id: 'id', user: 'user_id', readAt: 'read_at', createdAt: 'created_at', ...options.columns }
  const { id: idColumn, readAt } = names
  const filter = userId === undefined ? undefined : postgresChangesFilter().eq(names.user, userId).build()
  const order = [{ column: names.createdAt, ascending: false }]
  const live = useLiveTable<T>({ ...options, table, columns: undefined, filter, key: [idColumn], order, limit })
  const { rows, update, updateAll } = live
  const loaded = hasLoaded(live)
  const byId = useMemo(() => new Map(rows.map((row) => [String(row[idColumn]), row])), [rows, idColumn])
  const marks = useMemo(() => (loaded ? new Map([...byId.keys()].map((id) => [id, ''])) : undefined), [byId, loaded])
  useAnnouncements(useClient(options.client), `${table}:${filter ?? ''}`, marks, (id) => {
    const notification = byId.get(id)
    if (notification) onNotification?.(notification)
  })
  const unread = useMemo(() => rows.filter((row) => row[readAt] === null || row[readAt] === undefined), [rows, readAt])
  const latest = useLatest(unread)
  const actions = useMemo(() => {
    const read = (): Partial<T> => ({ [readAt]: new Date().toISOString() }) as unknown as Partial<T>
    return {
      markAsRead: async (id: string | number) => {
        await update({ [idColumn]: id }, read())
      },
      markAllAsRead: () => {
        const ids = latest.current.map((row) => row[idColumn] as string | number)
        return updateAll(
          ids.map((id) => ({ [idColumn]: id })),
          [[idColumn, `in.(${ids.join(',')})`]],
          read(),
        )
      },
    }
  }, [update, updateAll, latest, idColumn, readAt])
  return useMemo(
    () => Object.freeze({ notifications: rows, unreadCount: unread.length, ...statusOf(live), ...actions }),
    [rows, unread, live, actions],
  )
}
