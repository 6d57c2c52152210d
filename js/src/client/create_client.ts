import { RealtimeClient } from './client.js'
import type { RealtimeClientOptions } from './client.js'
import type { ClientOf } from './database_types.js'
import { followUser, optionsOf } from './supabase_client.js'
import type { SupabaseClientLike, WithHoldfast } from './supabase_client.js'

/** The options of `createClient`: those of supabase-js. Options that are not about Realtime have no effect. */
export interface CreateClientOptions extends RealtimeClientOptions {
  realtime?: RealtimeClientOptions
  /** Only its `fetch` is used. */
  global?: { fetch?: typeof fetch; headers?: object }
  auth?: object
  db?: object
  storage?: object
}

/** One client, and so one socket, for each SupabaseClient. */
const clients = new WeakMap<SupabaseClientLike, RealtimeClient>()

/**
 * A client for a Supabase project: `createClient('https://xyz.supabase.co', anonKey)`. It uses supabase-js's options under `realtime`, and
 * ignores `auth` and the others (pass the user's token as `accessToken`, or with `setAuth`). With the type that Supabase's generator
 * writes, `createClient<Database>(…)`, a wrong table or column does not compile.
 * @throws HoldfastError `NOT_CONFIGURED`, `INVALID_URL`, `INVALID_OPTIONS`
 */
export function createClient<Database = unknown>(
  url: string,
  key?: string,
  options?: CreateClientOptions,
): ClientOf<Database>
/** The same, with the key among the options, or for a server that needs none. */
export function createClient<Database = unknown>(url: string, options: CreateClientOptions): ClientOf<Database>
/**
 * A client for the project and user of a supabase-js client: it takes its URL, key, schema, `fetch`, headers and `realtime` options, and
 * follows its sign-in. A second call returns the same client and ignores `options`, until that client is disposed.
 */
export function createClient<Database = unknown>(
  supabase: SupabaseClientLike,
  options?: RealtimeClientOptions,
): ClientOf<Database>
export function createClient<Database = unknown>(
  urlOrSupabase: string | SupabaseClientLike,
  keyOrOptions: string | CreateClientOptions = {},
  more: CreateClientOptions = {},
): ClientOf<Database> {
  const [key, options] =
    typeof keyOrOptions === 'string' ? [keyOrOptions, more] : [undefined, { ...keyOrOptions, ...more }]
  if (typeof urlOrSupabase === 'object') return clientOf(urlOrSupabase, options) as ClientOf<Database>
  const { realtime, global, ...own } = options
  const all = { fetch: global?.fetch, ...own, ...realtime, ...(key === undefined ? {} : { key }) }
  return new RealtimeClient(urlOrSupabase, all) as ClientOf<Database>
}

function clientOf(supabase: SupabaseClientLike, options: RealtimeClientOptions): RealtimeClient {
  const { realtime } = supabase
  // If Holdfast replaces realtime-js inside supabase-js, its client exists already.
  const known = realtime instanceof RealtimeClient ? realtime : clients.get(supabase)
  if (known) return known
  const { url, ...theirs } = optionsOf(supabase)
  const client = new RealtimeClient(url, { ...theirs, ...options })
  const stop = followUser(supabase, client)
  client.disposed.add(() => {
    stop()
    clients.delete(supabase)
  })
  clients.set(supabase, client)
  return client
}

/**
 * A supabase-js client with Holdfast as its Realtime: `channel()`, `getChannels()`, `removeChannel()`, `removeAllChannels()` and `realtime` are
 * Holdfast's, everything else (queries, auth, storage, functions) is the client's own. Code and components written for supabase-js accept
 * it unchanged. `createClient(supabase)` and its property `holdfast` give the Holdfast client inside it.
 * @throws HoldfastError `NOT_CONFIGURED`, `INVALID_OPTIONS`
 */
export function withHoldfast<S extends SupabaseClientLike>(
  supabase: S,
  options?: RealtimeClientOptions,
): WithHoldfast<S> {
  const client = createClient(supabase, options)
  const ours: Readonly<Record<string | symbol, unknown>> = {
    holdfast: client,
    realtime: client,
    channel: client.channel.bind(client),
    getChannels: client.getChannels.bind(client),
    removeChannel: client.removeChannel.bind(client),
    removeAllChannels: client.removeAllChannels.bind(client),
  }
  return new Proxy(supabase, {
    get: (target, name) => (Object.hasOwn(ours, name) ? ours[name] : Reflect.get(target, name)),
    has: (target, name) => Object.hasOwn(ours, name) || Reflect.has(target, name),
  }) as WithHoldfast<S>
}
