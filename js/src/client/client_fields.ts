import { broadcastUrl } from '../channel/broadcast.js'
import type { Connection } from '../connection/connection.js'
import { decoder, encoder } from '../connection/frame_text.js'
import type { Decode, Encode } from '../connection/frame_text.js'
import type { HeartbeatCallback, RealtimeJsOptions } from './realtime_js_options.js'
import { stateChangeCallbacks } from '../connection/state_change_callbacks.js'
import type { StateChangeCallbacks } from '../connection/state_change_callbacks.js'
import { JOIN_TIMEOUT_MS } from '../port/tuning.js'

type AccessTokenFunction = () => Promise<string | null> | string | null

/** The core's defaults (specification, "Exponential Backoff"). */
const DEFAULT_WAITS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000]

/**
 * The fields of realtime-js's client that its users read. Options are fixed when a client is made, so all fields but the token are
 * read-only in effect.
 */
export abstract class ClientFields {
  /** Functions added to these lists are called when the socket opens, closes and fails; see also `connection.onStateChange`. */
  readonly stateChangeCallbacks: StateChangeCallbacks
  readonly #connection: Connection
  readonly #options: RealtimeJsOptions & { params?: Readonly<Record<string, unknown>> | undefined }

  constructor(connection: Connection, options: RealtimeJsOptions) {
    this.#connection = connection
    this.#options = options
    this.stateChangeCallbacks = stateChangeCallbacks(connection.link.status)
  }

  abstract setAuth(token?: string | null, user?: string): Promise<void>

  /** The last token of `setAuth` or the `accessToken` function, or the key; `null` for none. Do not log it. */
  get accessTokenValue(): string | null {
    return this.#connection.tokens.value
  }

  /** The same as `setAuth(token)`. */
  set accessTokenValue(token: string | null) {
    void this.setAuth(token)
  }

  /** The function that returns the token, if there is one. A new one is called at once; `null` leaves the token as it is. */
  get accessToken(): AccessTokenFunction | null {
    return this.#connection.tokens.source ?? null
  }

  set accessToken(source: AccessTokenFunction | string | null) {
    this.#connection.tokens.source = typeof source === 'function' ? source : undefined
    if (source) void this.setAuth(typeof source === 'string' ? source : undefined)
  }

  /** The project's key. */
  get apiKey(): string | null {
    return this.#connection.options.key ?? null
  }

  set apiKey(value: string | null) {
    this.#cannotChange('apiKey', value)
  }

  /** The protocol's version. */
  get vsn(): '1.0.0' | '2.0.0' {
    return this.#connection.vsn
  }

  /** The WebSocket's address without its query: see `endpointURL()`. */
  get endPoint(): string {
    return this.#connection.endpoint.socketUrl.replace(/\?.*$/, '')
  }

  set endPoint(value: string) {
    this.#cannotChange('endPoint', value)
  }

  /** The address for broadcasts over http. */
  get httpEndpoint(): string {
    return broadcastUrl(this.#connection)
  }

  set httpEndpoint(value: string) {
    this.#cannotChange('httpEndpoint', value)
  }

  /** The option as given. */
  get params(): Readonly<Record<string, unknown>> {
    return this.#options.params ?? {}
  }

  set params(value: Readonly<Record<string, unknown>>) {
    this.#cannotChange('params', value)
  }

  /** The option as given. It has no effect: browsers send no headers with a WebSocket. */
  get headers(): Readonly<Record<string, string>> {
    return this.#options.headers ?? {}
  }

  set headers(value: Readonly<Record<string, string>>) {
    this.#cannotChange('headers', value)
  }

  /** How long to wait for the answer to a join, in milliseconds. */
  get timeout(): number {
    return this.#connection.options.joinTimeoutMs ?? JOIN_TIMEOUT_MS
  }

  set timeout(value: number) {
    this.#cannotChange('timeout', value)
  }

  /** The time between heartbeats, in milliseconds. */
  get heartbeatIntervalMs(): number {
    return this.#connection.options.heartbeatIntervalMs ?? 30_000
  }

  set heartbeatIntervalMs(value: number) {
    this.#cannotChange('heartbeatIntervalMs', value)
  }

  /** The wait before a dial, in milliseconds, without its random part. */
  get reconnectAfterMs(): (tries: number) => number {
    const waits = this.#connection.options.backoffMs ?? DEFAULT_WAITS
    return this.#options.reconnectAfterMs ?? ((tries) => waits[Math.min(tries, waits.length) - 1] ?? 0)
  }

  set reconnectAfterMs(value: (tries: number) => number) {
    this.#cannotChange('reconnectAfterMs', value)
  }

  /** The option; does nothing if none was given. */
  get heartbeatCallback(): HeartbeatCallback {
    return this.#options.heartbeatCallback ?? (() => undefined)
  }

  /** The option; `null` if none was given. */
  get transport(): unknown {
    return this.#options.transport ?? null
  }

  /** The option; else writes a message as text of the protocol's version. Only for reading: the core writes frames itself. */
  get encode(): Encode {
    return this.#options.encode ?? encoder(this.vsn)
  }

  /** The option; else reads what `encode` writes. */
  get decode(): Decode {
    return this.#options.decode ?? decoder(this.vsn)
  }

  /** The option, which has no effect. */
  get worker(): boolean {
    return this.#options.worker ?? false
  }

  /** The option, which has no effect. */
  get workerUrl(): string | undefined {
    return this.#options.workerUrl
  }

  /** Checks whether the connection is alive. A connection that does not answer within four seconds is lost, and dialled again. */
  async sendHeartbeat(): Promise<void> {
    const { heartbeats, link } = this.#connection
    const isConnected = link.status.snapshot.state === 'connected'
    heartbeats.tell(isConnected ? 'sent' : 'disconnected')
    if (isConnected) link.post({ type: 'resume' })
  }

  /** Not `null` while `sendHeartbeat()`, or another such check, waits for an answer. */
  get pendingHeartbeatRef(): string | null {
    return this.#connection.link.status.snapshot.quality.checking ? 'probe' : null
  }

  get fetch(): typeof fetch {
    return this.#connection.fetch
  }

  set fetch(value: typeof fetch) {
    this.#cannotChange('fetch', value)
  }

  get logLevel(): string | undefined {
    return this.#options.logLevel ?? this.#options.log_level
  }

  set logLevel(value: string | undefined) {
    this.#cannotChange('logLevel', value)
  }

  /** Passes a message to the `logger` option. */
  log(kind: string, message: string, data?: unknown): void {
    this.#options.logger?.(kind, message, data)
  }

  /** Some apps assign fields that realtime-js reads only once, or that an older version read later. Throwing would end such an app. */
  #cannotChange(name: keyof this & string, value: unknown): void {
    if (value !== this[name]) this.log('client', `${name} is an option: it cannot be changed later`)
  }
}
