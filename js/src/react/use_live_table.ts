'use client'

import { useCallback, useState, useSyncExternalStore } from 'react'
import type { RealtimeClient } from '../client.js'
import { LOADING } from '../live_table.js'
import type { LiveTableSnapshot } from '../live_table.js'
import { tableKey } from '../live_table_options.js'
import type { LiveTableOptions } from '../live_table_options.js'
import type { Row } from '../types.js'
import { useClient } from './client_context.js'

/** {@link useLiveTable}'s options. */
export interface UseLiveTableOptions extends LiveTableOptions {
  readonly client?: RealtimeClient | undefined
  /** `false`: show nothing and subscribe to nothing, for example before the user is known. Default `true`. */
  readonly enabled?: boolean | undefined
}

/**
 * The rows of a table, kept equal to the database: the foundation of the data hooks. Components that show the same rows share one
 * join and one fetch; the last to go leaves, shortly after.
 * @param T the row's type; it is trusted, not checked
 */
export function useLiveTable<T extends Row = Row>(options: UseLiveTableOptions): LiveTableSnapshot<T> {
  const { tables } = useClient(options.client)
  const wanted = useWanted(options)
  const subscribe = useCallback(
    (listener: () => void) => (wanted.key === '' ? () => undefined : tables.subscribe(wanted.options, listener)),
    [tables, wanted],
  )
  const getSnapshot = (): LiveTableSnapshot => (wanted.key === '' ? LOADING : tables.peek(wanted.key))
  return useSyncExternalStore(subscribe, getSnapshot, () => LOADING) as LiveTableSnapshot<T>
}

interface Wanted {
  /** Empty: nothing. */
  readonly key: string
  readonly options: LiveTableOptions
}

/** Options are written anew at each render: the same object as long as they mean the same. */
function useWanted(options: UseLiveTableOptions): Wanted {
  const key = options.enabled === false ? '' : tableKey(options)
  const [wanted, setWanted] = useState<Wanted>({ key, options })
  if (wanted.key === key) return wanted
  const next = { key, options }
  setWanted(next)
  return next
}
