import { createContext, useContext, useEffect, useId, useSyncExternalStore } from 'react'
import { Health, isOfTheConnection } from './health'
import type { HealthSnapshot } from './health'
import type { PanelData } from './panel_data'

/** The health of a desk; each desk has its own. */
export const HealthContext = createContext(new Health())

export function useHealth(): HealthSnapshot & Pick<Health, 'retry'> {
  const health = useContext(HealthContext)
  return { ...useSyncExternalStore(health.subscribe, health.getSnapshot), retry: health.retry }
}

/** Tells the page the state of a panel's data. Returns what the panel has to say itself: an error that the page does not say. */
export function usePanelHealth({ error, stale, refetch }: Omit<PanelData, 'empty' | 'loading'>): PanelData['error'] {
  const health = useContext(HealthContext)
  const { trouble } = useHealth()
  const panel = useId()
  useEffect(() => health.report(panel, { error, stale, refetch }), [health, panel, error, stale, refetch])
  const isSaidElsewhere = !error?.final || error.name === trouble?.name || isOfTheConnection(error)
  return isSaidElsewhere ? null : error
}
