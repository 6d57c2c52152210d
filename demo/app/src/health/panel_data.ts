import type { HoldfastError } from 'holdfast'

/** The state of the data that a panel shows, as the hooks over tables report it. */
export interface PanelData {
  readonly loading: boolean
  readonly error: HoldfastError | null
  readonly stale: boolean
  readonly refetch: () => void
  /** Whether there is nothing to show. */
  readonly empty: boolean
}

/** Whether the panel shows all there is. Until then a count is a dash, and the panel does not say "nothing". */
export function isKnown({ loading, error, empty }: Pick<PanelData, 'loading' | 'error' | 'empty'>): boolean {
  return !loading && (error === null || !empty)
}
