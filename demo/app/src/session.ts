import { createClient } from 'holdfast'
import type { RealtimeClient } from 'holdfast'
import type { Persona } from './personas'
import type { Settings } from './settings'
import { signIn } from './sign_in'

/** A persona who is at work on this page, and the one client that all components use. */
export interface Session {
  readonly persona: Persona
  readonly client: RealtimeClient
}

let current: Session | null = null

/** The session of a persona: the one there is, or a new one in its place. Kept outside of React, which mounts twice under StrictMode. */
export function openSession(settings: Settings, persona: Persona): Session {
  if (current?.persona.key === persona.key) return current
  closeSession()
  const { server, key, token, tuning } = settings
  const client = createClient(server, key, { ...tuning, accessToken: token ?? signIn(server, persona) })
  current = { persona, client }
  return current
}

/** Leaves all channels, closes the socket and forgets what was not sent. */
export function closeSession(): void {
  current?.client.dispose()
  current = null
}
