import { httpBase } from './personas'
import type { Persona } from './personas'

/** The password of all personas of the local server. */
const PASSWORD = 'demo'
const ANSWER_WITHIN_MS = 5_000
/** A new token is fetched when the old one has so long to live, so that it does not expire on its way. */
const RENEW_BEFORE_MS = 60_000

interface Grant {
  readonly access_token: string
  readonly expires_in: number
}

/** Makes a function for `accessToken`. It signs the persona in, and again before the token expires. */
export function signIn(server: string, { email }: Persona): () => Promise<string> {
  let known: { readonly token: Promise<string>; renewAt: number } | undefined
  return () => {
    if (known && Date.now() < known.renewAt) return known.token
    const grant = requestGrant(server, email)
    const mine = { token: grant.then(({ access_token }) => access_token), renewAt: Infinity }
    known = mine
    grant.then(
      ({ expires_in }) => {
        mine.renewAt = Date.now() + expires_in * 1000 - RENEW_BEFORE_MS
      },
      () => {
        mine.renewAt = 0
      },
    )
    return mine.token
  }
}

async function requestGrant(server: string, email: string): Promise<Grant> {
  const response = await fetch(`${httpBase(server)}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  if (!response.ok) throw new Error(`signing in as ${email} was refused: HTTP ${response.status}`)
  return (await response.json()) as Grant
}
