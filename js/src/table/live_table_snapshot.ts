import type { HoldfastError } from '../base/errors.js'
import type { Row } from '../base/types.js'

/** What a live table shows. Frozen; rows that did not change are the same objects as before. */
export interface LiveTableSnapshot<T extends Row = Row> {
  readonly rows: readonly T[]
  /** True until the first page is there, or cannot be had: then `error` says why, and is final. */
  readonly loading: boolean
  /** The last failure to fetch or subscribe, until it is overcome; `null` if there is none. */
  readonly error: HoldfastError | null
  /** The rows are shown, but may be behind: changes do not flow, or are being caught up with. */
  readonly stale: boolean
  /** Something was missed, and catching up has failed so far (see `error`): what is shown is known to be incomplete. */
  readonly gap: boolean
}

/** What is shown before anything is known, and on the server. */
export const LOADING: LiveTableSnapshot<never> = Object.freeze({
  rows: Object.freeze([]),
  loading: true,
  error: null,
  stale: false,
  gap: false,
})

/** False before the first page: there are no rows, then, to compare with. */
export function hasLoaded(snapshot: LiveTableSnapshot): boolean {
  return snapshot.rows !== LOADING.rows
}
