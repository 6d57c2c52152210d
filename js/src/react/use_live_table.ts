'use client'

import { useMemo, useState, useSyncExternalStore } from 'react'
import type { RealtimeClient } from '../client/client.js'
import { LOADING, hasLoaded } from '../table/live_table_snapshot.js'
import type { LiveTableSnapshot } from '../table/live_table_snapshot.js'
import { tableKey } from '../table/live_table_options.js'
import type { LiveTableOptions } from '../table/live_table_options.js'
import { LiveTableRegistry } from '../table/live_table_registry.js'
import type { TableActions } from '../table/table_actions.js'
import type { Row } from '../base/types.js'
import { useClient } from './client_context.js'
import { debounced } from './debounced.js'
import type { Store } from './debounced.js'

/** {@link useLiveTable}'s options. */
export interface UseLiveTableOptions extends LiveTableOptions {
  readonly client?: RealtimeClient | undefined
  /** `false`: show nothing and subscribe to nothing, for example before the user is known. Default `true`. */
  readonly enabled?: boolean | undefined
  /** Waits until no change has come for this long, in milliseconds, and then shows the changes; the first rows come at once. Default 0. */
  readonly debounceMs?: number | undefined
}

/** What {@link useLiveTable} gives: the rows, and edits of them that show at once. Frozen. */
export interface LiveTableView<T extends Row> extends LiveTableSnapshot<T>, TableActions<T> {
  /** The table shows as many rows as `limit` allows, so there may be more. */
  readonly hasMore: boolean
  /** Shows `limit` more rows, live like the others. The current rows stay until the new ones arrive. Does nothing if there are no more. */
  readonly loadMore: () => void
  /** Fetches again, and keeps the current rows meanwhile. */
  readonly refetch: () => void
}

/**
 * The rows of a table, kept equal to the database. The other data hooks build on this one. Components that show the same rows share
 * one join and one fetch; the channel is left shortly after the last one unmounts.
 * @param T the row's type; it is trusted, not checked
 */
export function useLiveTable<T extends Row = Row>(options: UseLiveTableOptions): LiveTableView<T> {
  const tables = useClient(options.client).part(LiveTableRegistry)
  const { debounceMs = 0, limit: pageSize = Infinity } = options
  const base = options.enabled === false ? '' : tableKey(options)
  const [more, setMore] = useState<More>()
  const grown = more?.base === base ? more : undefined
  const longer = grown && { ...options, limit: grown.limit }
  const wanted = useWanted(longer ? tableKey(longer) : base, longer ?? options)
  const { limit = Infinity } = wanted.options
  const store = useMemo(() => debounced(liveStore(tables, wanted), debounceMs), [tables, wanted, debounceMs])
  const current = useSyncExternalStore(store.subscribe, store.getSnapshot, () => LOADING) as LiveTableSnapshot<T>
  const actions = useMemo(
    () => ({
      ...tables.actions<T>(wanted.options),
      refetch: () => {
        tables.refetch(wanted.options)
      },
      loadMore: () => {
        const before = tables.peek(wanted.key)
        if (before.rows.length >= limit) setMore({ base, limit: limit + pageSize, before })
      },
    }),
    [tables, wanted, base, limit, pageSize],
  )
  return useMemo(() => {
    const snapshot = grown && !hasLoaded(current) ? { ...grown.before, error: current.error } : current
    return Object.freeze({
      ...(snapshot as LiveTableSnapshot<T>),
      hasMore: snapshot.rows.length >= limit,
      ...actions,
    })
  }, [current, grown, limit, actions])
}

/** A longer page is another table. Until that has loaded, the shorter one shows. */
interface More {
  /** The key of the table that this is the longer page of. */
  readonly base: string
  readonly limit: number
  readonly before: LiveTableSnapshot
}

function liveStore(tables: LiveTableRegistry, { key, options }: Wanted): Store<LiveTableSnapshot> {
  if (key === '') return { subscribe: () => () => undefined, getSnapshot: () => LOADING }
  return {
    subscribe: (listener) => tables.subscribe(options, listener),
    getSnapshot: () => tables.peek(key),
  }
}

interface Wanted {
  /** Empty if nothing is wanted. */
  readonly key: string
  readonly options: LiveTableOptions
}

/** Returns the same object for as long as the options mean the same, because components write them anew at each render. */
function useWanted(key: string, options: LiveTableOptions): Wanted {
  const [wanted, setWanted] = useState<Wanted>({ key, options })
  if (wanted.key === key) return wanted
  const next = { key, options }
  setWanted(next)
  return next
}
