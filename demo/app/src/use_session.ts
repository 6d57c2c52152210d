import { useEffect, useSyncExternalStore } from 'react'
import type { Persona } from './personas'
import { closeSession, currentSession, onSessionChange, openSession, reopenSession } from './session'
import type { Session } from './session'
import type { Settings } from './settings'

export interface SessionControl {
  readonly session: Session | null
  readonly enter: (persona: Persona) => void
  readonly leave: () => void
  readonly reopen: () => void
}

/** Who is at work. The page's address keeps it, so a reload or a bookmark comes back to the same desk. */
export function useSession(settings: Settings, personas: readonly Persona[] | null): SessionControl {
  const session = useSyncExternalStore(onSessionChange, currentSession)
  useEffect(() => {
    const wanted = personas?.find(({ key }) => key === settings.persona)
    if (wanted) openSession(settings, wanted)
  }, [settings, personas])
  const enter = (persona: Persona): void => {
    remember(persona.key)
    openSession(settings, persona)
  }
  const leave = (): void => {
    remember(null)
    closeSession()
  }
  const reopen = (): void => {
    reopenSession(settings)
  }
  return { session, enter, leave, reopen }
}

function remember(persona: string | null): void {
  const url = new URL(location.href)
  if (persona === null) url.searchParams.delete('as')
  else url.searchParams.set('as', persona)
  history.replaceState(null, '', url)
}
