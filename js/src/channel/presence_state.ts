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

/** What it has of the package's entry. */
export interface PresenceTools {
  readonly tryParse: typeof tryParse
  readonly clearTimeout: typeof clearTimeout
  readonly monotonicNow: typeof monotonicNow
  readonly setTimeout: typeof setTimeout
}

/** How long somebody who left is still shown, in milliseconds: who comes back within it never left. */
export const LEAVE_DEBOUNCE_MS = 1_000

/** What a presence callback is given: realtime-js's shapes, and `update`. */
export interface PresencePayload<P = Presence> {
  readonly event: 'sync' | 'join' | 'leave' | 'update'
  readonly key?: string
  readonly currentPresences?: readonly P[]
  readonly newPresences?: readonly P[]
  readonly leftPresences?: readonly P[]
}

type Metas = readonly Presence[]
/** Under a key: the metas on Supabase; on Phoenix, an object that has them. */
type Entry = Metas | { readonly metas: Metas }

/** Somebody who has left, and is still shown. */
interface Leaving {
  readonly left: Metas
  /** On `monotonicNow()`'s clock. */
  readonly until: number
}

/**
 * Who is present on one channel. The core merges; this keeps the outcome, as a frozen object that is new after each change, and tells
 * what happened in people's terms: what came and went under one key at once is an `update` of it, and who comes back at once (a page that
 * was reloaded, a channel that was joined again) has not left. Each message costs what is in it, and not who is there.
 */
export class PresenceState {
  readonly #tell: (payload: PresencePayload) => void
  readonly #debounceMs: number
  readonly #tools: PresenceTools
  readonly #present = new Map<string, Entry>()
  /** Made when it is asked for. */
  #snapshot: RealtimePresenceState | undefined = Object.freeze({})
  /** In order of time: all wait equally long. */
  readonly #leaving = new Map<string, Leaving>()
  #timer: Timer | undefined
  /** The next sync names everybody who is present. */
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

  /** Takes what is there now under each key that changed. */
  apply(event: PresenceEvent): void {
    const update = this.#tools.tryParse(event.update)
    const news = new Map<string, unknown>(typeof update === 'object' && update !== null ? Object.entries(update) : [])
    // Whoever is not named has gone.
    if (this.#startsOver) for (const key of this.#present.keys()) if (!news.has(key)) news.set(key, null)
    this.#startsOver = false
    this.#sync(news)
  }

  /** Removes everybody who is leaving: the core has forgotten them, and will not mention them again. */
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

  /** Another core takes over. Its first sync names everybody who is present. */
  startOver(): void {
    this.#startsOver = true
  }

  /** Clears the state and tells the listeners: they may not know any more who is present. */
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

  /** Arms the one timer for the next leave. */
  #wait(): void {
    const next = this.#leaving.values().next().value
    this.#tools.clearTimeout(this.#timer)
    this.#timer = undefined
    if (next)
      this.#timer = this.#tools.setTimeout(() => {
        this.#go()
      }, next.until - this.#tools.monotonicNow())
  }

  /** Removes everybody whose debounce time is over, and tells it at once. */
  #go(): void {
    // A timer may be early by a fraction.
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
 * An object that is no record, but a table: an engine would make a class of each set of keys that there ever was. Without a prototype at
 * first, so that `__proto__` is a key as any other, too.
 */
function frozen(present: ReadonlyMap<string, Entry>): RealtimePresenceState {
  const state = Object.create(null) as Record<string, Entry>
  for (const [key, entry] of present) state[key] = entry
  return Object.freeze(Object.setPrototypeOf(state, Object.prototype) as RealtimePresenceState)
}

/**
 * Nothing for somebody who has gone. What has no list of metas is nobody, and a meta that is no object is none: any peer may have written
 * them.
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
