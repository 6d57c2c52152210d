import { createClient } from 'holdfast'
import type { RealtimeClient } from 'holdfast'
import { PAGE_NAME } from './page_name'
import type { Persona } from './personas'
import type { Settings } from './settings'
import { signIn } from './sign_in'

/** A persona who is at work on this page, and the one client that all components use. */
export interface Session {
  /** Of this page: 1, 2, … */
  readonly number: number
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
  begin(settings, persona)
}

/** Whoever is at work begins anew, over a new connection: for what no retry can mend. */
export function reopenSession(settings: Settings): void {
  if (current) begin(settings, current.persona)
}

function begin(settings: Settings, persona: Persona): void {
  const { server, key, token, tuning, host } = settings
  const options = {
    ...{ ...tuning, host, params: { page: PAGE_NAME }, accessToken: token ?? signIn(server, persona) },
    // What was said offline outlives a reload, and is only ever sent by who said it.
    persistQueue: persona.id,
  }
  replace({ number: (current?.number ?? 0) + 1, persona, client: createClient(server, key, options) })
}

/** Logs out: leaves all channels, closes the socket. What was not sent waits for who said it. */
export function closeSession(): void {
  replace(null)
}

function replace(next: Session | null): void {
  const previous = current
  current = next
  for (const listener of listeners) listener()
  previous?.client.dispose()
}
