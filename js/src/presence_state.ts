import type { Presence, RealtimePresenceState } from './channel_types.js'
import { tryParse } from './json.js'
import type { PresenceEvent } from './port.js'

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
/** Under a key: the metas on Supabase; on Phoenix, an object that has them; `null` where the key has gone. */
type Entry = Metas | { readonly metas: Metas }
type Update = Record<string, Entry | null>

/**
 * Who is present on one channel. The core merges; this keeps the outcome, as a frozen object that is new after each change, and tells
 * what happened in people's terms: what came and went under one key at once is an `update` of it, and who comes back at once (a page that
 * was reloaded, a channel that was joined again) has not left.
 */
export class PresenceState {
  readonly #tell: (payload: PresencePayload) => void
  readonly #debounceMs: number
  #state: RealtimePresenceState = Object.freeze({})
  readonly #leaving = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(tell: (payload: PresencePayload) => void, debounceMs = LEAVE_DEBOUNCE_MS) {
    this.#tell = tell
    this.#debounceMs = debounceMs
  }

  get snapshot(): RealtimePresenceState {
    return this.#state
  }

  /** Takes what is new since the last sync. What moved between, and may be gone again, the core tells too: it is of no account. */
  apply(event: PresenceEvent): void {
    if (event.kind === 0) this.#sync((tryParse(event.update) ?? {}) as Update)
  }

  /** Nobody is waited for any more. */
  stop(): void {
    for (const timer of this.#leaving.values()) clearTimeout(timer)
    this.#leaving.clear()
  }

  /** The channel is joined as if for the first time. */
  reset(): void {
    this.stop()
    this.#state = Object.freeze({})
  }

  #sync(update: Update): void {
    const told: PresencePayload[] = []
    for (const [key, entry] of Object.entries(update)) {
      const before = this.#metas(key)
      this.#stays(key)
      if (entry === null && before.length > 0 && this.#debounceMs > 0) {
        this.#letGo(key, before)
        Reflect.deleteProperty(update, key)
      } else told.push(...happened(key, before, metasOf(entry)))
    }
    this.#merge(update)
    for (const payload of told) this.#tell(payload)
    this.#tell({ event: 'sync' })
  }

  /** Shown a while longer. */
  #letGo(key: string, left: Metas): void {
    const timer = setTimeout(() => {
      this.#leaving.delete(key)
      this.#merge({ [key]: null })
      this.#tell({ event: 'leave', key, currentPresences: [], leftPresences: left })
      this.#tell({ event: 'sync' })
    }, this.#debounceMs)
    this.#leaving.set(key, timer)
  }

  #stays(key: string): void {
    clearTimeout(this.#leaving.get(key))
    this.#leaving.delete(key)
  }

  #metas(key: string): Metas {
    return Object.hasOwn(this.#state, key) ? metasOf(this.#state[key] as Entry) : []
  }

  #merge(update: Update): void {
    const next = Object.entries({ ...this.#state, ...update }).filter(([, entry]) => entry !== null)
    this.#state = Object.freeze(Object.fromEntries(next)) as RealtimePresenceState
  }
}

function metasOf(entry: Entry | null): Metas {
  if (entry === null) return []
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
  const refs = new Set(others.map(refOf))
  return metas.filter((meta) => !refs.has(refOf(meta)))
}

const refOf = ({ presence_ref, phx_ref }: Presence): unknown => presence_ref ?? phx_ref

const REFS = new Set(['presence_ref', 'phx_ref', 'phx_ref_prev'])

/** Whether only the server's references differ. */
function sameContent(joined: Metas, left: Metas): boolean {
  const content = (presences: Metas): string =>
    JSON.stringify(presences.map((presence) => Object.entries(presence).filter(([name]) => !REFS.has(name))))
  return content(joined) === content(left)
}
