import type { Presence, RealtimePresenceState } from './channel_types.js'
import type { tryParse } from '../base/json.js'
import type { PresenceEvent } from '../port/port.js'
import { shared } from '../base/structural_sharing.js'
import type { Timer, clearTimeout, monotonicNow, setTimeout } from '../base/time.js'

declare module '../base/late.js' {
  interface LateParts {
    readonly PresenceState: typeof PresenceState
  }
}

/** The functions that it uses from the package's entry. */
export interface PresenceTools {
  readonly tryParse: typeof tryParse
  readonly clearTimeout: typeof clearTimeout
  readonly monotonicNow: typeof monotonicNow
  readonly setTimeout: typeof setTimeout
}

/** How long a user who left still shows, in milliseconds. A user who is back within this time never left. */
export const LEAVE_DEBOUNCE_MS = 1_000

/** What a presence callback gets: realtime-js's shapes, and `update`. */
export interface PresencePayload<P = Presence> {
  readonly event: 'sync' | 'join' | 'leave' | 'update'
  readonly key?: string
  readonly currentPresences?: readonly P[]
  readonly newPresences?: readonly P[]
  readonly leftPresences?: readonly P[]
}

type Metas = readonly Presence[]
/** The entry of a key: the metas on Supabase; an object that contains them on Phoenix. */
type Entry = Metas | { readonly metas: Metas }

/** A user who has left, and still shows. */
interface Leaving {
  readonly left: Metas
  /** On `monotonicNow()`'s clock. */
  readonly until: number
}

/**
 * Who is present on one channel. The core merges; this class keeps the result, as a frozen object that is replaced after each change. It
 * reports what happened to people: a leave and a join under one key are one `update`, and a user who is back at once (a reloaded page, a
 * rejoined channel) has not left. The cost of a message depends on its size, not on how many are present.
 */
export class PresenceState {
  readonly #tell: (payload: PresencePayload) => void
  readonly #debounceMs: number
  readonly #tools: PresenceTools
  readonly #present = new Map<string, Entry>()
  /** Made on demand. */
  #snapshot: RealtimePresenceState | undefined = Object.freeze({})
  /** In order of time, because all wait equally long. */
  readonly #leaving = new Map<string, Leaving>()
  #timer: Timer | undefined
  /** True if the next sync names everyone who is present. */
  #startsOver = false

  constructor(tell: (payload: PresencePayload) => void, tools: PresenceTools, debounceMs = LEAVE_DEBOUNCE_MS) {
    this.#tools = tools
    this.#tell = tell
    this.#debounceMs = debounceMs
  }

  get snapshot(): RealtimePresenceState {
    this.#snapshot ??= frozen(this.#present)
    return this.#snapshot
  }

  /** Takes the present entry of each key that changed. */
  apply(event: PresenceEvent): void {
    const update = this.#tools.tryParse(event.update)
    const news = new Map<string, unknown>(typeof update === 'object' && update !== null ? Object.entries(update) : [])
    // Users who are not named have gone.
    if (this.#startsOver) for (const key of this.#present.keys()) if (!news.has(key)) news.set(key, null)
    this.#startsOver = false
    this.#sync(news)
  }

  /** Removes everyone who is leaving: the core has forgotten them, and does not mention them again. */
  stop(): void {
    this.#tools.clearTimeout(this.#timer)
    this.#timer = undefined
    for (const key of this.#leaving.keys()) this.#put(key, undefined)
    this.#leaving.clear()
  }

  /** The channel is joined as if for the first time. */
  reset(): void {
    this.stop()
    this.#present.clear()
    this.#snapshot = Object.freeze({})
  }

  /** Another core takes over. Its first sync names everyone who is present. */
  startOver(): void {
    this.#startsOver = true
  }

  /** Clears the state and tells the listeners, because who is present is no longer known. */
  forget(): void {
    if (this.#present.size === 0) return
    this.reset()
    this.#tell({ event: 'sync' })
  }

  #sync(update: ReadonlyMap<string, unknown>): void {
    const told: PresencePayload[] = []
    for (const [key, next] of update) {
      const before = metasOf(this.#present.get(key))
      const entry = entryOf(next)
      this.#leaving.delete(key)
      if (entry === undefined && before.length > 0 && this.#debounceMs > 0) this.#letGo(key, before)
      else {
        this.#put(key, entry)
        told.push(...happened(key, before, metasOf(entry)))
      }
    }
    this.#wait()
    this.#tellAll(told)
  }

  #put(key: string, entry: Entry | undefined): void {
    if (entry === undefined) this.#present.delete(key)
    else this.#present.set(key, entry)
    this.#snapshot = undefined
  }

  #tellAll(told: readonly PresencePayload[]): void {
    for (const payload of told) this.#tell(payload)
    this.#tell({ event: 'sync' })
  }

  /** Shows the entry for `leaveDebounceMs` more. */
  #letGo(key: string, left: Metas): void {
    this.#leaving.set(key, { left, until: this.#tools.monotonicNow() + this.#debounceMs })
  }

  /** Sets the one timer, for the next leave. */
  #wait(): void {
    const next = this.#leaving.values().next().value
    this.#tools.clearTimeout(this.#timer)
    this.#timer = undefined
    if (next)
      this.#timer = this.#tools.setTimeout(() => {
        this.#go()
      }, next.until - this.#tools.monotonicNow())
  }

  /** Removes everyone whose debounce time is over, and reports it at once. */
  #go(): void {
    // A timer may fire a fraction early.
    const now = this.#tools.monotonicNow() + 1
    const told: PresencePayload[] = []
    for (const [key, { left, until }] of this.#leaving) {
      if (until > now) break
      this.#leaving.delete(key)
      this.#put(key, undefined)
      told.push({ event: 'leave', key, currentPresences: [], leftPresences: left })
    }
    this.#wait()
    if (told.length > 0) this.#tellAll(told)
  }
}

/**
 * An object that serves as a table. With a prototype, the engine would make a class for each set of keys. It starts without one, so that
 * `__proto__` is an ordinary key.
 */
function frozen(present: ReadonlyMap<string, Entry>): RealtimePresenceState {
  const state = Object.create(null) as Record<string, Entry>
  for (const [key, entry] of present) state[key] = entry
  return Object.freeze(Object.setPrototypeOf(state, Object.prototype) as RealtimePresenceState)
}

/**
 * Returns nothing for a user who has gone. Ignores entries without a list of metas, and metas that are no objects, because any peer may
 * have written them.
 */
function entryOf(value: unknown): Entry | undefined {
  const isList = Array.isArray(value)
  const given: unknown = isList ? value : (value as { metas?: unknown } | null)?.metas
  if (!Array.isArray(given)) return undefined
  const metas = given.filter(isMeta)
  if (metas.length === given.length) return value as Entry
  if (metas.length === 0) return undefined
  return isList ? metas : { ...(value as object), metas }
}

function isMeta(value: unknown): value is Presence {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function metasOf(entry: Entry | undefined): Metas {
  if (entry === undefined) return []
  return 'metas' in entry ? entry.metas : entry
}

function happened(key: string, before: Metas, after: Metas): PresencePayload[] {
  const joined = without(after, before)
  const left = without(before, after)
  if (sameContent(joined, left)) return []
  if (left.length === 0) return [{ event: 'join', key, currentPresences: before, newPresences: joined }]
  if (joined.length === 0) return [{ event: 'leave', key, currentPresences: after, leftPresences: left }]
  return [{ event: 'update', key, currentPresences: after, newPresences: joined, leftPresences: left }]
}

function without(metas: Metas, others: Metas): Metas {
  if (others.length === 0 || metas.length === 0) return metas
  const refs = new Set(others.map(refOf))
  return metas.filter((meta) => !refs.has(refOf(meta)))
}

const refOf = ({ presence_ref, phx_ref }: Presence): unknown => presence_ref ?? phx_ref

const REFS = new Set(['presence_ref', 'phx_ref', 'phx_ref_prev'])

/** Whether only the server's references differ. */
function sameContent(joined: Metas, left: Metas): boolean {
  if (joined.length !== left.length) return false
  const content = (presences: Metas): object[] =>
    presences.map((presence) => Object.fromEntries(Object.entries(presence).filter(([name]) => !REFS.has(name))))
  const before = content(left)
  return shared(before, content(joined)) === before
}
