import { createClient } from 'holdfast'
import type { RealtimeClient } from 'holdfast'
import { PAGE_NAME } from '../page_name'
import type { Settings } from '../settings'

type Host = 'page' | 'worker'

// Outside of React, like a session's client, because StrictMode must not make a second one.
const clients = new Map<Host, RealtimeClient>()

/** The race's own clients. Anybody may look at the ovens, so nobody signs in. */
export function raceClient({ server, key, tuning }: Settings, host: Host): RealtimeClient {
  const known = clients.get(host) ?? createClient(server, key, { ...tuning, host, params: { page: PAGE_NAME } })
  clients.set(host, known)
  return known
}
