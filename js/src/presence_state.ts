import type { Presence, RealtimePresenceState } from './channel_types.js'
import { tryParse } from './json.js'
import type { PresenceEvent } from './port.js'

/** How long somebody who left is still shown, in milliseconds: who comes back within it never left. */
export const LEAVE_DEBOUNCE_MS = 1_000

/** What a presence callback is given: realtime-js's shapes, and `update`. */
export interface PresencePayload {
  readonly event: 'sync' | 'join' | 'leave' | 'update'
  readonly key?: string
  readonly currentPresences?: readonly Presence[]
  readonly newPresences?: readonly Presence[]
  readonly leftPresences?: readonly Presence[]
}

/** What came and went under one key since the last sync. */
interface Move {
  current: readonly Presence[]
  joined: readonly Presence[]
  left: readonly Presence[]
}

type Update = Record<string, Presence[] | null>

/**
 * Who is present on one channel. The core merges; this keeps the outcome, as a frozen object that is new after each change, and tells
 * what happened in people's terms: what came and went under one key at once is an `update` of it, and who comes back at once (a page that
 * was reloaded, a channel that was joined again) has not left.
 */
export class PresenceState {
  readonly #tell: (payload: PresencePayload) => void
  readonly #debounceMs: number
  #state: RealtimePresenceState = Object.freeze({})
  #moves = new Map<string, Move>()
  readonly #leaving = new Map<string, { readonly move: Move; readonly timer: ReturnType<typeof setTimeout> }>()

  constructor(tell: (payload: PresencePayload) => void, debounceMs = LEAVE_DEBOUNCE_MS) {
    this.#tell = tell
    this.#debounceMs = debounceMs
  }

  get snapshot(): RealtimePresenceState {
    return this.#state
  }

  /** Takes an event of the core: joins and leaves, and the sync that ends them. */
  apply(event: PresenceEvent): void {
    if (event.kind === 0) {
      this.#sync((tryParse(event.update) ?? {}) as Update)
      return
    }
    const changed = (tryParse(event.changed) ?? []) as Presence[]
    const before = this.#moves.get(event.key) ?? { joined: [], left: [] }
    const current = (tryParse(event.current) ?? []) as Presence[]
    this.#moves.set(event.key, { ...before, current, [event.kind === 1 ? 'joined' : 'left']: changed })
  }

  /** Nobody is waited for any more. */
  stop(): void {
    for (const { timer } of this.#leaving.values()) clearTimeout(timer)
    this.#leaving.clear()
  }

  #sync(update: Update): void {
    const told: PresencePayload[] = []
    const moves = this.#moves
    this.#moves = new Map()
    for (const [key, move] of moves) {
      if (move.joined.length === 0 && update[key] === null && this.#debounceMs > 0) {
        this.#letGo(key, move)
        Reflect.deleteProperty(update, key)
      } else told.push(...this.#happened(key, move))
    }
    this.#merge(update)
    for (const payload of told) this.#tell(payload)
    this.#tell({ event: 'sync' })
  }

  /** Shown a while longer. */
  #letGo(key: string, move: Move): void {
    const timer = setTimeout(() => {
      this.#leaving.delete(key)
      this.#merge({ [key]: null })
      this.#tell({ event: 'leave', key, currentPresences: move.current, leftPresences: move.left })
      this.#tell({ event: 'sync' })
    }, this.#debounceMs)
    this.#leaving.set(key, { move, timer })
  }

  #happened(key: string, move: Move): PresencePayload[] {
    const { joined, current } = move
    const left = [...this.#cameBack(key), ...move.left]
    if (joined.length === 0) return [{ event: 'leave', key, currentPresences: current, leftPresences: left }]
    if (left.length === 0) return [{ event: 'join', key, currentPresences: current, newPresences: joined }]
    if (sameContent(joined, left)) return []
    return [{ event: 'update', key, currentPresences: current, newPresences: joined, leftPresences: left }]
  }

  #cameBack(key: string): readonly Presence[] {
    const leaving = this.#leaving.get(key)
    this.#leaving.delete(key)
    clearTimeout(leaving?.timer)
    return leaving?.move.left ?? []
  }

  /** A key that is `null` has gone. */
  #merge(update: Update): void {
    const next = Object.entries({ ...this.#state, ...update }).filter(
      (entry): entry is [string, Presence[]] => entry[1] !== null,
    )
    this.#state = Object.freeze(Object.fromEntries(next))
  }
}

/** Whether only the server's references differ. */
function sameContent(joined: readonly Presence[], left: readonly Presence[]): boolean {
  const content = (presences: readonly Presence[]): string =>
    JSON.stringify(presences.map((presence) => ({ ...presence, presence_ref: '', phx_ref: '', phx_ref_prev: '' })))
  return content(joined) === content(left)
}
