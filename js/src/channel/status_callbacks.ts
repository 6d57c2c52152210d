import type { RealtimeChannelState, SubscribeStatus } from './channel_types.js'
import type { ErrorName, HoldfastError } from '../base/errors.js'
import type { Membership } from './membership.js'
import type { ChannelPhase } from './membership_handler.js'
import { Listeners, guarded } from '../base/report.js'

export type SubscribeCallback = (status: SubscribeStatus, error?: HoldfastError) => void

/** Who is told how a Supabase channel stands: in full (`phases`), and in realtime-js's words. */
export class StatusCallbacks {
  readonly phases = new Listeners<[ChannelPhase, HoldfastError | undefined]>()
  readonly statuses = new Listeners<[SubscribeStatus, HoldfastError | undefined]>()
  readonly #membership: Pick<Membership, 'phase' | 'error'>
  /** As of realtime-js: `SUBSCRIBED` comes when the server has accepted the channel. */
  readonly #early: boolean
  #subscriber: SubscribeCallback | undefined
  /** Somebody has said `subscribe()` since it was left; hooks and tables that use the channel do not count. */
  #isSubscribed = false

  constructor(membership: Pick<Membership, 'phase' | 'error'>, early: boolean) {
    this.#membership = membership
    this.#early = early
  }

  /** Tells `callback` of each status from now on, unless another one has been told since the channel was left. */
  subscribe(callback: SubscribeCallback | undefined): void {
    const { phase } = this.#membership
    if (this.#isSubscribed && phase !== 'closed' && phase !== 'leaving') return
    this.#isSubscribed = true
    if (!callback) return
    this.#subscriber = callback
    this.#catchUp(callback)
  }

  /** Tells all; gives the status that was told. */
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

  /** The channel was left. Who listens to phases stays. */
  clear(): void {
    this.#isSubscribed = false
    this.#subscriber = undefined
    this.statuses.clear()
  }

  /** Hooks have joined the channel before: says how it stands. */
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

/** Without an error, the status alone, as realtime-js: apps' own tests count the arguments. */
function told(status: SubscribeStatus, error: HoldfastError | undefined): [SubscribeStatus, HoldfastError?] {
  return error ? [status, error] : [status]
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
