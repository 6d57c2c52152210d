'use client'

import { hasLoaded } from '../table/live_table_snapshot.js'
import { LiveTableRegistry } from '../table/live_table_registry.js'
import type { Row } from '../base/types.js'
import { useClient } from './client_context.js'
import { useLiveTable } from './use_live_table.js'
import type { LiveTableView, UseLiveTableOptions } from './use_live_table.js'

/**
 * {@link useLiveTable} for `<Suspense>`: the fallback shows until the first rows arrive, so `loading` is always `false`. A final error is
 * thrown, for an error boundary. A server renders the fallback and fetches nothing; the browser takes over.
 * @throws HoldfastError the final error of the first fetch
 */
export function useSuspenseLiveTable<T extends Row = Row>(
  options: Omit<UseLiveTableOptions, 'enabled'>,
): LiveTableView<T> {
  const tables = useClient(options.client).part(LiveTableRegistry)
  const live = useLiveTable<T>(options)
  if (hasLoaded(live)) return live
  if (live.error?.final) throw live.error
  if (typeof window === 'undefined') throw new Error('useSuspenseLiveTable shows its fallback on a server')
  // React's protocol: a component that throws a promise renders again once the promise has settled.
  throw tables.load(options)
}
