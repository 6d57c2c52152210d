import { createContext, useContext, useEffect, useId, useSyncExternalStore } from 'react'
import { Health, isOfTheConnection } from './health'
import type { HealthSnapshot } from './health'
import type { PanelData } from './panel_data'

/** The desk's; one for each. */
export const HealthContext = createContext(new Health())

export function useHealth(): HealthSnapshot & Pick<Health, 'retry'> {
  const health = useContext(HealthContext)
  return { ...useSyncExternalStore(health.subscribe, health.getSnapshot), retry: health.retry }
}

/** Tells the page how a panel's data is. Gives what is left for the panel to say by itself: an error that is not the page's. */
export function usePanelHealth({ error, stale, refetch }: Omit<PanelData, 'empty' | 'loading'>): PanelData['error'] {
  const health = useContext(HealthContext)
  const { trouble } = useHealth()
  const panel = useId()
  useEffect(() => health.report(panel, { error, stale, refetch }), [health, panel, error, stale, refetch])
  const isSaidElsewhere = !error?.final || error.name === trouble?.name || isOfTheConnection(error)
  return isSaidElsewhere ? null : error
}
