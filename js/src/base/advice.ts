// Loaded in development only (dev.ts).
import { similar } from './similar.js'

const CLIENT = {
  accessToken: true,
  auth: true,
  backoffJitter: true,
  backoffMs: true,
  changesTimeoutMs: true,
  channelsPerSocket: true,
  connectTimeoutMs: true,
  db: true,
  decode: true,
  degradedHeartbeatMs: true,
  disconnectOnEmptyChannelsAfterMs: true,
  encode: true,
  excellentBelowMs: true,
  fairBelowMs: true,
  fetch: true,
  flushPerSecond: true,
  global: true,
  goodBelowMs: true,
  headers: true,
  heartbeatCallback: true,
  heartbeatIntervalMs: true,
  heartbeatTimeoutMs: true,
  hiddenPolicy: true,
  host: true,
  joinTimeoutMs: true,
  joinsPerSecond: true,
  key: true,
  logLevel: true,
  log_level: true,
  logger: true,
  messageTtlMs: true,
  params: true,
  pauseAfterMs: true,
  persistQueue: true,
  fastPath: true,
  port: true,
  probeTimeoutMs: true,
  pushTimeoutMs: true,
  queueBytes: true,
  queueLimit: true,
  queueOverflow: true,
  realtime: true,
  reconnectAfterMs: true,
  refusedRejoinMs: true,
  restartSpreadMs: true,
  schema: true,
  seed: true,
  sessionStorage: true,
  stableAfterMs: true,
  stalledAfterMs: true,
  storage: true,
  timeout: true,
  transport: true,
  url: true,
  user: true,
  vsn: true,
  wasm: true,
  worker: true,
  workerUrl: true,
}
const CHANNEL = { config: true, subscribedWhen: true }
const CONFIG = { broadcast: true, presence: true, private: true }
const BROADCAST = {
  ack: true,
  replay: true,
  replication_ready: true,
  self: true,
}
const PRESENCE = { enabled: true, key: true, leaveDebounceMs: true }
const REPLAY = { limit: true, since: true }
const CHANGES = {
  event: true,
  filter: true,
  schema: true,
  select: true,
  table: true,
}
/** The options of tables and of all hooks over a table: a hook hands on what it is given. */
const TABLE = {
  channel: true,
  client: true,
  columns: true,
  debounceMs: true,
  dwellMs: true,
  enabled: true,
  fences: true,
  fetch: true,
  filter: true,
  hysteresis: true,
  intervalMs: true,
  key: true,
  limit: true,
  lowStockAt: true,
  maxPoints: true,
  maxStalenessMs: true,
  names: true,
  noiseMeters: true,
  onGeofence: true,
  onLowStock: true,
  onNotification: true,
  onOutOfStock: true,
  onReorder: true,
  order: true,
  pageSize: true,
  restaurantId: true,
  schema: true,
  staleAfterMs: true,
  status: true,
  table: true,
  toleranceMeters: true,
  typing: true,
  upload: true,
  userId: true,
  way: true,
  where: true,
}
const HOOK = {
  channel: true,
  client: true,
  config: true,
  enabled: true,
  heartbeatMs: true,
  idleAfterMs: true,
  onChange: true,
  private: true,
  subscribedWhen: true,
  track: true,
  userId: true,
}

/** What is known of each; the compiler holds them against the options themselves in tests/unit/js/advice_names.test.ts. */
export const NAMES = {
  client: CLIENT,
  channel: CHANNEL,
  config: CONFIG,
  broadcast: BROADCAST,
  presence: PRESENCE,
  replay: REPLAY,
  changes: CHANGES,
  table: TABLE,
  hook: HOOK,
}

const KINDS = ['broadcast', 'postgres_changes', 'presence', 'system']
const EVENTS: Readonly<Partial<Record<string, readonly string[]>>> = {
  postgres_changes: ['*', 'INSERT', 'UPDATE', 'DELETE'],
  presence: ['*', 'sync', 'join', 'leave', 'update'],
}

const said = new Set<string>()

/** Options as plain JavaScript may give them: of any type. */
export interface Given {
  client: unknown
  channel: unknown
  table: unknown
  hook: unknown
  listener: readonly [type: string, filter: unknown]
  channelAgain: readonly [name: string, had: { readonly config?: unknown }, given: { readonly config?: unknown }]
}

const LOOKS: { readonly [K in keyof Given]: (given: Given[K]) => void } = {
  client: (given) => {
    unknownNames('of a client', given, CLIENT)
  },
  channel: (given) => {
    unknownNames('of a channel', given, CHANNEL)
    const config = inside(given, 'config')
    unknownNames('of a channel’s config', config, CONFIG)
    unknownNames('of config.broadcast', inside(config, 'broadcast'), BROADCAST)
    unknownNames('of config.broadcast.replay', inside(inside(config, 'broadcast'), 'replay'), REPLAY)
    unknownNames('of config.presence', inside(config, 'presence'), PRESENCE)
  },
  table: (given) => {
    unknownNames('of a table', given, TABLE)
  },
  hook: (given) => {
    unknownNames('of a hook', given, HOOK)
  },
  listener: ([type, filter]) => {
    const known = type.toLowerCase()
    // Other events are listened to by their names, whatever these are.
    if (!KINDS.includes(known) && similar(type, KINDS)) warn(`on('${type}', …) hears nothing`, similar(type, KINDS))
    const event = inside(filter, 'event')
    const events = EVENTS[known]
    // Supabase's server and realtime-js read presence's events in any case, and those of changes in capitals only.
    const heard = known === 'presence' && typeof event === 'string' ? event.toLowerCase() : event
    if (events && typeof heard === 'string' && !events.includes(heard))
      warn(`on('${type}', { event: '${heard}' }) hears nothing`, similar(heard, events))
    if (known === 'postgres_changes') unknownNames('of on(’postgres_changes’)', filter, CHANGES)
  },
  channelAgain: ([name, { config: had }, { config: given }]) => {
    const isNew =
      differs({ private: inside(given, 'private') }, had) ||
      ['broadcast', 'presence'].some((part) => differs(inside(given, part), inside(had, part)))
    if (isNew)
      warn(
        `channel('${name}') has another config already, so this one is ignored: use client.attach() for it`,
        undefined,
      )
  },
}

/** Whether some member of `given` differs; what is left out counts as false. */
function differs(given: unknown, had: unknown): boolean {
  return Object.entries(given ?? {}).some(
    ([name, value]) => JSON.stringify(value || null) !== JSON.stringify(inside(had, name) || null),
  )
}

/** Warns of each option that has no effect, once. */
export function look<K extends keyof Given>(kind: K, given: Given[K]): void {
  LOOKS[kind](given)
}

function unknownNames(where: string, given: unknown, known: object): void {
  if (typeof given !== 'object' || given === null) return
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !Object.hasOwn(known, name))
      warn(`there is no option ${name} ${where}`, similar(name, Object.keys(known)))
}

function warn(what: string, right: string | undefined): void {
  if (said.has(what)) return
  said.add(what)
  console.warn(`Holdfast: ${what}${right === undefined ? '.' : `: did you mean ${right}?`}`)
}

function inside(given: unknown, name: string): unknown {
  return typeof given === 'object' && given !== null ? (given as Record<string, unknown>)[name] : undefined
}
