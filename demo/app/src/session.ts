import { createClient } from 'holdfast'
import type { RealtimeClient } from 'holdfast'
import { PAGE_NAME } from './page_name'
import type { Persona } from './personas'
import type { Settings } from './settings'
import { signIn } from './sign_in'

/** A persona who is at work on this page, and the one client that all components use. */
export interface Session {
  readonly persona: Persona
  readonly client: RealtimeClient
}

// Outside of React: a client must outlive StrictMode's second mount, and must not be made twice by it.
let current: Session | null = null
const listeners = new Set<() => void>()

export const currentSession = (): Session | null => current

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Puts a persona to work, in place of whoever is. @throws HoldfastError `INVALID_URL`, `INVALID_OPTIONS` */
export function openSession(settings: Settings, persona: Persona): void {
  if (current?.persona.key === persona.key) return
  const { server, key, token, tuning, host } = settings
  const options = { ...tuning, host, params: { page: PAGE_NAME }, accessToken: token ?? signIn(server, persona) }
  replace({ persona, client: createClient(server, key, options) })
}

/** Logs out: leaves all channels, closes the socket and forgets what was not sent. */
export function closeSession(): void {
  replace(null)
}

function replace(next: Session | null): void {
  const previous = current
  current = next
  for (const listener of listeners) listener()
  previous?.client.dispose()
}
