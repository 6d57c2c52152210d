import type { HoldfastError } from '../base/errors.js'
import type { Row } from '../base/types.js'

/** What a live table shows. Frozen. Rows that did not change stay the same objects. */
export interface LiveTableSnapshot<T extends Row = Row> {
  readonly rows: readonly T[]
  /** True until the first page arrives, or cannot arrive: then `error` says why, and is final. */
  readonly loading: boolean
  /** The last failure to fetch or subscribe, until that works again; else `null`. */
  readonly error: HoldfastError | null
  /** The rows may be behind: changes do not flow, or the table is catching up. */
  readonly stale: boolean
  /** The table missed changes and could not catch up so far (see `error`): the rows are known to be incomplete. */
  readonly gap: boolean
}

/** The snapshot before anything is known, and on a server. */
export const LOADING: LiveTableSnapshot<never> = Object.freeze({
  rows: Object.freeze([]),
  loading: true,
  error: null,
  stale: false,
  gap: false,
})

/** False before the first page, when there are no rows to compare with. */
export function hasLoaded(snapshot: LiveTableSnapshot): boolean {
  return snapshot.rows !== LOADING.rows
}
