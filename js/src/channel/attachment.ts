import type { RealtimeChannel } from './channel.js'
import type { ChannelBinding } from './channel_bindings.js'
import { ChannelRegistry } from './channel_registry.js'
import type {
  BroadcastListener,
  ChangesListener,
  PresenceListener,
  RealtimeChannelOptions,
  RealtimeChannelSendResponse,
  RealtimePostgresChangesPayload,
  RealtimePostgresDeletePayload,
  RealtimePostgresInsertPayload,
  RealtimePostgresUpdatePayload,
  RealtimePresenceJoinPayload,
  RealtimePresenceLeavePayload,
  RealtimePresenceState,
  RealtimePresenceUpdatePayload,
  RealtimeSystemPayload,
} from './channel_types.js'
import type { Connection } from '../connection/connection.js'
import type { HoldfastError } from '../base/errors.js'
import type { ChannelPhase } from './membership_handler.js'
import { guarded } from '../base/report.js'
import type { ChannelMessage } from './sending.js'
import type { SubscribeCallback } from './status_callbacks.js'
import type { Json, Row, Unsubscribe } from '../base/types.js'

/**
 * A handle of one's own on a channel that others use, too. Get one from `client.attach(name)`. What it listens to is its own; the join is
 * shared, and the channel is left a second after the last who uses it.
 *
 * ```ts
 * const room = client.attach('room').on('broadcast', { event: 'said' }, show).subscribe()
 * room.unsubscribe() // the others go on hearing
 * ```
 */
export class ChannelAttachment {
  readonly #connection: Connection
  readonly #name: string
  readonly #options: RealtimeChannelOptions | undefined
  readonly #wanted: ChannelBinding[] = []
  /** The channel that it is subscribed to. */
  #channel: RealtimeChannel | undefined
  /** What ends with the subscription. */
  #held: Unsubscribe[] = []

  /** @internal */
  constructor(connection: Connection, name: string, options: RealtimeChannelOptions | undefined) {
    this.#connection = connection
    this.#name = name
    this.#options = options
  }

  /** The channel that all share: `client.channel(name)`. What is said to it, such as `track()`, is said for all. */
  get channel(): RealtimeChannel {
    return this.#channel ?? this.#registry.channel(this.#name, this.#options)
  }

  /** The channel's, while this handle is subscribed; else `closed`. */
  get phase(): ChannelPhase {
    return this.#channel?.phase ?? 'closed'
  }

  /** Why it is not subscribed. */
  get error(): HoldfastError | undefined {
    return this.#channel?.error
  }

  /** Adds a listener of its own, which hears while this handle is subscribed. Types and filters are those of `RealtimeChannel.on`. */
  on<T extends Row = Row>(...listener: ChangesListener<'INSERT', RealtimePostgresInsertPayload<T>>): this
  on<T extends Row = Row>(...listener: ChangesListener<'UPDATE', RealtimePostgresUpdatePayload<T>>): this
  on<T extends Row = Row>(...listener: ChangesListener<'DELETE', RealtimePostgresDeletePayload<T>>): this
  on<T extends Row = Row>(...listener: ChangesListener<string, RealtimePostgresChangesPayload<T>>): this
  on<T = Json>(...listener: BroadcastListener<T>): this
  on(type: 'presence', filter: { event: 'sync' }, callback: () => void): this
  on<T extends Row = Row>(...listener: PresenceListener<'join', RealtimePresenceJoinPayload<T>>): this
  on<T extends Row = Row>(...listener: PresenceListener<'leave', RealtimePresenceLeavePayload<T>>): this
  on<T extends Row = Row>(...listener: PresenceListener<'update', RealtimePresenceUpdatePayload<T>>): this
  on(...listener: PresenceListener<'*', Json>): this
  on(type: 'system', filter: object, callback: (payload: RealtimeSystemPayload) => void): this
  on(type: string, filter: object, callback: (payload: Json) => void): this
  on(type: string, filter: object, callback: (payload: never) => void): this {
    const binding = { type, filter, callback: callback as ChannelBinding['callback'] }
    this.#wanted.push(binding)
    if (this.#channel) this.#listen(this.#channel, binding)
    return this
  }

  /**
   * Has its listeners hear; the channel joins if nobody has joined it. The callback is told as that of `RealtimeChannel.subscribe`, until
   * this handle is unsubscribed. A second call counts for nothing.
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

  /** Its listeners hear no more; they stay, for another `subscribe()`. Everybody else's go on. */
  unsubscribe(): void {
    for (const end of this.#held.splice(0)) end()
    this.#channel = undefined
  }

  /** As `RealtimeChannel.send`. */
  send(message: ChannelMessage, options: { timeout?: number } = {}): Promise<RealtimeChannelSendResponse> {
    return this.channel.send(message, options)
  }

  /** Who is present on the channel. */
  presenceState<T extends Row = Row>(): RealtimePresenceState<T> {
    return this.channel.presenceState<T>()
  }

  get #registry(): ChannelRegistry {
    return this.#connection.part(ChannelRegistry)
  }

  #listen(channel: RealtimeChannel, { type, filter, callback }: ChannelBinding): void {
    this.#held.push(channel.listen(type, filter, callback))
  }

  /** Whoever says `unsubscribe()` to the channel itself ends it for all. */
  #told(callback: SubscribeCallback | undefined, ...[status, error]: Parameters<SubscribeCallback>): void {
    if (status === 'CLOSED') this.unsubscribe()
    if (callback) guarded(callback, ...(error ? ([status, error] as const) : ([status] as const)))
  }

  /** Others have joined it before. */
  #catchUp(channel: RealtimeChannel, callback: SubscribeCallback | undefined): void {
    void Promise.resolve().then(() => {
      if (this.#channel === channel && channel.phase === 'subscribed') this.#told(callback, 'SUBSCRIBED')
    })
  }
}
