import { bytesOf, isBinary } from './broadcast.js'
import type { Connection } from '../connection/connection.js'
import type { ChannelEvent } from '../connection/core_link.js'
import { HoldfastError } from '../base/errors.js'
import { encodeJson, tryParse } from '../base/json.js'
import { PushFlag } from '../port/port.js'
import { PresenceState } from './presence_state.js'
import type { PresencePayload } from './presence_state.js'
import { Listeners, guarded } from '../base/report.js'
import { failed } from '../port/requests.js'
import { TopicChannel } from './topic_channel.js'
import type { ChannelPhase, LeaveResponse } from './topic_channel.js'
import type { Json, PushReply, Row, Unsubscribe } from '../base/types.js'

/** What a channel is joined with: an object that JSON can hold, or a function that gives it anew for each join, as for a token. */
export type JoinParams = object | (() => object)

/** One of a key's metas in `Phoenix.Presence`: what was tracked, with the server's reference. */
export type PhoenixPresence<T extends Row = Row> = { phx_ref: string; phx_ref_prev?: string } & T

/** Who is present, by key, in the shape of phoenix.js. `Extra`: what the server's `fetch/2` puts beside the metas. */
export type PhoenixPresenceState<T extends Row = Row, Extra extends object = object> = Readonly<
  Record<string, { readonly metas: readonly PhoenixPresence<T>[] } & Extra>
>

/** How this side treats a Phoenix channel; the server hears nothing of it. */
export interface PhoenixChannelOptions {
  /** Who leaves is shown that much longer, in milliseconds (1,000), so that a reload is no leave and join; 0 tells at once. */
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
export class PhoenixChannel extends TopicChannel {
  readonly #params: JoinParams
  readonly #byEvent = new Map<string, Listeners<[Json]>>()
  readonly #phases = new Listeners<[ChannelPhase, HoldfastError | undefined]>()
  readonly #presenceChanges = new Listeners<[PresencePayload<PhoenixPresence>]>()
  readonly #presence: PresenceState

  /** @internal */
  constructor(connection: Connection, topic: string, params: JoinParams = {}, options: PhoenixChannelOptions = {}) {
    super(connection, topic)
    this.#params = params
    this.#presence = new PresenceState((payload) => {
      this.#presenceChanges.tell(payload as PresencePayload<unknown> as PresencePayload<PhoenixPresence>)
    }, options.leaveDebounceMs)
  }

  /** Calls back for each message of that event with its payload, parsed; an `ArrayBuffer` for a binary one. */
  on(event: string, callback: (payload: Json) => void): Unsubscribe {
    const listeners = this.#byEvent.get(event) ?? new Listeners<[Json]>()
    this.#byEvent.set(event, listeners)
    return listeners.add(callback)
  }

  /** Calls back for each change of `phase`; `error.final` says whether it is being retried. */
  onPhaseChange(callback: (phase: ChannelPhase, error: HoldfastError | undefined) => void): Unsubscribe {
    return this.#phases.add(callback)
  }

  /** Calls back for `Phoenix.Presence`: who came, who went, and `sync` when the state is whole again. */
  onPresence(callback: (change: PresencePayload<PhoenixPresence>) => void): Unsubscribe {
    return this.#presenceChanges.add(callback)
  }

  /** Who is present: `{ ann: { metas: [{ phx_ref, … }] } }`, as phoenix.js keeps it. Frozen; new after each change. */
  presenceState<T extends Row = Row, Extra extends object = object>(): PhoenixPresenceState<T, Extra> {
    return this.#presence.snapshot as unknown as PhoenixPresenceState<T, Extra>
  }

  /** What the server answered to the last join, accepting or refusing it, parsed; `undefined` before. There when `onPhaseChange` is called. */
  get joinResponse(): Json {
    return tryParse(this.joinAnswer)
  }

  /** Joins, and stays joined until left. Connects unless `disconnect()` was called. */
  override join(timeoutMs?: number): this {
    if (this.phase === 'closed' || this.phase === 'failed' || this.phase === 'leaving') this.#renewParams()
    this.connection.connectUnlessTold()
    super.join(timeoutMs)
    return this
  }

  override leave(timeoutMs?: number): Promise<LeaveResponse> {
    return super.leave(timeoutMs)
  }

  /**
   * Sends, and resolves with the server's reply; while the channel is away it waits in the queue. Never rejects: look at `status`
   * (`'ok'`, `'error'`, or the server's own) and `response`, or at `outcome` and `error`.
   * @param payload what JSON can hold, or an `ArrayBuffer` or view
   */
  push(event: string, payload: unknown = {}, options: { timeout?: number } = {}): Promise<PushReply> {
    const encoded = isBinary(payload) ? bytesOf(payload) : encodeJson(payload)
    if (encoded instanceof HoldfastError) return Promise.resolve(failed(encoded))
    return this.deliver({ event, payload: encoded, flags: PushFlag.expectsReply | PushFlag.queue }, options.timeout)
  }

  /** @internal */
  override renew(): void {
    guarded(() => {
      this.#renewParams()
    })
  }

  protected override joinPayload(): object {
    return typeof this.#params === 'function' ? (this.#params as () => object)() : this.#params
  }

  protected override startAfresh(): void {
    this.#presence.reset()
  }

  protected override receive(event: ChannelEvent): void {
    if (event.type === 'presence') this.#presence.apply(event)
    if (event.type === 'message') this.#tell(event.event, event.payload)
    if (event.type === 'system') this.#tell('system', event.payload)
    if (event.type === 'broadcast') this.#tell(event.event, event.payload)
  }

  protected override phaseChanged(
    phase: ChannelPhase,
    _previous: ChannelPhase,
    error: HoldfastError | undefined,
  ): void {
    if (phase === 'closed') this.#presence.stop()
    if (phase === 'errored') this.renew()
    this.#phases.tell(phase, error)
  }

  #renewParams(): void {
    if (typeof this.#params === 'function') this.reconfigure()
  }

  #tell(event: string, payload: string | ArrayBuffer): void {
    const listeners = this.#byEvent.get(event)
    if (listeners && listeners.size > 0) listeners.tell(typeof payload === 'string' ? tryParse(payload) : payload)
  }
}
