'use client'

import { useCallback, useRef, useSyncExternalStore } from 'react'
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
  // Options are written anew at each render; what they mean is what counts.
  const key = options.enabled === false ? '' : tableKey(options)
  const latest = useRef(options)
  latest.current = options
  const subscribe = useCallback((listener: () => void) => (key === '' ? () => undefined : tables.subscribe(latest.current, listener)), [tables, key])
  const getSnapshot = (): LiveTableSnapshot => (key === '' ? LOADING : tables.peek(key))
  return useSyncExternalStore(subscribe, getSnapshot, () => LOADING) as LiveTableSnapshot<T>
}
