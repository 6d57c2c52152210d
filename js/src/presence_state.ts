import type { Presence, RealtimePresenceState } from './channel_types.js'
import { tryParse } from './json.js'
import type { PresenceEvent } from './port.js'
import type { Json } from './types.js'

/** What a presence callback of realtime-js is given. */
export interface PresencePayload {
  readonly event: 'sync' | 'join' | 'leave'
  readonly key?: string
  readonly currentPresences?: Json
  readonly newPresences?: Json
  readonly leftPresences?: Json
}

/** Who is present on one channel. The core merges; this keeps the outcome, as a frozen object that is new after each change. */
export class PresenceState {
  #state: RealtimePresenceState = Object.freeze({})

  get snapshot(): RealtimePresenceState {
    return this.#state
  }

  /** Takes an event over, and gives what the callbacks are told. */
  apply(event: PresenceEvent): PresencePayload {
    if (event.kind === 0) {
      this.#merge((tryParse(event.update) ?? {}) as Record<string, Presence[] | null>)
      return { event: 'sync' }
    }
    const moved = tryParse(event.changed) ?? []
    const told = { key: event.key, currentPresences: tryParse(event.current) ?? [] }
    return event.kind === 1
      ? { event: 'join', ...told, newPresences: moved }
      : { event: 'leave', ...told, leftPresences: moved }
  }

  /** A key that is `null` has gone. */
  #merge(update: Record<string, Presence[] | null>): void {
    const next = Object.entries({ ...this.#state, ...update }).filter(
      (entry): entry is [string, Presence[]] => entry[1] !== null,
    )
    this.#state = Object.freeze(Object.fromEntries(next))
  }
}
