import { bytesOf, isBinary, sendOverHttp } from './broadcast.js'
import { ChannelFields } from './channel_fields.js'
import { subscribeStatus } from './channel_listeners.js'
import type { RealtimeChannelOptions, RealtimeChannelSendResponse, SubscribeStatus } from './channel_types.js'
import { Connection } from '../connection/connection.js'
import { HoldfastError } from '../base/errors.js'
import { encodeJson } from '../base/json.js'
import { PushFlag } from '../port/port.js'
import { Listeners, guarded } from '../base/report.js'
import { failed } from '../port/requests.js'
import type { ChannelPhase, LeaveResponse } from './topic_channel.js'
import type { PushReply, Row, Unsubscribe } from '../base/types.js'

/** By our patience, or by the user's `fetch`: realtime-js calls both `timed out`. */
const ABORTED: ReadonlySet<string> = new Set(['TimeoutError', 'AbortError'])

/** A message for {@link RealtimeChannel.send}. */
export interface ChannelMessage {
  type: 'broadcast' | 'presence' | 'postgres_changes'
  event: string
  payload?: unknown
  [key: string]: unknown
}

type Sent = Pick<ChannelMessage, 'event' | 'payload'>

/** A `RealtimeClient`, as far as its channels know it. */
interface ChannelOwner {
  /** Its ConnectionManager. */
  readonly connection: { readonly connection: Connection }
}

type SubscribeCallback = (status: SubscribeStatus, error?: HoldfastError) => void

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
  readonly #phases = new Listeners<[ChannelPhase, HoldfastError | undefined]>()
  readonly #statuses = new Listeners<[SubscribeStatus, HoldfastError | undefined]>()
  #subscriber: SubscribeCallback | undefined
  /** Somebody has said `subscribe()` since it was left; hooks and tables that use the channel do not count. */
  #isHeard = false
  /** @internal The app has subscribed it, or sends on it: it outlives the hooks and tables that share it. */
  isKept = false

  /**
   * As realtime-js's constructor, for a channel that is not its client's one of that name: `client.channel(name)` gives that.
   * @param topic with its `realtime:`
   * @throws HoldfastError `INVALID_OPTIONS`
   */
  constructor(topic: string, params: RealtimeChannelOptions | undefined, socket: ChannelOwner | Connection) {
    super(socket instanceof Connection ? socket : socket.connection.connection, topic, params)
  }

  /**
   * Joins. `SUBSCRIBED` comes when database changes really flow (see `subscribedWhen`), and again after each rejoin;
   * `CHANNEL_ERROR` and `TIMED_OUT` with an error whose `final` says whether it is being retried; `CLOSED` when it was left.
   * On a channel that is not closed, a second callback counts for nothing, as in realtime-js: it is the first one that hears.
   * @param timeout patience for the server's answer, in milliseconds (default 10,000)
   */
  subscribe(callback?: SubscribeCallback, timeout?: number): this {
    if (this.#isHeard && this.phase !== 'closed' && this.phase !== 'leaving') callback = undefined
    this.#isHeard = this.isKept = true
    this.#subscriber = callback ?? this.#subscriber
    if (callback) this.#catchUp(callback)
    if (this.connection.link.status.snapshot.state !== 'connected') this.connection.connectForChannel()
    return this.subscribeQuietly(timeout)
  }

  /** @internal Joins without a callback, and without ever undoing a `disconnect()`. */
  subscribeQuietly(timeout?: number): this {
    this.joinedOnce = true
    this.connection.connectUnlessTold()
    this.join(timeout)
    return this
  }

  /** @internal For those who share the channel and go before it. */
  onStatus(callback: (status: SubscribeStatus, error: HoldfastError | undefined) => void): Unsubscribe {
    return this.#statuses.add(callback)
  }

  /** Calls back for each change of `phase`; `error.final` says whether it is being retried. */
  onPhase(callback: (phase: ChannelPhase, error: HoldfastError | undefined) => void): Unsubscribe {
    return this.#phases.add(callback)
  }

  /** Leaves, and drops the channel from its client. Its listeners stay, for another `subscribe()`. */
  unsubscribe(timeout?: number): Promise<LeaveResponse> {
    const left = this.leave(timeout)
    if (this.phase === 'closed') this.#forgetListeners()
    return left
  }

  /**
   * Sends. A broadcast is `ok` once written, or, with `config.broadcast.ack`, once confirmed; while the channel is away it waits
   * in the queue. On a channel that was never subscribed it goes over http, as in realtime-js.
   * @throws HoldfastError `NOT_SUBSCRIBED` for anything but a broadcast on such a channel
   */
  async send(message: ChannelMessage, options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    if (this.id === undefined && message.type === 'broadcast') return this.#sendOverHttp(message, options.timeout)
    if (this.id === undefined)
      throw new HoldfastError('NOT_SUBSCRIBED', `tried to push '${message.type}' to '${this.topic}' before joining`)
    return asResponse(await this.settle(message, options.timeout))
  }

  /** @internal Sends, and tells how it ended in full. Never rejects. */
  settle(message: ChannelMessage, timeout?: number, moreFlags = 0): Promise<PushReply> {
    const isBroadcast = message.type === 'broadcast'
    const isBytes = isBroadcast && isBinary(message.payload)
    const payload = isBytes ? bytesOf(message.payload as ArrayBuffer) : encodeJson(message)
    if (payload instanceof HoldfastError) return Promise.resolve(failed(payload))
    const isAnswered = !isBroadcast || this.params.config.broadcast?.ack
    const flags = moreFlags | PushFlag.queue | (isAnswered ? PushFlag.expectsReply : 0)
    if (isBytes) return this.deliver({ event: message.event, payload, flags: flags | PushFlag.userBroadcast }, timeout)
    return this.deliver({ event: message.type, payload, flags }, timeout)
  }

  /**
   * Broadcasts over http, without joining.
   * @param payload what JSON can hold, or an `ArrayBuffer` or view
   * @throws HoldfastError with a `REST_…` name, `INVALID_PAYLOAD` or `PAYLOAD_MISSING`
   */
  async httpSend(event: string, payload: unknown, options: { timeout?: number } = {}): Promise<{ success: true }> {
    if (payload === undefined || payload === null) throw new HoldfastError('PAYLOAD_MISSING')
    await this.#overHttp({ event, payload }, options.timeout, false)
    return { success: true }
  }

  /** Shows this client's state to the others. It is announced again after each rejoin; the last one wins. */
  track(payload: Row, options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    return this.send({ type: 'presence', event: 'track', payload }, options)
  }

  untrack(options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    return this.send({ type: 'presence', event: 'untrack' }, options)
  }

  /** The same as `unsubscribe()`, without its answer. */
  teardown(): void {
    void this.unsubscribe()
  }

  protected override phaseChanged(phase: ChannelPhase, previous: ChannelPhase, error: HoldfastError | undefined): void {
    this.followPhase(phase, previous)
    this.#phases.tell(phase, error)
    const status = subscribeStatus(phase, previous, error, this.params.subscribedWhen === 'joined')
    if (status) this.#tellStatus(status, error)
    if (status === 'CLOSED' && this.id === undefined) this.#forgetListeners()
  }

  #tellStatus(status: SubscribeStatus, error: HoldfastError | undefined): void {
    if (this.#subscriber) guarded(this.#subscriber, ...told(status, error))
    this.#statuses.tell(status, error)
  }

  /** Hooks have joined it before: says how it stands. */
  #catchUp(callback: SubscribeCallback): void {
    const { phase, error } = this
    const known = phase === 'errored' ? subscribeStatus(phase, 'closed', error, false) : undefined
    const status = phase === 'subscribed' ? 'SUBSCRIBED' : known
    if (!status) return
    void Promise.resolve().then(() => {
      if (this.phase === phase) guarded(callback, ...told(status, error))
    })
  }

  #forgetListeners(): void {
    this.#isHeard = this.isKept = false
    this.#subscriber = undefined
    this.#statuses.clear()
  }

  async #sendOverHttp(message: ChannelMessage, timeout?: number): Promise<RealtimeChannelSendResponse> {
    try {
      await this.#overHttp(message, timeout, true)
      return 'ok'
    } catch (thrown) {
      const cause = thrown instanceof HoldfastError ? thrown.cause : thrown
      return cause instanceof Error && ABORTED.has(cause.name) ? 'timed out' : 'error'
    }
  }

  #overHttp({ event, payload }: Sent, timeout: number | undefined, inBatch: boolean): Promise<void> {
    const message = { topic: this.subTopic, event, payload, private: this.private }
    return sendOverHttp(this.connection, message, { timeout: timeout ?? 10_000, inBatch })
  }
}

/** Without an error, the status alone, as realtime-js: apps' own tests count the arguments. */
function told(status: SubscribeStatus, error: HoldfastError | undefined): [SubscribeStatus, HoldfastError?] {
  return error ? [status, error] : [status]
}

function asResponse(settled: PushReply): RealtimeChannelSendResponse {
  if (settled.outcome === 'sent') return 'ok'
  if (settled.outcome === 'acked') return settled.status === 'ok' ? 'ok' : 'error'
  const late = settled.outcome === 'expired' || settled.error?.name === 'REPLY_TIMEOUT'
  return late ? 'timed out' : 'error'
}
