import { createClient } from 'holdfast'
import type { RealtimeClient } from 'holdfast'
import { PAGE_NAME } from '../page_name'
import type { Settings } from '../settings'

// Outside of React, as a session's: StrictMode must not make a second one.
let client: RealtimeClient | undefined

/** The race's own client: anybody may look at the ovens, so nobody signs in. */
export function raceClient({ server, key, tuning }: Settings): RealtimeClient {
  return (client ??= createClient(server, key, { ...tuning, params: { page: PAGE_NAME } }))
}
