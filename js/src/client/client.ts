/// <reference lib="esnext.disposable" preserve="true" />
// Kept in the published types: projects with an older `lib` must compile without skipping the checks of libraries.
import { RealtimeChannel } from '../channel/channel.js'
import { ChannelAttachment } from '../channel/attachment.js'
import { ChannelRegistry } from '../channel/channel_registry.js'
import type { RealtimeChannelOptions } from '../channel/channel_types.js'
import { ClientFields } from './client_fields.js'
import { Connection } from '../connection/connection.js'
import { ConnectionManager } from './connection_manager.js'
import type { ConnectionOptions } from '../connection/options.js'
import { loadLateParts } from './load_late_parts.js'
import { PhoenixChannel } from '../channel/phoenix_channel.js'
import type { JoinParams, PhoenixChannelOptions } from '../channel/phoenix_channel.js'
import { logTo, onHeartbeat, provideTransport } from './realtime_js_options.js'
import type { HeartbeatCallback, RealtimeJsOptions } from './realtime_js_options.js'
import { Listeners } from '../base/report.js'
import { RestClient } from '../rest/rest.js'
import { clearTimeout, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'
import type { LeaveResponse } from '../channel/membership.js'
import type { ConnectionState, Unsubscribe } from '../base/types.js'

declare module '../channel/channel.js' {
  interface RealtimeChannel {
    /** The client that made this channel. It is declared here, because channels do not know of clients. */
    readonly socket: RealtimeClient
  }
}

/** Options of a client. It accepts those of realtime-js too, so that code for realtime-js works with the import changed. */
export interface RealtimeClientOptions extends Omit<ConnectionOptions, 'url' | 'params'>, RealtimeJsOptions {
  /** Query parameters of the WebSocket's address; `apikey` is the key. */
  params?: Readonly<Record<string, string | number | boolean>> | undefined
  /** A connection that a `subscribe()` opened closes after this long without channels (default: two heartbeat intervals; 0: at once). */
  disconnectOnEmptyChannelsAfterMs?: number | undefined
}

const SOCKET_WORDS: Readonly<Record<ConnectionState, 'connecting' | 'open' | 'closed'>> = {
  connected: 'open',
  connecting: 'connecting',
  reconnecting: 'connecting',
  disconnected: 'closed',
}

/**
 * A client with realtime-js's verbs: `new RealtimeClient('wss://xyz.supabase.co/realtime/v1', { params: { apikey } })`.
 * Nothing is loaded and nothing connects before the first `connect()` or `subscribe()`.
 */
export class RealtimeClient extends ClientFields {
  /** The connection's state, quality and queue. */
  readonly connection: ConnectionManager
  /** The tables of the same project over REST. */
  readonly rest: RestClient
  /** @internal Called when the client ends. */
  readonly disposed = new Listeners<[]>()
  readonly #inner: Connection
  readonly #dropTransport: () => void
  #isDisconnecting = false
  #isReleasing = false
  #idle: Timer | undefined

  /**
   * @param endPoint a project's URL or a Realtime or Phoenix endpoint; http(s) or ws(s)
   * @throws HoldfastError `NOT_CONFIGURED`, `INVALID_URL`, `INVALID_OPTIONS`
   */
  constructor(endPoint?: string, options: RealtimeClientOptions = {}) {
    const inner = new Connection(connectionOptions(endPoint, options), loadLateParts)
    super(inner, options)
    this.#dropTransport = provideTransport(inner.endpoint.socketUrl, options.transport)
    inner.belongsTo(this)
    this.#inner = inner
    if (options.heartbeatCallback) onHeartbeat(this.#inner, options.heartbeatCallback)
    if (options.logger) logTo(this.#inner, options.logger)
    this.connection = new ConnectionManager(this.#inner)
    this.rest = inner.part(RestClient)
    this.#inner.topics.emptied.add(() => {
      this.#disconnectWhenIdle(options)
    })
    // A timer would keep Node's process alive.
    this.connection.onStateChange((_state, { reason }) => {
      if (reason === 'CLOSED_BY_USER') clearTimeout(this.#idle)
    })
  }

  /** @internal The one object of that class for this connection, created when first asked for. */
  part<T extends object>(wanted: new (connection: Connection) => T): T {
    return this.#inner.part(wanted)
  }

  /** The channel of that name. A second call returns the same one, and ignores `options`. */
  channel(name: string, options?: RealtimeChannelOptions): RealtimeChannel {
    return this.#inner.part(ChannelRegistry).channel(name, options)
  }

  /** Your own handle on the channel of that name, with a config of its own: its `unsubscribe()` keeps the listeners of others. */
  attach(name: string, options?: RealtimeChannelOptions): ChannelAttachment {
    return new ChannelAttachment(this.#inner, name, options)
  }

  /** A plain Phoenix topic, joined with `params`. A second call returns the same one, and ignores `params` and `options`. */
  phoenixChannel(topic: string, params: JoinParams = {}, options: PhoenixChannelOptions = {}): PhoenixChannel {
    const known = this.#inner.topics.get(topic)
    if (known instanceof PhoenixChannel) return known
    const channel = new PhoenixChannel(this.#inner, topic, params, options)
    this.#inner.topics.add(channel.membership)
    return channel
  }

  /** Where supabase-js keeps its Realtime client: `client.realtime.setAuth(token)` works. */
  get realtime(): this {
    return this
  }

  /** The same as `getChannels()`. */
  get channels(): RealtimeChannel[] {
    return this.getChannels()
  }

  /** Leaves the channels that are not in the new list. */
  set channels(kept: readonly RealtimeChannel[]) {
    for (const channel of this.getChannels()) if (!kept.includes(channel)) channel.teardown()
  }

  getChannels(): RealtimeChannel[] {
    return this.#inner.topics.channels.filter((channel) => channel instanceof RealtimeChannel)
  }

  removeChannel(channel: RealtimeChannel | PhoenixChannel): Promise<LeaveResponse> {
    return channel instanceof PhoenixChannel ? channel.leave() : channel.unsubscribe()
  }

  /** Leaves all channels, then disconnects; the next `subscribe()` connects again. */
  async removeAllChannels(): Promise<LeaveResponse[]> {
    const all = this.#all()
    const responses = await Promise.all(all.map((channel) => this.removeChannel(channel)))
    // If someone has subscribed meanwhile, as after a change of user, keep the connection.
    if (this.#all().every(({ phase }) => phase === 'closed')) this.#release()
    return responses
  }

  /**
   * Gives the user's token to all channels. It stays until the next call. Without an argument, calls the `accessToken` function; without a
   * function, `null` signs out. If the user changes (by the token's `sub`, else by `user`), or nobody is signed in any more, channels join
   * again, live tables drop their rows and fetch, and unsent messages of the last user settle `USER_CHANGED`.
   */
  setAuth(token?: string | null, user?: string): Promise<void> {
    return this.#inner.tokens.setAuth(token, user)
  }

  connect(): void {
    void this.connection.connect()
  }

  /** Stays disconnected until `connect()` or a channel's `subscribe()`. Accepts realtime-js's code and reason, which have no effect. */
  disconnect(code?: number, reason?: string): Promise<'ok'>
  async disconnect(): Promise<'ok'> {
    this.#isDisconnecting = this.isConnected()
    if (this.#isReleasing) this.#inner.release()
    else this.connection.disconnect()
    await Promise.resolve()
    this.#isDisconnecting = false
    return 'ok'
  }

  isConnected(): boolean {
    return this.connection.getState() === 'connected'
  }

  isConnecting(): boolean {
    return this.connectionState() === 'connecting'
  }

  /** Until the promise of `disconnect()` has settled, which is at once. */
  isDisconnecting(): boolean {
    return this.connectionState() === 'closing'
  }

  /** Calls back for each answered or missed heartbeat. */
  onHeartbeat(callback: HeartbeatCallback): Unsubscribe {
    return onHeartbeat(this.#inner, callback)
  }

  connectionState(): 'connecting' | 'open' | 'closing' | 'closed' {
    const word = SOCKET_WORDS[this.connection.getState()]
    return word === 'closed' && this.#isDisconnecting ? 'closing' : word
  }

  /** The WebSocket's address, which contains the key: do not log it. */
  endpointURL(): string {
    return this.#inner.endpoint.socketUrl
  }

  /** Disconnects for good and frees the core. Also called by `using`. */
  dispose(): void {
    clearTimeout(this.#idle)
    this.#dropTransport()
    this.connection.dispose()
    this.disposed.tell()
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  #all(): (RealtimeChannel | PhoenixChannel)[] {
    return this.#inner.topics.channels.filter(
      (channel) => channel instanceof RealtimeChannel || channel instanceof PhoenixChannel,
    )
  }

  /**
   * Closes a connection that nobody needs; the next `subscribe()` opens it again. Does not call `disconnect`, because apps may have wrapped
   * it.
   */
  #release(): void {
    this.#isReleasing = true
    void this.disconnect()
    this.#isReleasing = false
  }

  #disconnectWhenIdle(options: RealtimeClientOptions): void {
    clearTimeout(this.#idle)
    if (!this.#inner.isWanted) return
    const wait = options.disconnectOnEmptyChannelsAfterMs ?? 2 * (options.heartbeatIntervalMs ?? 30_000)
    this.#idle = setTimeout(() => {
      if (this.#inner.topics.channels.length === 0 && this.#inner.openedByNeed) this.#release()
    }, wait)
  }
}

function connectionOptions(endPoint: string | undefined, options: RealtimeClientOptions): ConnectionOptions {
  const { timeout, reconnectAfterMs, params, log_level, logLevel = log_level, ...rest } = options
  const given = Object.entries({ ...params, ...(logLevel ? { log_level: logLevel } : {}) })
  const { apikey, ...others } = Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
  return {
    ...(timeout === undefined ? {} : { joinTimeoutMs: timeout, pushTimeoutMs: timeout }),
    ...(reconnectAfterMs ? { backoffMs: [1, 2, 3, 4, 5, 6].map((tries) => reconnectAfterMs(tries)) } : {}),
    ...rest,
    url: endPoint,
    key: rest.key ?? apikey,
    params: Object.keys(others).length > 0 ? others : undefined,
  }
}
