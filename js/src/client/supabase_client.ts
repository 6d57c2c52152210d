import type { RealtimeClient, RealtimeClientOptions } from './client.js'
import { HoldfastError } from '../base/errors.js'
import type { Unsubscribe } from '../base/types.js'

/** A client of `@supabase/supabase-js`, of any version 2. */
export interface SupabaseClientLike {
  readonly auth: object
  readonly realtime: object
}

/** The same client, whose Realtime is Holdfast's. */
export type WithHoldfast<S extends SupabaseClientLike> = S & {
  /** What `<HoldfastProvider>` takes, and hooks: the client under `channel()`. */
  readonly holdfast: RealtimeClient
}

interface Session {
  readonly access_token: string
}

type OnAuthStateChange = (callback: (event: string, session: Session | null) => void) => {
  readonly data: { readonly subscription: { unsubscribe(): void } }
}

/** What is read of it, some of which its types hide. */
interface Inside {
  readonly supabaseUrl?: string
  readonly supabaseKey?: string
  /** The token of an identity provider other than Supabase Auth; `auth` throws then. */
  readonly accessToken?: () => Promise<string | null>
  readonly auth: {
    getSession(): Promise<{ readonly data: { readonly session: Session | null } }>
    readonly onAuthStateChange: OnAuthStateChange
  }
  readonly rest?: { readonly schemaName?: string }
  readonly headers?: Readonly<Record<string, string>>
  readonly settings?: { readonly realtime?: RealtimeClientOptions; readonly global?: { readonly fetch?: typeof fetch } }
}

/** Has the options of a client for the same project and the same user. @throws HoldfastError `NOT_CONFIGURED` */
export function optionsOf(supabase: SupabaseClientLike): RealtimeClientOptions & { readonly url: string } {
  const { supabaseUrl, supabaseKey, rest, headers, settings } = supabase as unknown as Inside
  if (!supabaseUrl || !supabaseKey)
    throw new HoldfastError('NOT_CONFIGURED', 'what createClient() was given is neither a URL nor a SupabaseClient')
  return {
    ...settings?.realtime,
    url: supabaseUrl,
    key: supabaseKey,
    schema: rest?.schemaName,
    accessToken: () => tokenOf(supabase),
    fetch: withHeaders(headers, settings?.global?.fetch),
  }
}

async function tokenOf(supabase: SupabaseClientLike): Promise<string | null> {
  const { accessToken, auth } = supabase as unknown as Inside
  if (accessToken) return accessToken()
  const { data } = await auth.getSession()
  return data.session?.access_token ?? null
}

/** Whoever signs in, out, or has a new token there, does so here. */
export function followUser(supabase: SupabaseClientLike, client: RealtimeClient): Unsubscribe {
  const { accessToken, auth } = supabase as unknown as Inside
  if (accessToken) return () => undefined
  const { data } = auth.onAuthStateChange((event) => {
    // The first session is asked for when the client connects. To wait here for what auth says would stop it for ever.
    if (event !== 'INITIAL_SESSION') void client.setAuth()
  })
  return () => {
    data.subscription.unsubscribe()
  }
}

/** Headers of the application go along with requests; those that a request has itself count more. */
function withHeaders(headers: Readonly<Record<string, string>> = {}, own?: typeof fetch): typeof fetch | undefined {
  if (Object.keys(headers).length === 0) return own
  return (input, init) => (own ?? fetch)(input, { ...init, headers: { ...headers, ...(init?.headers as object) } })
}
