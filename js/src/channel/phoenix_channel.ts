import { bytesOf, isBinary, parsedPayload } from './broadcast.js'
import { ChannelListeners } from './channel_listeners.js'
import type { Connection } from '../connection/connection.js'
import type { ChannelEvent } from '../connection/core_link.js'
import { HoldfastError } from '../base/errors.js'
import { encodeJson, tryParse } from '../base/json.js'
import { PushFlag } from '../port/port.js'
import type { Parsed, RawPayload } from '../port/port.js'
import { LatePresence } from './late_presence.js'
import type { PresencePayload } from './presence_state.js'
import { Listeners, guarded } from '../base/report.js'
import { Membership } from './membership.js'
import type { LeaveResponse } from './membership.js'
import type { ChannelPhase, MembershipHandler } from './membership_handler.js'
import type { Json, PushReply, Row, Unsubscribe } from '../base/types.js'

/** The params of a join: an object that JSON can hold, or a function that returns one for each join, for example with a fresh token. */
export type JoinParams = object | (() => object)

/** One of a key's metas in `Phoenix.Presence`: what was tracked, with the server's reference. */
export type PhoenixPresence<T extends Row = Row> = { phx_ref: string; phx_ref_prev?: string } & T

/** Who is present, by key, in the shape of phoenix.js. `Extra`: what the server's `fetch/2` puts beside the metas. */
export type PhoenixPresenceState<T extends Row = Row, Extra extends object = object> = Readonly<
  Record<string, { readonly metas: readonly PhoenixPresence<T>[] } & Extra>
>

/** How the client treats a Phoenix channel. The server does not see these options. */
export interface PhoenixChannelOptions {
  /**
   * How much longer a presence shows after it left, in milliseconds (1,000), so that a reload does not look like a leave and a join; 0
   * reports it at once.
   */
  leaveDebounceMs?: number
}

/**
 * A channel of a plain Phoenix server. Get one from `client.phoenixChannel('room:lobby', params)`.
 *
 * ```ts
 * const room = client.phoenixChannel('room:lobby', { nick: 'ann' })
 * room.on('new_msg', (payload) => console.log(payload))
 * room.join()
 * const reply = await room.push('new_msg', { body: 'hello' })
 * ```
 */
export class PhoenixChannel {
  readonly topic: string
  /** @internal */
  readonly membership: Membership
  readonly #connection: Connection
  readonly #params: JoinParams
  readonly #listeners = new ChannelListeners()
  readonly #phases = new Listeners<[ChannelPhase, HoldfastError | undefined]>()
  readonly #presenceChanges = new Listeners<[PresencePayload<PhoenixPresence>]>()
  readonly #presence: LatePresence

  /** @internal */
  constructor(connection: Connection, topic: string, params: JoinParams = {}, options: PhoenixChannelOptions = {}) {
    this.topic = topic
    this.#connection = connection
    this.#params = params
    this.#presence = new LatePresence((payload) => {
      this.#presenceChanges.tell(payload as PresencePayload<unknown> as PresencePayload<PhoenixPresence>)
    }, options.leaveDebounceMs)
    this.membership = new Membership(connection, this, this.#handler(), (phase, _previous, error) => {
      if (phase === 'closed') this.#presence.stop()
      if (phase === 'errored') this.#renew()
      this.#phases.tell(phase, error)
    })
  }

  /** The channel's state; see {@link ChannelPhase}. */
  get phase(): ChannelPhase {
    return this.membership.phase
  }

  /** Why the channel is not subscribed; `undefined` if nothing went wrong. */
  get error(): HoldfastError | undefined {
    return this.membership.error
  }

  /** Calls back for each message of that event with its parsed payload; an `ArrayBuffer` for a binary one. */
  on(event: string, callback: (payload: Json) => void): Unsubscribe {
    return this.#listeners.add(event, undefined, callback)
  }

  /** Calls back for each change of `phase`. `error.final` says whether the channel has stopped retrying. */
  onPhaseChange(callback: (phase: ChannelPhase, error: HoldfastError | undefined) => void): Unsubscribe {
    return this.#phases.add(callback)
  }

  /** Calls back for `Phoenix.Presence`: who came, who left, and `sync` when the state is complete again. */
  onPresence(callback: (change: PresencePayload<PhoenixPresence>) => void): Unsubscribe {
    return this.#presenceChanges.add(callback)
  }

  /** Who is present: `{ ann: { metas: [{ phx_ref, … }] } }`, as in phoenix.js. Frozen; replaced after each change. */
  presenceState<T extends Row = Row, Extra extends object = object>(): PhoenixPresenceState<T, Extra> {
    return this.#presence.snapshot as unknown as PhoenixPresenceState<T, Extra>
  }

  /**
   * The server's answer to the last join, accepting or refusing it, parsed; `undefined` before. It is set before `onPhaseChange` calls
   * back.
   */
  get joinResponse(): Json {
    return tryParse(this.membership.joinAnswer)
  }

  /** Joins, and stays joined until left. Connects unless `disconnect()` was called. */
  join(timeoutMs?: number): this {
    if (this.phase === 'closed' || this.phase === 'failed' || this.phase === 'leaving') this.#renewParams()
    this.#connection.connectUnlessTold()
    this.membership.join(timeoutMs)
    return this
  }

  /** Leaves. Resolves when the server has confirmed it, or no longer can. */
  leave(timeoutMs?: number): Promise<LeaveResponse> {
    return this.membership.leave(timeoutMs)
  }

  /**
   * Sends, and resolves with the server's reply. While the channel is not joined, the message waits in the queue. Never rejects: look at
   * `status` (`'ok'`, `'error'`, or the server's own) and `response`, or at `outcome` and `error`.
   * @param payload any JSON value, or an `ArrayBuffer` or view
   */
  push(event: string, payload: unknown = {}, options: { timeout?: number } = {}): Promise<PushReply> {
    const encoded = isBinary(payload) ? bytesOf(payload) : encodeJson(payload)
    const flags = PushFlag.expectsReply | PushFlag.queue
    const push = encoded instanceof HoldfastError ? encoded : { event, payload: encoded, flags }
    return this.membership.push(push, options.timeout)
  }

  #handler(): MembershipHandler {
    return {
      joinPayload: () => (typeof this.#params === 'function' ? (this.#params as () => object)() : this.#params),
      receive: (event) => this.#receive(event),
      startAfresh: () => this.#presence.reset(),
      renew: () => this.#renew(),
    }
  }

  #receive(event: ChannelEvent): void {
    if (event.type === 'presence') this.#presence.apply(event)
    else if (event.type === 'coreLost') this.#presence.startOver()
    else if ('payload' in event) this.#tell('event' in event ? event.event : 'system', event)
  }

  #tell(name: string, event: { readonly payload: RawPayload } & Parsed): void {
    const { payload, values } = event
    this.#listeners.tell(name, undefined, () => {
      if (typeof payload !== 'string') return payload
      return values ? parsedPayload(event) : tryParse(payload)
    })
  }

  #renew(): void {
    guarded(() => {
      this.#renewParams()
    })
  }

  #renewParams(): void {
    if (typeof this.#params === 'function') this.membership.reconfigure()
  }
}
