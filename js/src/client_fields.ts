import { broadcastUrl } from './broadcast.js'
import type { Connection } from './connection.js'
import type { RealtimeJsOptions } from './realtime_js_options.js'

/** The fields of realtime-js's client that its users read. Options are given when a client is made: all but the token only tell. */
export abstract class ClientFields {
  readonly #connection: Connection
  readonly #options: RealtimeJsOptions & { params?: Readonly<Record<string, unknown>> | undefined }

  constructor(connection: Connection, options: RealtimeJsOptions) {
    this.#connection = connection
    this.#options = options
  }

  abstract setAuth(token?: string | null, user?: string): Promise<void>

  /** What `setAuth` or the `accessToken` function gave last, be it the key; `null` for none. Not for logs. */
  get accessTokenValue(): string | null {
    return this.#connection.tokens.value
  }

  /** The same as `setAuth(token)`. */
  set accessTokenValue(token: string | null) {
    void this.setAuth(token)
  }

  /** The function that gives the token, if that is how it comes. */
  get accessToken(): (() => Promise<string | null> | string | null) | null {
    const { accessToken } = this.#connection.options
    return typeof accessToken === 'function' ? accessToken : null
  }

  /** The project's key. */
  get apiKey(): string | null {
    return this.#connection.options.key ?? null
  }

  /** The protocol's version. */
  get vsn(): '1.0.0' | '2.0.0' {
    return this.#connection.vsn
  }

  /** The WebSocket's address without its query: see `endpointURL()`. */
  get endPoint(): string {
    return this.#connection.endpoint.socketUrl.replace(/\?.*$/, '')
  }

  /** Where broadcasts go over http. */
  get httpEndpoint(): string {
    return broadcastUrl(this.#connection)
  }

  /** As given. */
  get params(): Readonly<Record<string, unknown>> {
    return this.#options.params ?? {}
  }

  /** As given, and without effect: browsers send no headers with a WebSocket. */
  get headers(): Readonly<Record<string, string>> {
    return this.#options.headers ?? {}
  }

  /** Patience for the answer to a join, in milliseconds. */
  get timeout(): number {
    return this.#connection.options.joinTimeoutMs ?? 10_000
  }

  /** Between heartbeats, in milliseconds. */
  get heartbeatIntervalMs(): number {
    return this.#connection.options.heartbeatIntervalMs ?? 30_000
  }

  get fetch(): typeof fetch {
    return this.#connection.fetch
  }

  get logLevel(): string | undefined {
    return this.#options.logLevel ?? this.#options.log_level
  }

  /** Says something to the `logger` option. */
  log(kind: string, message: string, data?: unknown): void {
    this.#options.logger?.(kind, message, data)
  }
}
