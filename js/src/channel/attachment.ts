import type { RealtimeChannel } from './channel.js'
import type { ChannelBinding } from './channel_bindings.js'
import { ChannelRegistry } from './channel_registry.js'
import type { RealtimeChannelOptions, RealtimeChannelSendResponse, RealtimePresenceState } from './channel_types.js'
import type { Connection } from '../connection/connection.js'
import { Listening } from './listening.js'
import type { HoldfastError } from '../base/errors.js'
import type { ChannelPhase } from './membership_handler.js'
import { guarded } from '../base/report.js'
import type { ChannelMessage } from './sending.js'
import type { SubscribeCallback } from './status_callbacks.js'
import type { Row, Unsubscribe } from '../base/types.js'

/**
 * Your own handle on a channel that others use, too. Get one from `client.attach(name)`. Its listeners are its own, and are called while it is
 * subscribed; the join is shared. The channel is left a second after its last user has gone.
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
  /** The functions that end the subscription. */
  #held: Unsubscribe[] = []

  /** @internal */
  constructor(connection: Connection, name: string, options: RealtimeChannelOptions | undefined) {
    super()
    this.#connection = connection
    this.#name = name
    this.#options = options
  }

  /** The shared channel: `client.channel(name)`. Its methods, such as `track()`, act for all handles. */
  get channel(): RealtimeChannel {
    return this.#channel ?? this.#registry.channel(this.#name, this.#options)
  }

  /** The channel's phase while this handle is subscribed; else `closed`. */
  get phase(): ChannelPhase {
    return this.#channel?.phase ?? 'closed'
  }

  /** Why this handle is not subscribed. */
  get error(): HoldfastError | undefined {
    return this.#channel?.error
  }

  /**
   * Activates its listeners, and joins the channel if nobody has joined it. The callback gets the statuses of `RealtimeChannel.subscribe`,
   * until this handle is unsubscribed. A second call does nothing.
   */
  subscribe(callback?: SubscribeCallback, timeout?: number): this {
    if (this.#channel) return this
    const { channel, release } = this.#registry.acquire(this.#name, this.#options)
    this.#channel = channel
    this.#held = [
      release,
      channel.onStatus((status, error) => {
        this.#told(callback, status, error)
      }),
    ]
    for (const binding of this.#wanted) this.#listen(channel, binding)
    const { link } = this.#connection
    if (link.status.snapshot.state !== 'connected') this.#connection.connectForChannel()
    if (channel.phase === 'subscribed') this.#catchUp(channel, callback)
    channel.subscribeQuietly(timeout)
    return this
  }

  /** Deactivates its listeners, and keeps them for another `subscribe()`. All other listeners stay active. */
  unsubscribe(): void {
    for (const end of this.#held.splice(0)) end()
    this.#channel = undefined
  }

  /** Sends, like `RealtimeChannel.send`. */
  send(message: ChannelMessage, options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    return this.channel.send(message, options)
  }

  /** Who is present on the channel. */
  presenceState<T extends Row = Row>(): RealtimePresenceState<T> {
    return this.channel.presenceState<T>()
  }

  protected added(binding: ChannelBinding): void {
    this.#wanted.push(binding)
    if (this.#channel) this.#listen(this.#channel, binding)
  }

  get #registry(): ChannelRegistry {
    return this.#connection.part(ChannelRegistry)
  }

  #listen(channel: RealtimeChannel, { type, filter, callback }: ChannelBinding): void {
    this.#held.push(channel.listen(type, filter, callback))
  }

  /** If anyone calls `unsubscribe()` on the channel itself, that ends it for all handles. */
  #told(callback: SubscribeCallback | undefined, ...[status, error]: Parameters<SubscribeCallback>): void {
    if (status === 'CLOSED') this.unsubscribe()
    if (callback) guarded(callback, ...(error ? ([status, error] as const) : ([status] as const)))
  }

  /** Others have joined the channel before. */
  #catchUp(channel: RealtimeChannel, callback: SubscribeCallback | undefined): void {
    void Promise.resolve().then(() => {
      if (this.#channel === channel && channel.phase === 'subscribed') this.#told(callback, 'SUBSCRIBED')
    })
  }
}
