import { CoreLink } from './core_link.js'
import { withDefaults } from './defaults.js'
import { advise } from '../base/dev.js'
import { DIAGNOSIS_TOOLS } from './diagnosis_tools.js'
import { resolveEndpoint } from './endpoint.js'
import type { Endpoint } from './endpoint.js'
import { HoldfastError } from '../base/errors.js'
import type { ErrorName } from '../base/errors.js'
import { onceLate } from '../base/late.js'
import type { LateParts } from '../base/late.js'
import { checkAccessToken, coreHost, protocolVersion, tuningOf } from './options.js'
import type { ConnectionOptions } from './options.js'
import { pageCore } from '../engine/page_core.js'
import type { LoadEngine } from '../engine/page_core.js'
import { PersistentQueue } from './persistent_queue.js'
import type { Command, PortFactory } from '../port/port.js'
import { Listeners } from '../base/report.js'
import { TokenSource, tokenSourceKind } from './token_source.js'
import { Topics } from './topics.js'
import type { ConnectionState, Unsubscribe } from '../base/types.js'
import { workerCore } from '../engine/worker/worker_core.js'

/** A class of objects that build on a connection and belong to it. */
type PartClass<T extends object> = new (connection: Connection) => T

/** One core and everything around it. ConnectionManager and RealtimeClient are two views of it. */
export class Connection {
  readonly options: ConnectionOptions & { url: string }
  readonly endpoint: Endpoint
  readonly vsn: '1.0.0' | '2.0.0'
  readonly link: CoreLink
  readonly tokens: TokenSource
  readonly topics: Topics
  readonly fetch: typeof fetch
  /** The immediate outcome of `sendHeartbeat()`. */
  readonly heartbeats = new Listeners<['sent' | 'disconnected']>()
  /** The queue's store, with `persistQueue`. */
  readonly persistent: PersistentQueue | undefined
  /** Called before the connection ends, so that its parts can end first. */
  readonly ending = new Listeners<[]>()
  #owner: object | undefined
  readonly #parts = new Map<PartClass<object>, object>()
  /** What the user asked for last. Only `connect()` undoes `down`. */
  #wish: 'none' | 'up' | 'down' = 'none'
  /** The functions that stop watching the page and the connection, which starts with the first `connect()`. */
  readonly #watches: Unsubscribe[] = []
  /** Called when the network is back, or the page is shown or runs again: earlier requests may never be answered. */
  readonly returns = new Listeners<[]>()
  /** True if a channel opened the connection, not `connect()`. */
  openedByNeed = false
  /** True if the core runs in another thread, and so answers a moment later. */
  readonly #isElsewhere: boolean

  /** @param load loads the engine and the parts that come with it */
  constructor(given: ConnectionOptions, load: LoadEngine) {
    this.options = withDefaults(given)
    checkAccessToken(this.options.accessToken)
    advise('client', this.options)
    this.endpoint = resolveEndpoint(this.options.url, this.options)
    this.vsn = protocolVersion(this.endpoint.socketUrl)
    this.#isElsewhere = this.options.port === undefined && coreHost(this.options) !== 'page'
    // A test's stand-in may return or throw synchronously: make a promise of both.
    this.fetch = async (...args) => (this.options.fetch ?? fetch)(...args)
    const { accessToken } = this.options
    const create = {
      ...tuningOf(this.options),
      url: this.endpoint.socketUrl,
      vsn: this.vsn,
      fastPath: this.options.fastPath,
      tokenSource: tokenSourceKind(accessToken),
    }
    const port = (this.options.port ?? this.#cores(load))()
    this.persistent = this.options.persistQueue
      ? new PersistentQueue(port, this.options, this.endpoint.socketUrl, (error) => {
          this.#warn(error)
        })
      : undefined
    this.link = new CoreLink(this.persistent?.port ?? port, create)
    this.tokens = new TokenSource(this.link, this.options)
    this.topics = new Topics(this.link.status)
    this.tokens.userChanges.add((left) => {
      if (left) this.topics.userLeft()
    })
  }

  /** The client that it is part of; none for a ConnectionManager without a client. */
  get owner(): object | undefined {
    return this.#owner
  }

  belongsTo(client: object): void {
    this.#owner = client
  }

  /**
   * The connection's one object of that class, made when first asked for. So the connection need not know what is built on it, and a page
   * without live tables does not load them.
   */
  part<T extends object>(wanted: PartClass<T>): T {
    const part = (this.#parts.get(wanted) as T | undefined) ?? new wanted(this)
    this.#parts.set(wanted, part)
    return part
  }

  /** Whether there is a connection, or should be one. */
  get isWanted(): boolean {
    return this.#wish === 'up' && !this.link.broken
  }

  /** Asks for a connection; asks again after a failure to load. */
  connect(): void {
    this.openedByNeed = false
    const { link } = this
    if (link.broken && link.broken.name !== 'DISPOSED' && link.broken.name !== 'CORE_CRASHED') link.broken = undefined
    if (link.broken) return
    this.#wish = 'up'
    if (this.#watches.length === 0)
      this.#watches.push(
        onceLate((parts) => {
          this.#watch(parts)
        }),
      )
    link.post({ type: 'connect' })
    if (link.status.snapshot.state === 'disconnected') this.#assume('connecting')
  }

  disconnect(): void {
    this.persistent?.clear()
    this.#end('down')
  }

  /** Ends an idle connection. It does not undo `disconnect`; otherwise, the next code that needs the connection may open it again. */
  release(): void {
    if (this.#wish !== 'down') this.#end('none')
  }

  /** Connects unless the user has called `connect()` or `disconnect()` before. */
  connectUnlessTold(): void {
    if (this.#wish === 'none') this.connectForChannel()
  }

  /** A channel's `subscribe()` connects, even after `disconnect()`. */
  connectForChannel(): void {
    const needed = this.openedByNeed || this.#wish !== 'up'
    this.connect()
    this.openedByNeed = needed
  }

  simulateDisconnect(): void {
    this.link.post({ type: 'simulateDisconnect' })
    if (this.link.status.snapshot.state === 'connected') this.#assume('reconnecting', 'CONNECTION_LOST')
  }

  dispose(): void {
    this.ending.tell()
    this.disconnect()
    for (const stop of this.#watches) stop()
    this.link.dispose()
  }

  #watch({ Diagnosis, isReturn, watchPage }: LateParts): void {
    const { link } = this
    new Diagnosis(link.status, this.endpoint.socketUrl, this.fetch, DIAGNOSIS_TOOLS)
    const post = (command: Command): void => {
      link.post(command)
      if (isReturn(command)) this.returns.tell()
    }
    this.#watches.push(watchPage(post, () => link.status.snapshot.state === 'reconnecting'))
  }

  #end(wish: 'none' | 'down'): void {
    this.#wish = wish
    this.link.post({ type: 'disconnect' })
    if (!this.link.broken) this.#assume('disconnected', 'CLOSED_BY_USER')
  }

  /** Shows the state that the core is about to report. The core is not loaded yet, or runs in a worker and answers later. */
  #assume(state: ConnectionState, reason?: ErrorName): void {
    if (this.link.awake && !this.#isElsewhere) return
    this.link.status.assume(state, reason && new HoldfastError(reason))
  }

  #cores(load: LoadEngine): PortFactory {
    const { wasm } = this.options
    if (!this.#isElsewhere) return pageCore(load, wasm)
    const host = coreHost(this.options)
    let told = false
    return workerCore(load, typeof host === 'function' ? host : undefined, wasm, (error) => {
      if (!told) this.#warn(error)
      told = true
    })
  }

  #warn(error: HoldfastError): void {
    console.warn(`Holdfast: ${error.message}`)
    this.link.notices.tell(error, 1)
  }
}
