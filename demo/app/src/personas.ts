import { HoldfastError, createClient, diagnose } from 'holdfast'
import type { Settings } from './settings'

export type PersonaRole = 'restaurant' | 'driver' | 'customer' | 'operator'

/** A person that one can be on this page. The id of a restaurant is the user id of its staff. */
export interface Persona {
  readonly key: string
  readonly id: string
  readonly name: string
  readonly role: PersonaRole
  readonly email: string
}

const PLAYABLE: ReadonlySet<string> = new Set<PersonaRole>(['restaurant', 'driver', 'customer', 'operator'])

/** The personas of this server. @throws HoldfastError that says why there is no list */
export async function loadPersonas({ server, key }: Settings, signal: AbortSignal): Promise<readonly Persona[]> {
  // This client only checks the address and works it out; nothing connects.
  const client = createClient(server, key)
  const socketUrl = client.endpointURL()
  client.dispose()
  const response = await fetch(`${httpBase(server)}/demo/personas`, { signal }).catch(async (thrown: unknown) => {
    if (signal.aborted) throw thrown
    throw await diagnose(socketUrl)
  })
  if (!response.ok)
    throw new HoldfastError('HANDSHAKE_REFUSED', `HTTP ${response.status} from ${server}: is it the local server?`)
  const all = (await response.json()) as readonly Persona[]
  return all.filter(({ role }) => PLAYABLE.has(role))
}

/** The local server's restaurants are its personas with that role. */
export function restaurantsAmong(personas: readonly Persona[]): readonly Persona[] {
  return personas.filter(({ role }) => role === 'restaurant')
}

/** The address of the server's HTTP side, without a path. */
export function httpBase(server: string): string {
  const { protocol, host } = new URL(server)
  return `${protocol.replace('ws', 'http')}//${host}`
}
