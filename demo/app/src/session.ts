import { createClient } from 'holdfast'
import type { RealtimeClient } from 'holdfast'
import { PAGE_NAME } from './page_name'
import type { Persona } from './personas'
import type { Settings } from './settings'
import { signIn } from './sign_in'

/** A persona who is at work on this page, and the one client that all components use. */
export interface Session {
  /** The number of the session on this page: 1, 2, … */
  readonly number: number
  readonly persona: Persona
  readonly client: RealtimeClient
}

// Outside of React, because a client must outlive StrictMode's second mount, and StrictMode must not make two.
let current: Session | null = null
const listeners = new Set<() => void>()

export const currentSession = (): Session | null => current

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Puts a persona to work, in place of the one before. @throws HoldfastError `INVALID_URL`, `INVALID_OPTIONS` */
export function openSession(settings: Settings, persona: Persona): void {
  if (current?.persona.key === persona.key) return
  begin(settings, persona)
}

/** Starts the same persona again, over a new connection: for a failure that no retry can mend. */
export function reopenSession(settings: Settings): void {
  if (current) begin(settings, current.persona)
}

function begin(settings: Settings, persona: Persona): void {
  const { server, key, token, tuning, host } = settings
  const options = {
    ...{ ...tuning, host, params: { page: PAGE_NAME }, accessToken: token ?? signIn(server, persona) },
    // What was said offline outlives a reload, and only the person who said it ever sends it.
    persistQueue: persona.id,
  }
  replace({ number: (current?.number ?? 0) + 1, persona, client: createClient(server, key, options) })
}

/** Logs out: leaves all channels and closes the socket. What was not sent waits for the person who said it. */
export function closeSession(): void {
  replace(null)
}

function replace(next: Session | null): void {
  const previous = current
  current = next
  for (const listener of listeners) listener()
  previous?.client.dispose()
}
