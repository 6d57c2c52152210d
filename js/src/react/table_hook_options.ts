import type { RealtimeClient } from '../client/client.js'
import type { LiveTableOptions } from '../table/live_table_options.js'
import type { LiveTableView } from './use_live_table.js'
import type { Row } from '../base/types.js'

/** The options of every hook over a table. */
export interface TableHookOptions {
  readonly client?: RealtimeClient | undefined
  /** Default `public`. */
  readonly schema?: string | undefined
  /** Fetches the rows instead of `/rest/v1`; see `LiveTableOptions.fetch`. */
  readonly fetch?: LiveTableOptions['fetch']
  /** `false`: subscribe to nothing. Default `true`. */
  readonly enabled?: boolean | undefined
  /** Fetches again this long after the last page, in milliseconds; see `LiveTableOptions.maxStalenessMs`. Default: never. */
  readonly maxStalenessMs?: number | undefined
  /** Waits until no change has come for this long, in milliseconds, and then shows the changes. Default 0. */
  readonly debounceMs?: number | undefined
}

/** The table's status, as every hook over a table returns it. */
export function statusOf<T extends Row>({ loading, error, stale, gap, refetch }: LiveTableView<T>) {
  return { loading, error, stale, gap, refetch }
}
