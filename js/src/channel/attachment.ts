import type { RealtimeChannel } from './channel.js'
import type { ChannelBinding } from './channel_bindings.js'
import { ChannelRegistry } from './channel_registry.js'
import type { RealtimeChannelOptions, RealtimeChannelSendResponse, RealtimePresenceState } from './channel_types.js'
import type { ConfigClaim } from './config_claim.js'
import type { Connection } from '../connection/connection.js'
import { Listening } from './listening.js'
import type { HoldfastError } from '../base/errors.js'
import type { ChannelPhase } from './membership_handler.js'
import { guarded } from '../base/report.js'
import { sendResponse } from './sending.js'
import type { ChannelMessage } from './sending.js'
import type { SubscribeCallback } from './status_callbacks.js'
import type { Row, Unsubscribe } from '../base/types.js'

/**
 * Your own handle on a channel that others use, too. Get one from `client.attach(name)`. Its listeners are its own, and are called while it is
 * subscribed; the join is shared. The channel is left a second after its last user has gone.
 *
 * Its config is its own, too: one join gives all handles what they ask for. If it cannot, as with public and private, or with another presence
 * key, the later handle gets `CHANNEL_ERROR` with `CONFIG_CONFLICT`, until the others have gone.
 *
 * ```ts
 * const room = client.attach('room').on('broadcast', { event: 'said' }, show).subscribe()
 * room.unsubscribe() // the listeners of others stay
 * ```
 */
export class ChannelAttachment extends Listening {
  readonly #connection: Connection
  readonly #name: string
  readonly #options: RealtimeChannelOptions | undefined
  readonly #wanted: ChannelBinding[] = []
  /** The channel that this handle is subscribed to. */
  #channel: RealtimeChannel | undefined
  #claim: ConfigClaim | undefined
  /** The functions that end its listeners. */
  #held: Unsubscribe[] = []
  #ended: Unsubscribe = () => undefined

  /** @internal */
  constructor(connection: Connection, name: string, options: RealtimeChannelOptions | undefined) {
    super()
    this.#connection = connection
    this.#name = name
    this.#options = options
  }

  /** The shared channel: `client.channel(name)`. Its methods, such as `track()`, act for all handles. */
  get channel(): RealtimeChannel {
    return this.#channel ?? this.#registry.shared(this.#name, this.#options)
  }

  /** The channel's phase while this handle is subscribed; else `closed`. */
  get phase(): ChannelPhase {
    if (this.#claim?.error) return 'failed'
    return this.#channel?.phase ?? 'closed'
  }

  /** Why this handle is not subscribed. */
  get error(): HoldfastError | undefined {
    return this.#claim?.error ?? this.#channel?.error
  }

  /**
   * Activates its listeners, and joins the channel if nobody has joined it. The callback gets the statuses of `RealtimeChannel.subscribe`,
   * until this handle is unsubscribed. A second call does nothing.
   */
  subscribe(callback?: SubscribeCallback, timeout?: number): this {
    if (this.#channel) return this
    const { channel, claim, release } = this.#registry.acquire(this.#name, this.#options ?? {})
    this.#channel = channel
    this.#claim = claim
    const stop = claim?.changes.add(() => {
      this.#decided(channel, callback)
    })
    this.#ended = () => {
      stop?.()
      release()
    }
    this.#decided(channel, callback)
    if (claim?.error?.name === 'INVALID_OPTIONS') return this
    const { link } = this.#connection
    if (link.status.snapshot.state !== 'connected') this.#connection.connectForChannel()
    channel.subscribeQuietly(timeout)
    return this
  }

  /** Deactivates its listeners, and keeps them for another `subscribe()`. All other listeners stay active. */
  unsubscribe(): void {
    this.#fallSilent()
    this.#ended()
    this.#channel = undefined
    this.#claim = undefined
  }

  /** Sends, like `RealtimeChannel.send`. */
  async send(message: ChannelMessage, options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    const { channel } = this
    if (channel.id === undefined && !this.error) return channel.send(message, options)
    return sendResponse(await channel.settle(message, options.timeout, 0, this.#claim))
  }

  /** Who is present on the channel. */
  presenceState<T extends Row = Row>(): RealtimePresenceState<T> {
    return this.channel.presenceState<T>()
  }

  protected added(binding: ChannelBinding): void {
    this.#wanted.push(binding)
    if (this.#channel && !this.#claim?.error) this.#listen(this.#channel, binding)
  }

  get #registry(): ChannelRegistry {
    return this.#connection.part(ChannelRegistry)
  }

  #listen(channel: RealtimeChannel, { type, filter, callback }: ChannelBinding): void {
    this.#held.push(channel.listen(type, filter, callback, this.#claim))
  }

  /** Its config was granted, or refused. A refused handle is deaf. */
  #decided(channel: RealtimeChannel, callback: SubscribeCallback | undefined): void {
    this.#fallSilent()
    const error = this.#claim?.error
    if (error) {
      this.#soon(channel, error, callback, 'CHANNEL_ERROR')
      return
    }
    this.#held.push(
      channel.onStatus((status, error) => {
        this.#told(callback, status, error)
      }),
    )
    for (const binding of this.#wanted) this.#listen(channel, binding)
    if (channel.phase === 'subscribed') this.#soon(channel, undefined, callback, 'SUBSCRIBED')
  }

  #fallSilent(): void {
    for (const end of this.#held.splice(0)) end()
  }

  /** If anyone calls `unsubscribe()` on the channel itself, that ends it for all handles. */
  #told(callback: SubscribeCallback | undefined, ...[status, error]: Parameters<SubscribeCallback>): void {
    if (status === 'CLOSED') this.unsubscribe()
    if (callback) guarded(callback, ...(error ? ([status, error] as const) : ([status] as const)))
  }

  /** What no event of the channel will say: others have joined it before, or it is not for this handle. */
  #soon(
    channel: RealtimeChannel,
    error: HoldfastError | undefined,
    callback: SubscribeCallback | undefined,
    status: 'SUBSCRIBED' | 'CHANNEL_ERROR',
  ): void {
    void Promise.resolve().then(() => {
      const stands = this.#channel === channel && this.#claim?.error === error
      if (stands && (error || channel.phase === 'subscribed')) this.#told(callback, status, error)
    })
  }
}
