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
 * Your own handle on a channel that others use, too. Get one from `client.attach(name)`. Its listeners are its own; the join is shared. The
 * channel is left a second after its last user has gone.
 *
 * ```ts
 * const room = client.attach('room').on('broadcast', { event: 'said' }, show).subscribe()
 * room.unsubscribe() // the listeners of others stay
 * ```
 */
export class ChannelAttachment {
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

  /** Adds a listener to this handle. It is called while the handle is subscribed. Types and filters are those of `RealtimeChannel.on`. */
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
