import type { RealtimeChannelState, SubscribeStatus } from './channel_types.js'
import type { ErrorName, HoldfastError } from '../base/errors.js'
import type { Membership } from './membership.js'
import type { ChannelPhase } from './membership_handler.js'
import { Listeners, guarded } from '../base/report.js'

export type SubscribeCallback = (status: SubscribeStatus, error?: HoldfastError) => void

/** The listeners to a Supabase channel's state: in full (`phases`), and in realtime-js's words. */
export class StatusCallbacks {
  readonly phases = new Listeners<[ChannelPhase, HoldfastError | undefined]>()
  readonly statuses = new Listeners<[SubscribeStatus, HoldfastError | undefined]>()
  readonly #membership: Pick<Membership, 'phase' | 'error'>
  /** As in realtime-js: `SUBSCRIBED` comes when the server has accepted the channel. */
  readonly #early: boolean
  #subscriber: SubscribeCallback | undefined
  /** The app has called `subscribe()` since the channel was left; hooks and tables do not count. */
  #isSubscribed = false

  constructor(membership: Pick<Membership, 'phase' | 'error'>, early: boolean) {
    this.#membership = membership
    this.#early = early
  }

  /** Calls `callback` with each status from now on, unless there is another callback since the channel was left. */
  subscribe(callback: SubscribeCallback | undefined): void {
    const { phase } = this.#membership
    if (this.#isSubscribed && phase !== 'closed' && phase !== 'leaving') return
    this.#isSubscribed = true
    if (!callback) return
    this.#subscriber = callback
    this.#catchUp(callback)
  }

  /** Tells all listeners; returns the status that they got. */
  phaseChanged(
    phase: ChannelPhase,
    previous: ChannelPhase,
    error: HoldfastError | undefined,
  ): SubscribeStatus | undefined {
    this.phases.tell(phase, error)
    const status = subscribeStatus(phase, previous, error, this.#early)
    if (!status) return undefined
    if (this.#subscriber) guarded(this.#subscriber, ...told(status, error))
    this.statuses.tell(status, error)
    return status
  }

  /** The channel was left. Listeners to phases stay. */
  clear(): void {
    this.#isSubscribed = false
    this.#subscriber = undefined
    this.statuses.clear()
  }

  /** Hooks have joined the channel before, so report its state. */
  #catchUp(callback: SubscribeCallback): void {
    const { phase, error } = this.#membership
    if (phase !== 'subscribed' && phase !== 'errored') return
    const status = subscribeStatus(phase, 'closed', error, false)
    if (!status) return
    void Promise.resolve().then(() => {
      if (this.#membership.phase === phase) guarded(callback, ...told(status, error))
    })
  }
}

/** Without an error, passes only the status, as realtime-js does: apps' own tests count the arguments. */
function told(status: SubscribeStatus, error: HoldfastError | undefined): [SubscribeStatus, HoldfastError?] {
  return error ? [status, error] : [status]
}

/** Our states in realtime-js's words. */
export function realtimeState(phase: ChannelPhase): RealtimeChannelState {
  if (phase === 'subscribed') return 'joined'
  return phase === 'failed' ? 'errored' : phase
}

/** Nobody answered in time: `TIMED_OUT` in realtime-js. */
const TIMEOUTS = new Set<ErrorName>(['JOIN_TIMEOUT', 'DIAL_TIMEOUT'])

/** What `subscribe`'s callback gets for a change of state; nothing for the states in between. */
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
