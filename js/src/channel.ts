import { bytesOf, isBinary, sendOverHttp } from './broadcast.js'
import { ChannelListeners, realtimeState, subscribeStatus } from './channel_listeners.js'
import type {
  Presence, RealtimeBroadcastMessage, RealtimeChannelOptions, RealtimeChannelSendResponse, RealtimeChannelState, RealtimePostgresChangesFilter,
  RealtimePostgresChangesPayload, RealtimePostgresDeletePayload, RealtimePostgresInsertPayload, RealtimePostgresUpdatePayload,
  RealtimePresenceJoinPayload, RealtimePresenceLeavePayload, RealtimePresenceState, RealtimeSystemPayload, SubscribeStatus,
} from './channel_types.js'
import type { Connection } from './connection.js'
import type { ChannelEvent } from './core_link.js'
import { HoldfastError } from './errors.js'
import { encodeJson } from './json.js'
import { PushFlag } from './port.js'
import type { ChangeCallback } from './postgres_bindings.js'
import { Listeners, guarded } from './report.js'
import { failed } from './requests.js'
import { TopicChannel } from './topic_channel.js'
import type { ChannelPhase, LeaveResponse } from './topic_channel.js'
import type { Json, PushReply, Row, Unsubscribe } from './types.js'

/** A message for {@link RealtimeChannel.send}. */
export interface ChannelMessage {
  type: 'broadcast' | 'presence' | 'postgres_changes'
  event: string
  payload?: unknown
  [key: string]: unknown
}

/**
 * A Supabase channel with realtime-js's verbs. Get one from `client.channel(name)`; the same name gives the same channel.
 *
 * ```ts
 * client.channel('orders')
 *   .on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, (payload) => console.log(payload.new))
 *   .subscribe((status, error) => console.log(status, error?.message))
 * ```
 */
export class RealtimeChannel extends TopicChannel {
  /** The name without `realtime:`. */
  readonly subTopic: string
  readonly params: RealtimeChannelOptions
  readonly #listeners = new ChannelListeners()
  readonly #statuses = new Listeners<[SubscribeStatus, HoldfastError | undefined]>()
  #presenceJoined = false

  /** @internal */
  constructor(connection: Connection, name: string, options: RealtimeChannelOptions = {}) {
    super(connection, `realtime:${name}`)
    this.subTopic = name
    this.params = options
    if (options.config?.broadcast?.replay && !options.config.private) {
      throw new HoldfastError('INVALID_OPTIONS', `replay on '${name}' needs config.private: true`)
    }
  }

  /** The state in realtime-js's words. */
  get state(): RealtimeChannelState {
    return realtimeState(this.phase)
  }

  get private(): boolean {
    return this.params.config?.private ?? false
  }

  /**
   * Adds a listener, before or (unlike realtime-js) after `subscribe()`: then the channel rejoins once, unnoticed.
   * A callback that throws is reported and stops nobody else.
   */
  on<T extends Row = Row>(type: 'postgres_changes', filter: RealtimePostgresChangesFilter<'INSERT'>, callback: (payload: RealtimePostgresInsertPayload<T>) => void): this
  on<T extends Row = Row>(type: 'postgres_changes', filter: RealtimePostgresChangesFilter<'UPDATE'>, callback: (payload: RealtimePostgresUpdatePayload<T>) => void): this
  on<T extends Row = Row>(type: 'postgres_changes', filter: RealtimePostgresChangesFilter<'DELETE'>, callback: (payload: RealtimePostgresDeletePayload<T>) => void): this
  on<T extends Row = Row>(type: 'postgres_changes', filter: RealtimePostgresChangesFilter, callback: (payload: RealtimePostgresChangesPayload<T>) => void): this
  on<T = Json>(type: 'broadcast', filter: { event: string }, callback: (message: RealtimeBroadcastMessage<T>) => void): this
  on(type: 'presence', filter: { event: 'sync' }, callback: () => void): this
  on<T extends Row = Row>(type: 'presence', filter: { event: 'join' }, callback: (payload: RealtimePresenceJoinPayload<T>) => void): this
  on<T extends Row = Row>(type: 'presence', filter: { event: 'leave' }, callback: (payload: RealtimePresenceLeavePayload<T>) => void): this
  on(type: 'presence', filter: { event: '*' }, callback: (payload: Json) => void): this
  on(type: 'system', filter: object, callback: (payload: RealtimeSystemPayload) => void): this
  on(type: string, filter: object, callback: (payload: Json) => void): this
  on(type: string, filter: object, callback: (payload: never) => void): this {
    this.listen(type, filter, callback as (payload: Json) => void)
    return this
  }

  /** @internal Like `on`, but gives the function that takes the listener away again. */
  listen(type: string, filter: object, callback: (payload: Json) => void): Unsubscribe {
    if (type.toLowerCase() === 'postgres_changes') return this.#listeners.postgres.listen(this.bind(filter), callback as ChangeCallback)
    const remove = this.#listeners.add(type, (filter as { event?: unknown }).event, callback)
    if (type.toLowerCase() === 'presence' && !this.#presenceJoined) this.reconfigure()
    return remove
  }

  /** @internal Asks for database changes; gives the entry's position in the join payload. */
  bind(filter: RealtimePostgresChangesFilter): number {
    const { index, isNew } = this.#listeners.postgres.entry(filter)
    if (isNew) this.reconfigure()
    return index
  }

  /**
   * Joins. `SUBSCRIBED` comes when database changes really flow (see `subscribedWhen`), and again after each rejoin;
   * `CHANNEL_ERROR` and `TIMED_OUT` with an error whose `final` says whether it is being retried; `CLOSED` when it was left.
   * @param timeout patience for the server's answer, in milliseconds (default 10,000)
   */
  subscribe(callback?: (status: SubscribeStatus, error?: HoldfastError) => void, timeout?: number): this {
    if (this.connection.link.status.snapshot.state !== 'connected') this.connection.connectForChannel()
    return this.subscribeQuietly(callback, timeout)
  }

  /** @internal Subscribes without ever undoing a `disconnect()`. */
  subscribeQuietly(callback?: (status: SubscribeStatus, error?: HoldfastError) => void, timeout?: number): this {
    if (callback) this.#statuses.add(callback)
    if (callback && this.phase === 'subscribed') queueMicrotask(() => { guarded(callback, 'SUBSCRIBED') })
    this.connection.connectUnlessTold()
    this.join(timeout)
    return this
  }

  /** @internal For those who share the channel and go before it. */
  onStatus(callback: (status: SubscribeStatus, error: HoldfastError | undefined) => void): Unsubscribe {
    return this.#statuses.add(callback)
  }

  /** Leaves, and drops the channel from its client. Its listeners stay, for another `subscribe()`. */
  unsubscribe(timeout?: number): Promise<LeaveResponse> {
    const left = this.leave(timeout)
    if (this.phase === 'closed') this.#statuses.clear()
    return left
  }

  /**
   * Sends. A broadcast is `ok` once written, or, with `config.broadcast.ack`, once confirmed; while the channel is away it waits
   * in the queue. On a channel that was never subscribed it goes over http, as in realtime-js.
   * @throws HoldfastError `NOT_SUBSCRIBED` for anything but a broadcast on such a channel
   */
  async send(message: ChannelMessage, options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    if (this.id === undefined && message.type === 'broadcast') return this.#sendOverHttp(message, options.timeout)
    if (this.id === undefined) throw new HoldfastError('NOT_SUBSCRIBED', this.topic)
    return asResponse(await this.settle(message, options.timeout))
  }

  /** @internal Sends, and tells how it ended in full. Never rejects. */
  settle(message: ChannelMessage, timeout?: number): Promise<PushReply> {
    const payload = encodeJson(message)
    if (payload instanceof HoldfastError) return Promise.resolve(failed(payload))
    const isBroadcast = message.type === 'broadcast'
    const flags = PushFlag.queue | (!isBroadcast || this.params.config?.broadcast?.ack ? PushFlag.expectsReply : 0)
    if (isBroadcast && isBinary(message.payload)) {
      return this.deliver({ event: message.event, payload: bytesOf(message.payload), flags: flags | PushFlag.userBroadcast }, timeout)
    }
    return this.deliver({ event: message.type, payload, flags }, timeout)
  }

  /** Broadcasts over http, without joining. @throws HoldfastError with a `REST_…` name */
  async httpSend(event: string, payload: unknown, options: { timeout?: number } = {}): Promise<{ success: true }> {
    await sendOverHttp(this.connection, this.subTopic, event, payload, { private: this.private, timeout: options.timeout ?? 10_000 })
    return { success: true }
  }

  /** Shows this client's state to the others. It is announced again after each rejoin; the last one wins. */
  track(payload: Row, options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    return this.send({ type: 'presence', event: 'track', payload }, options)
  }

  untrack(options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    return this.send({ type: 'presence', event: 'untrack' }, options)
  }

  /** Who is present, by key: a frozen object, new after each change. */
  presenceState<T extends Row = Row>(): RealtimePresenceState<T> {
    return this.#listeners.presence.snapshot as Record<string, Presence<T>[]>
  }

  protected override joinPayload(): object {
    const { broadcast, presence, private: isPrivate = false } = this.params.config ?? {}
    this.#presenceJoined = presence?.enabled === true || this.#listeners.has('presence')
    return {
      config: {
        broadcast: { ack: false, self: false, ...broadcast },
        presence: { key: '', ...presence, enabled: this.#presenceJoined },
        postgres_changes: this.#listeners.postgres.configs,
        private: isPrivate,
      },
    }
  }

  protected override receive(event: ChannelEvent): void {
    try {
      this.#dispatch(event)
    } catch (thrown) {
      // Servers relay broken JSON as they got it: reported, survived.
      this.connection.link.notices.tell(HoldfastError.from(thrown, 'MALFORMED_FRAME'), 1)
    }
  }

  protected override phaseChanged(phase: ChannelPhase, previous: ChannelPhase, error: HoldfastError | undefined): void {
    const status = subscribeStatus(phase, previous, error, this.params.subscribedWhen === 'joined')
    if (status) this.#statuses.tell(status, error)
    if (status === 'CLOSED' && this.id === undefined) this.#statuses.clear()
  }

  #dispatch(event: ChannelEvent): void {
    switch (event.type) {
      case 'postgresChange': this.#listeners.postgres.dispatch(event); return
      case 'broadcast': this.#listeners.broadcast(event); return
      case 'presence': this.#listeners.presenceChanged(event); return
      case 'system': this.#listeners.system(event.payload); return
      case 'message': this.#listeners.other(event.event, event.payload); return
    }
  }

  async #sendOverHttp(message: ChannelMessage, timeout?: number): Promise<RealtimeChannelSendResponse> {
    try {
      await this.httpSend(message.event, message.payload, timeout === undefined ? {} : { timeout })
      return 'ok'
    } catch (thrown) {
      const cause = thrown instanceof HoldfastError ? thrown.cause : thrown
      return cause instanceof Error && cause.name === 'TimeoutError' ? 'timed out' : 'error'
    }
  }
}

function asResponse(settled: PushReply): RealtimeChannelSendResponse {
  if (settled.outcome === 'acked' || settled.outcome === 'sent') return 'ok'
  const late = settled.outcome === 'expired' || settled.error?.name === 'REPLY_TIMEOUT'
  return late ? 'timed out' : 'error'
}
