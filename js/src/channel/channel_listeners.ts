import type { RealtimeChannelState } from './channel_types.js'
import type { ErrorName, HoldfastError } from '../base/errors.js'
import { PostgresBindings } from './postgres_bindings.js'
import { PresenceState } from './presence_state.js'
import type { BroadcastEvent, RawPayload } from '../port/port.js'
import { broadcastMessage } from './broadcast.js'
import { guarded } from '../base/report.js'
import type { ChannelPhase } from './topic_channel.js'
import type { Json, Unsubscribe } from '../base/types.js'

type Callback = (payload: Json) => void

/** Known in any case; the names of other events are what they are. */
const KINDS = new Set(['broadcast', 'presence', 'system'])

interface Listener {
  readonly type: string
  /** Lower case, as realtime-js compares. */
  readonly event: string
  readonly callback: Callback
}

/** Who listens to what on one Supabase channel, database changes and all. */
export class ChannelListeners {
  readonly postgres = new PostgresBindings()
  readonly presence: PresenceState
  /** Never changed, but replaced: listeners may come and go while they are being told. */
  #listeners: readonly Listener[] = []

  constructor(leaveDebounceMs?: number) {
    this.presence = new PresenceState((payload) => {
      this.#tell('presence', payload.event, () => payload)
    }, leaveDebounceMs)
  }

  add(type: string, event: unknown, callback: Callback): Unsubscribe {
    const listener: Listener = {
      type: KINDS.has(type.toLowerCase()) ? type.toLowerCase() : type,
      event: typeof event === 'string' ? event.toLowerCase() : '*',
      callback,
    }
    this.#listeners = [...this.#listeners, listener]
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener)
    }
  }

  has(type: string): boolean {
    return this.#listeners.some((listener) => listener.type === type)
  }

  broadcast(event: BroadcastEvent): void {
    this.#tell('broadcast', event.event, () => broadcastMessage(event))
  }

  system(payload: string): void {
    this.#tell('system', undefined, () => JSON.parse(payload) as unknown)
  }

  /** An event with no place of its own in realtime-js: listened to by its name. */
  other(event: string, payload: RawPayload): void {
    this.#tell(event, undefined, () => (typeof payload === 'string' ? (JSON.parse(payload) as unknown) : payload))
  }

  /**
   * `payload` is worked out once, and only if somebody listens; one that cannot be read is nobody's. Without an `event`, all who
   * listen to the type are told.
   */
  #tell(type: string, event: string | undefined, payload: () => unknown): void {
    const name = event?.toLowerCase()
    const listeners = this.#listeners.filter(
      (l) => l.type === type && (l.event === '*' || name === undefined || l.event === name),
    )
    if (listeners.length === 0) return
    const value = payload()
    for (const { callback } of listeners) guarded(callback, value)
  }
}

/** Our states in realtime-js's words. */
export function realtimeState(phase: ChannelPhase): RealtimeChannelState {
  if (phase === 'subscribed') return 'joined'
  return phase === 'failed' ? 'errored' : phase
}

/** Nobody answered in time: realtime-js's `TIMED_OUT`. */
const TIMEOUTS = new Set<ErrorName>(['JOIN_TIMEOUT', 'DIAL_TIMEOUT'])

/** What `subscribe`'s callback hears of a change of state; nothing for those in between. */
export function subscribeStatus(
  phase: ChannelPhase,
  previous: ChannelPhase,
  error: HoldfastError | undefined,
  early: boolean,
) {
  const up = (p: ChannelPhase): boolean => p === 'subscribed' || (early && p === 'joined')
  if (up(phase)) return up(previous) ? undefined : 'SUBSCRIBED'
  if (phase === 'closed') return 'CLOSED'
  if (phase === 'errored' && error && TIMEOUTS.has(error.name)) return 'TIMED_OUT'
  if (phase === 'errored' || phase === 'failed' || (phase === 'joined' && error)) return 'CHANNEL_ERROR'
  return undefined
}
