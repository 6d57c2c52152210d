import { HoldfastError } from '../base/errors.js'
import type { PortFactory } from '../port/port.js'
import { HEARTBEAT_TIMEOUT_MS, LEAST, MOST, PROBE_TIMEOUT_MS, WORDS } from '../port/tuning.js'
import type { CoreTuning } from '../port/tuning.js'
import type { TokenUser } from './token_user.js'
import type { AccessToken } from '../base/types.js'
import type { WasmSource } from '../engine/wasm_source.js'

/** How the connection behaves. All times in milliseconds; the defaults are in brackets. */
export interface ConnectionTuning extends CoreTuning {
  /**
   * Keeps waiting messages in IndexedDB, so that they survive a reload or a crash of the tab (`false`). A text names the queue. Each message
   * waits for the user who sent it. See `docs/connection.md`.
   */
  persistQueue?: boolean | string | undefined
  /**
   * Delivers plain messages without the core (`true`). If you suspect this path of a problem, `false` sends everything through the core.
   */
  fastPath?: boolean | undefined
}

/** Where the core can run. */
export type CoreHost = 'page' | 'worker' | (() => Worker)

/** Where to connect, as whom, and how. */
export interface ConnectionOptions extends ConnectionTuning {
  /** A project's URL (`https://xyz.supabase.co`), or a Realtime or Phoenix endpoint; http(s) or ws(s). Default: `configure`'s. */
  url?: string | undefined
  /** The project's API key (anon or publishable). Plain Phoenix servers need none. Default: `configure`'s, with its URL. */
  key?: string | undefined
  /** More query parameters of the WebSocket's address. */
  params?: Readonly<Record<string, string>> | undefined
  /** The user's JWT, or a function that gets it. Without one, the key's rights apply. */
  accessToken?: AccessToken | undefined
  /** The user of an access token that has no `sub`: a name, or a function that gets it from the token. */
  user?: TokenUser | undefined
  /** The protocol's version (`2.0.0`). */
  vsn?: string | undefined
  /** The schema of live tables and REST calls that name none (`public`). */
  schema?: string | undefined
  /** Replaces the page's `fetch`, for REST calls and the diagnosis. */
  fetch?: typeof fetch | undefined
  /**
   * Where the core runs (`'page'`). With `'worker'` it runs in a worker, so heartbeats go on in hidden tabs, and floods of messages do not
   * hold up the page. A function makes the worker from a file of your own, if the Content-Security-Policy requires that. See
   * `docs/connection.md`.
   */
  host?: CoreHost | undefined
  /** Your own copy of the `.wasm`; the first client of the page decides. Default: the one in the package. */
  wasm?: WasmSource | undefined
  /** @internal Where the core runs; for tests and other hosts. */
  port?: PortFactory | undefined
}

/** The version that an address names. A server answers any other version only with 403. @throws HoldfastError `INVALID_OPTIONS` */
export function protocolVersion(socketUrl: string): '1.0.0' | '2.0.0' {
  const vsn = new URL(socketUrl).searchParams.get('vsn')
  if (vsn !== '1.0.0' && vsn !== '2.0.0')
    throw invalid('vsn', vsn, "'1.0.0' or '2.0.0'", 'Unsupported serializer version: ')
  return vsn
}

/** Where the core should run. @throws HoldfastError `INVALID_OPTIONS` */
export function coreHost({ host = 'page' }: ConnectionOptions): CoreHost {
  if (typeof host === 'function' || checkedWord('host', host, ['page', 'worker'])) return host
  return 'page'
}

/** Picks out the options that the core needs. @throws HoldfastError `INVALID_OPTIONS` */
export function tuningOf(options: ConnectionOptions): ConnectionTuning {
  checkQueueName(options.persistQueue)
  const tuning: Record<string, unknown> = {}
  for (const [name, least] of Object.entries(LEAST))
    tuning[name] = checkedNumber(name, options[name as keyof ConnectionTuning], least)
  for (const [name, words] of Object.entries(WORDS))
    tuning[name] = checkedWord(name, options[name as keyof ConnectionTuning], words)
  tuning.backoffMs = checkedWaits(options.backoffMs)
  tuning.heartbeatTimeoutMs ??= silenceAllowed(options)
  // Without a random seed, all clients of a restarted server would wait equally long.
  tuning.seed ??= Math.floor(Math.random() * 2 ** 32)
  return Object.fromEntries(Object.entries(tuning).filter(([, value]) => value !== undefined))
}

/** A user who sets a shorter heartbeat interval wants to notice a loss sooner. */
function silenceAllowed({
  heartbeatIntervalMs,
  probeTimeoutMs = PROBE_TIMEOUT_MS,
}: ConnectionTuning): number | undefined {
  if (heartbeatIntervalMs === undefined) return undefined
  return Math.min(HEARTBEAT_TIMEOUT_MS, Math.max(probeTimeoutMs, 1.5 * heartbeatIntervalMs))
}

/** @throws HoldfastError `INVALID_OPTIONS` */
export function checkAccessToken(token: unknown): void {
  if (token !== undefined && token !== null && typeof token !== 'string' && typeof token !== 'function')
    throw invalid('accessToken', typeof token, 'a token, or a function that gives it')
}

function checkQueueName(name: unknown): void {
  const sound = name === undefined || typeof name === 'boolean' || (typeof name === 'string' && name !== '')
  if (!sound) throw invalid('persistQueue', name, 'true, false or a name')
}

function checkedNumber(name: string, value: unknown, least: number): unknown {
  if (value === undefined) return value
  if (typeof value !== 'number' || !Number.isFinite(value) || value < least)
    throw invalid(name, value, `a number of at least ${String(least)}`)
  const most = MOST[name]
  if (most !== undefined && value > most) throw invalid(name, value, `between ${String(least)} and ${String(most)}`)
  return value
}

function checkedWord(name: string, value: unknown, words: readonly string[]): unknown {
  if (value !== undefined && !words.includes(value as string)) throw invalid(name, value, words.join(' or '))
  return value
}

function checkedWaits(waits: readonly number[] | undefined): readonly number[] | undefined {
  if (waits === undefined) return waits
  const sound = Array.isArray(waits) && waits.length > 0 && waits.every((wait) => Number.isFinite(wait) && wait >= 0)
  if (!sound) throw invalid('backoffMs', waits, 'a list of waits')
  return waits as readonly number[]
}

function invalid(name: string, value: unknown, wanted: string, lead = ''): HoldfastError {
  return new HoldfastError('INVALID_OPTIONS', `${lead}${name} is ${String(value)}, and must be ${wanted}`)
}
