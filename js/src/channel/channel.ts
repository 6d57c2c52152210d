import { sendOverHttp } from './broadcast.js'
import { ChannelBindings } from './channel_bindings.js'
import type { Attached, ChannelBinding } from './channel_bindings.js'
import { ChannelFields, withDefaults } from './channel_fields.js'
import type { ChannelOwner } from './channel_fields.js'
import type {
  ChangesFilter,
  ChannelConfig,
  RealtimeChannelOptions,
  RealtimeChannelSendResponse,
  RealtimePresenceState,
  ReplayGap,
  SubscribeStatus,
} from './channel_types.js'
import type { ConfigClaim } from './config_claim.js'
import type { Connection } from '../connection/connection.js'
import { HoldfastError } from '../base/errors.js'
import { Membership } from './membership.js'
import type { LeaveResponse } from './membership.js'
import type { ChannelPhase } from './membership_handler.js'
import { httpResponse, pushOf, sendResponse } from './sending.js'
import type { ChannelMessage } from './sending.js'
import { StatusCallbacks } from './status_callbacks.js'
import type { SubscribeCallback } from './status_callbacks.js'
import type { PushReply, Row, Unsubscribe } from '../base/types.js'

/**
 * A Supabase channel with realtime-js's verbs. Get one from `client.channel(name)`; the same name gives the same channel.
 *
 * ```ts
 * client.channel('orders')
 *   .on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, (payload) => console.log(payload.new))
 *   .subscribe((status, error) => console.log(status, error?.message))
 * ```
 */
export class RealtimeChannel extends ChannelFields {
  /** @internal */
  readonly membership: Membership
  /** @internal The app has subscribed this channel, or sends on it: it stays when the hooks and tables that share it have gone. */
  isKept = false
  #isOwned = false
  readonly #presence = new RealtimePresence(this)
  readonly #bindings: ChannelBindings
  readonly #statuses: StatusCallbacks

  /**
   * For code that calls realtime-js's constructor. `client.channel(name)` returns the client's own channel instead.
   * @param topic with its `realtime:`
   * @throws HoldfastError `INVALID_OPTIONS`
   */
  constructor(topic: string, params: RealtimeChannelOptions | undefined, socket: ChannelOwner | Connection) {
    super(topic, params, socket)
    this.#bindings = new ChannelBindings(this.connection, this)
    this.membership = new Membership(this.connection, this, this.#bindings, (phase, previous, error) => {
      this.#bindings.phaseChanged(phase, previous)
      const status = this.#statuses.phaseChanged(phase, previous, error)
      if (status === 'CLOSED' && this.id === undefined) this.#forgetSubscribers()
    })
    this.#statuses = new StatusCallbacks(this.membership, this.params.subscribedWhen === 'joined')
  }

  /** `presence.state`, realtime-js's other name for `presenceState()`. */
  get presence(): RealtimePresence {
    return this.#presence
  }

  /** The listeners that `on` added, by type in lower case. */
  get bindings(): Record<string, ChannelBinding[]> {
    return this.#bindings.byType
  }

  /** @internal The app itself uses this channel, so its own config counts; else only what is claimed. */
  get isOwned(): boolean {
    return this.#isOwned
  }

  /**
   * @internal The app itself uses this channel from now on. Only the first call counts.
   * @throws HoldfastError `INVALID_OPTIONS`
   */
  own(options?: RealtimeChannelOptions): void {
    if (this.#isOwned) return
    if (options) this.params = withDefaults(this.topic, options)
    this.#isOwned = true
    this.#bindings.claims.changed()
    this.membership.reconfigure()
  }

  /** @internal Claims a config beside those of others; see {@link ConfigClaim}. `hears`: false for who only sends. */
  claim(config: ChannelConfig, hears = true): ConfigClaim {
    return this.#bindings.claim(config, hears)
  }

  /** @internal Like `on`, but returns the function that removes the listener. With a claim, it hears what that claims. */
  listen(type: string, filter: object, callback: ChannelBinding['callback'], claim?: ConfigClaim): Unsubscribe {
    return this.#bindings.listen(type, filter, callback, claim)
  }

  /** @internal Asks for database changes for a table, which gets them from the core. */
  attach(changes: readonly ChangesFilter[]): Attached {
    return this.#bindings.attach(changes)
  }

  /**
   * Copies all listeners of another channel, for example to replace it.
   * @throws HoldfastError `INVALID_OPTIONS` if this channel was subscribed
   */
  copyBindings(other: RealtimeChannel): void {
    if (this.joinedOnce) throw new HoldfastError('INVALID_OPTIONS', 'cannot copy bindings into joined channel')
    for (const { type, filter, callback } of Object.values(other.bindings).flat()) this.on(type, filter, callback)
  }

  /** Who is present, by key. A frozen object, replaced after each change. */
  presenceState<T extends Row = Row>(): RealtimePresenceState<T> {
    return this.#bindings.presence.snapshot as RealtimePresenceState<T>
  }

  /** With `config.broadcast.replay`: calls back when you may have missed messages that were not replayed. */
  onReplayGap(callback: (gap: ReplayGap) => void): Unsubscribe {
    return this.#bindings.claims.replayGaps.add(callback)
  }

  /** @internal Calls back when it is joined for the next user: what the last user tracked is forgotten, so track again. */
  onJoinedForNextUser(callback: () => void): Unsubscribe {
    return this.#bindings.joinedForNextUser.add(callback)
  }

  /** @internal Calls back when the channel has been left, whoever left it. For code that shares it. */
  onRemoved(callback: () => void): Unsubscribe {
    return this.#bindings.removals.add(callback)
  }

  /**
   * Joins. The callback gets `SUBSCRIBED` when database changes really flow (see `subscribedWhen`), and again after each rejoin. It
   * gets `CHANNEL_ERROR` or `TIMED_OUT` with an error whose `final` says whether the channel has stopped retrying, and `CLOSED` when it
   * was left. On a channel that is not closed, a second callback is ignored, as in realtime-js.
   * @param timeout how long to wait for the server's answer, in milliseconds (default 10,000)
   */
  subscribe(callback?: SubscribeCallback, timeout?: number): this {
    this.isKept = true
    this.own()
    this.#statuses.subscribe(callback)
    if (this.connection.link.status.snapshot.state !== 'connected') this.connection.connectForChannel()
    return this.subscribeQuietly(timeout)
  }

  /** @internal Joins without a callback, and without ever undoing a `disconnect()`. */
  subscribeQuietly(timeout?: number): this {
    this.joinedOnce = true
    this.connection.connectUnlessTold()
    this.membership.join(timeout)
    return this
  }

  /** @internal For code that shares the channel, and may end before it. */
  onStatus(callback: (status: SubscribeStatus, error: HoldfastError | undefined) => void): Unsubscribe {
    return this.#statuses.statuses.add(callback)
  }

  /** Calls back for each change of `phase`. `error.final` says whether the channel has stopped retrying. */
  onPhase(callback: (phase: ChannelPhase, error: HoldfastError | undefined) => void): Unsubscribe {
    return this.#statuses.phases.add(callback)
  }

  /** Leaves, and removes the channel from its client. Its listeners stay, for another `subscribe()`. */
  unsubscribe(timeout?: number): Promise<LeaveResponse> {
    const left = this.membership.leave(timeout)
    if (this.phase === 'closed') this.#forgetSubscribers()
    return left
  }

  /**
   * Sends a message. A broadcast resolves with `ok` once written, or, with `config.broadcast.ack`, once confirmed. While the channel is not
   * joined, the message waits in the queue. On a channel that was never subscribed, a broadcast goes over http, as in realtime-js.
   * @throws HoldfastError `NOT_SUBSCRIBED` for anything but a broadcast on such a channel
   */
  async send(message: ChannelMessage, options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    if (this.id !== undefined) return sendResponse(await this.settle(message, options.timeout))
    if (message.type === 'broadcast') return httpResponse(this.#sendOverHttp(message, options.timeout, true))
    throw new HoldfastError('NOT_SUBSCRIBED', `tried to push '${message.type}' to '${this.topic}' before joining`)
  }

  /** @internal Sends, and resolves with the full result. Never rejects. With a claim, a broadcast is acknowledged if that claims it. */
  settle(message: ChannelMessage, timeout?: number, moreFlags = 0, claim?: ConfigClaim): Promise<PushReply> {
    const acks = claim ? claim.config.broadcast?.ack : this.#bindings.claims.acks
    return this.membership.push(claim?.error ?? pushOf(message, acks, moreFlags), timeout)
  }

  /**
   * Broadcasts over http, without joining.
   * @param payload any JSON value, or an `ArrayBuffer` or view
   * @throws HoldfastError with a `REST_…` name, `INVALID_PAYLOAD` or `PAYLOAD_MISSING`
   */
  async httpSend(event: string, payload: unknown, options: { timeout?: number } = {}): Promise<{ success: true }> {
    if (payload === undefined || payload === null) throw new HoldfastError('PAYLOAD_MISSING')
    await this.#sendOverHttp({ event, payload }, options.timeout, false)
    return { success: true }
  }

  /** Shows this client's state to the others, and repeats it after each rejoin. The last call wins. */
  track(payload: Row, options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    return this.send({ type: 'presence', event: 'track', payload }, options)
  }

  untrack(options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    return this.send({ type: 'presence', event: 'untrack' }, options)
  }

  /** Like `unsubscribe()`, but returns nothing. */
  teardown(): void {
    void this.unsubscribe()
  }

  protected added({ type, filter, callback }: ChannelBinding): void {
    this.#bindings.add(type, filter, callback)
  }

  #forgetSubscribers(): void {
    this.isKept = false
    this.#statuses.clear()
  }

  #sendOverHttp(
    { event, payload }: Pick<ChannelMessage, 'event' | 'payload'>,
    timeout = 10_000,
    inBatch: boolean,
  ): Promise<void> {
    const message = { topic: this.subTopic, event, payload, private: this.private }
    return sendOverHttp(this.connection, message, { timeout, inBatch })
  }
}

/** `channel.presence.state`, realtime-js's other name for `channel.presenceState()`. */
export class RealtimePresence {
  readonly channel: RealtimeChannel

  constructor(channel: RealtimeChannel) {
    this.channel = channel
  }

  get state(): RealtimePresenceState {
    return this.channel.presenceState()
  }
}
