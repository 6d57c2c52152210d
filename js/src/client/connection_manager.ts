/// <reference lib="esnext.disposable" preserve="true" />
// Kept in the published types: projects with an older `lib` must compile without skipping the checks of libraries.
import { Connection } from '../connection/connection.js'
import type { ConnectionSnapshot } from '../connection/connection_status.js'
import { configure } from '../connection/defaults.js'
import { CONNECTION_STATES } from '../base/enums.js'
import { HoldfastError, errorName } from '../base/errors.js'
import { late } from '../base/late.js'
import type { Metrics } from '../connection/metrics.js'
import type { ConnectionOptions } from '../connection/options.js'
import type { RestoredMessage } from '../connection/persistent_queue.js'
import { loadLateParts } from './load_late_parts.js'
import { openOwnChannel, sendMessage } from './outgoing.js'
import type { OutgoingMessage } from './outgoing.js'
import type {
  ConnectionQuality,
  ConnectionState,
  QueueSnapshot,
  Settlement,
  StateChange,
  Unsubscribe,
} from '../base/types.js'

/**
 * One connection to a Realtime or Phoenix server that never gets stuck: it reconnects with back-off, sends heartbeats, measures its
 * quality, and queues what you send while it is away. You can use it at once; the WebAssembly core loads when first needed.
 *
 * ```ts
 * const manager = new ConnectionManager({ url: 'https://xyz.supabase.co', key })
 * manager.onStateChange((state) => console.log(state))
 * await manager.connect()
 * ```
 */
export class ConnectionManager {
  /** @internal */
  readonly connection: Connection
  readonly #giveUp = new Set<(error: HoldfastError) => void>()

  /** Sets the page's defaults, like the function `configure`. */
  static readonly configure = configure

  /**
   * @param options where and how to connect; missing options come from `configure`.
   * @throws HoldfastError `NOT_CONFIGURED`, `INVALID_URL`, `INVALID_OPTIONS`
   */
  constructor(options: ConnectionOptions | Connection = {}) {
    this.connection = options instanceof Connection ? options : new Connection(options, loadLateParts)
    this.connection.persistent?.channelsNeeded.add((names) => {
      for (const name of names) openOwnChannel(this.connection, name)
    })
  }

  /**
   * Connects, and stays connected until `disconnect()`. Resolves when connected. Waits while the client retries, and rejects with a {@link
   * HoldfastError} only if the attempt has ended: `CLOSED_BY_USER`, `WASM_BLOCKED` and the like. If you ignore the promise, it causes no
   * unhandled rejection.
   */
  connect(): Promise<void> {
    const connected = this.#whenConnected()
    connected.catch(() => undefined)
    this.connection.connect()
    const { broken } = this.connection.link
    if (broken) this.#giveUpAll(broken)
    return connected
  }

  /** Leaves all channels, closes the connection, and clears the queue. Only `connect()` undoes it. */
  disconnect(): void {
    this.connection.disconnect()
    this.#giveUpAll(new HoldfastError('CLOSED_BY_USER'))
  }

  /** Drops the connection as a failing network would, so that you can try things out. It reconnects by itself. */
  simulateDisconnect(): void {
    this.connection.simulateDisconnect()
  }

  getState(): ConnectionState {
    return this.getSnapshot().state
  }

  /** The connection's quality: a frozen object that stays the same until something in it changes. */
  getConnectionQuality(): ConnectionQuality {
    return this.getSnapshot().quality
  }

  /** How many messages `send()` has accepted and not yet written. Correct at once, even before the core is loaded. */
  getQueueSize(): number {
    return this.getSnapshot().queueSize
  }

  /**
   * Calls back for each change of state, with its reason, and for each new attempt while reconnecting. A callback that throws is reported,
   * and the others are still called.
   */
  onStateChange(callback: (state: ConnectionState, change: StateChange) => void): Unsubscribe {
    return this.connection.link.status.stateChanges.add(callback)
  }

  onQualityChange(callback: (quality: ConnectionQuality) => void): Unsubscribe {
    return this.connection.link.status.qualityChanges.add(callback)
  }

  onQueueChange(callback: (queue: QueueSnapshot) => void): Unsubscribe {
    return this.connection.link.status.queueChanges.add(callback)
  }

  /** Calls back for problems that the connection survives, such as unreadable frames. Each kind is counted and reported once. */
  onNotice(callback: (notice: HoldfastError, count: number) => void): Unsubscribe {
    return this.connection.link.notices.add(callback)
  }

  /** With `persistQueue`: calls back for each message of an earlier page once it has settled here. */
  onRestoredSettled(callback: (message: RestoredMessage, settlement: Settlement) => void): Unsubscribe {
    return this.connection.persistent?.restoredSettled.add(callback) ?? (() => undefined)
  }

  /**
   * Sends a broadcast with acknowledgement. Offline, it waits in the queue. Connects, unless you have called `connect()` or `disconnect()`
   * before. Never rejects and always settles: look at `outcome`.
   */
  send(message: OutgoingMessage): Promise<Settlement> {
    return sendMessage(this.connection, message)
  }

  /** The core's counters since it started, and its latest events. Loads the core. */
  async getMetrics(): Promise<Metrics> {
    const json = await this.connection.link.metrics()
    return late().readMetrics(json, { CONNECTION_STATES, errorName })
  }

  /** Everything that a page shows, frozen. Together with `subscribe` it fits React's `useSyncExternalStore`. */
  readonly getSnapshot = (): ConnectionSnapshot => this.connection.link.status.snapshot

  /** Calls back, without arguments, whenever `getSnapshot()` returns something new. */
  readonly subscribe = (listener: () => void): Unsubscribe => this.connection.link.status.store.subscribe(listener)

  /** Disconnects for good and frees the core. Also called by `using`. */
  dispose(): void {
    this.connection.dispose()
    this.#giveUpAll(new HoldfastError('DISPOSED'))
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  #giveUpAll(error: HoldfastError): void {
    for (const giveUp of [...this.#giveUp]) giveUp(error)
  }

  #whenConnected(): Promise<void> {
    if (this.getState() === 'connected') return Promise.resolve()
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        stop()
        this.#giveUp.delete(giveUp)
      }
      const giveUp = (error: HoldfastError): void => {
        settle()
        reject(error)
      }
      const stop = this.onStateChange((state, { error }) => {
        if (state === 'connected') {
          settle()
          resolve()
        } else if (state === 'disconnected' && error?.final) giveUp(error)
      })
      this.#giveUp.add(giveUp)
    })
  }
}
