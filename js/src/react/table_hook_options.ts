import type { RealtimeClient } from '../client/client.js'
import type { LiveTableOptions } from '../table/live_table_options.js'
import type { LiveTableView } from './use_live_table.js'
import type { Row } from '../base/types.js'

/** What every hook over a table takes. */
export interface TableHookOptions {
  readonly client?: RealtimeClient | undefined
  /** Default `public`. */
  readonly schema?: string | undefined
  /** Fetches the rows in place of `/rest/v1`; see `LiveTableOptions.fetch`. */
  readonly fetch?: LiveTableOptions['fetch']
  /** `false` subscribes to nothing. Default `true`. */
  readonly enabled?: boolean | undefined
  /** Fetches again this long after the last page, in milliseconds; see `LiveTableOptions.maxStalenessMs`. Default: never. */
  readonly maxStalenessMs?: number | undefined
  /** Show changes only after this long without another, in milliseconds. Default 0. */
  readonly debounceMs?: number | undefined
}

/** What every hook over a table tells of it. */
export function statusOf<T extends Row>({ loading, error, stale, gap, refetch }: LiveTableView<T>) {
  return { loading, error, stale, gap, refetch }
}
