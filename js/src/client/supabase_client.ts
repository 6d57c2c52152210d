import type { RealtimeClient, RealtimeClientOptions } from './client.js'
import { HoldfastError } from '../base/errors.js'
import type { Unsubscribe } from '../base/types.js'

/** A client of `@supabase/supabase-js`, of any version 2. */
export interface SupabaseClientLike {
  readonly auth: object
  readonly realtime: object
}

/** The same client, with Holdfast as its Realtime. */
export type WithHoldfast<S extends SupabaseClientLike> = S & {
  /** The client behind `channel()`, for `<HoldfastProvider>` and hooks. */
  readonly holdfast: RealtimeClient
}

interface Session {
  readonly access_token: string
}

type OnAuthStateChange = (callback: (event: string, session: Session | null) => void) => {
  readonly data: { readonly subscription: { unsubscribe(): void } }
}

/** The parts of the client that are read, some of which its types hide. */
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

/** The options of a client for the same project and the same user. @throws HoldfastError `NOT_CONFIGURED` */
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

/** Follows each sign-in, sign-out and new token there. */
export function followUser(supabase: SupabaseClientLike, client: RealtimeClient): Unsubscribe {
  const { accessToken, auth } = supabase as unknown as Inside
  if (accessToken) return () => undefined
  const { data } = auth.onAuthStateChange((event) => {
    // The client asks for the first session when it connects. Waiting here for auth's answer would block auth for ever.
    if (event !== 'INITIAL_SESSION') void client.setAuth()
  })
  return () => {
    data.subscription.unsubscribe()
  }
}

/** Adds the application's headers to requests. A request's own headers take precedence. */
function withHeaders(headers: Readonly<Record<string, string>> = {}, own?: typeof fetch): typeof fetch | undefined {
  if (Object.keys(headers).length === 0) return own
  return (input, init) => (own ?? fetch)(input, { ...init, headers: { ...headers, ...(init?.headers as object) } })
}
