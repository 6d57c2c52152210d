import type { HoldfastError } from 'holdfast'

/** What a panel knows of the data that it shows, as the hooks over tables say it. */
export interface PanelData {
  readonly loading: boolean
  readonly error: HoldfastError | null
  readonly stale: boolean
  readonly refetch: () => void
  /** There is nothing to show. */
  readonly empty: boolean
}

/** Whether what is shown is what there is. Until then a count is a dash, and "nothing" is not said. */
export function isKnown({ loading, error, empty }: Pick<PanelData, 'loading' | 'error' | 'empty'>): boolean {
  return !loading && (error === null || !empty)
}
