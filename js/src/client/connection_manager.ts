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
 * One connection to a Realtime or Phoenix server, that never gets stuck: it reconnects with back-off, beats, measures, and keeps
 * what you send while it is away. Usable at once and synchronously; the WebAssembly core is loaded with the first need.
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

  /** Sets the page's defaults; the same as the function `configure`. */
  static readonly configure = configure

  /**
   * @param options where and how to connect; whatever is left out comes from `configure`.
   * @throws HoldfastError `NOT_CONFIGURED`, `INVALID_URL`, `INVALID_OPTIONS`
   */
  constructor(options: ConnectionOptions | Connection = {}) {
    this.connection = options instanceof Connection ? options : new Connection(options, loadLateParts)
    this.connection.persistent?.channelsNeeded.add((names) => {
      for (const name of names) openOwnChannel(this.connection, name)
    })
  }

  /**
   * Connects, and stays connected until `disconnect()`. Resolves when connected, at once if it is. While it is being retried it
   * waits; it rejects with a {@link HoldfastError} only if that is over: `CLOSED_BY_USER`, `WASM_BLOCKED` and the like.
   * A promise that you do not look at is no unhandled rejection.
   */
  connect(): Promise<void> {
    const connected = this.#whenConnected()
    connected.catch(() => undefined)
    this.connection.connect()
    const { broken } = this.connection.link
    if (broken) this.#giveUpAll(broken)
    return connected
  }

  /** Leaves all channels, closes, clears the queue. Nothing but `connect()` undoes it. */
  disconnect(): void {
    this.connection.disconnect()
    this.#giveUpAll(new HoldfastError('CLOSED_BY_USER'))
  }

  /** Drops the connection as a failing network would, for trying things out: it reconnects by itself. */
  simulateDisconnect(): void {
    this.connection.simulateDisconnect()
  }

  getState(): ConnectionState {
    return this.getSnapshot().state
  }

  /** The connection's quality: a frozen object, the same until something in it changes. */
  getConnectionQuality(): ConnectionQuality {
    return this.getSnapshot().quality
  }

  /** Messages accepted by `send()` and not yet written; right at once, even before the core is loaded. */
  getQueueSize(): number {
    return this.getSnapshot().queueSize
  }

  /**
   * Calls back for each change of state, with its reason, and for each new attempt while it is reconnecting.
   * A callback that throws is reported and stops nobody else.
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

  /** Calls back for frames that could not be read and the like: counted, reported once, survived. */
  onNotice(callback: (notice: HoldfastError, count: number) => void): Unsubscribe {
    return this.connection.link.notices.add(callback)
  }

  /** With `persistQueue`: calls back for each message of an earlier page once it has settled here. */
  onRestoredSettled(callback: (message: RestoredMessage, settlement: Settlement) => void): Unsubscribe {
    return this.connection.persistent?.restoredSettled.add(callback) ?? (() => undefined)
  }

  /**
   * Sends a broadcast with acknowledgement; while offline it waits in the queue. Connects if nobody has said what to do yet.
   * Never rejects, and settles always: look at `outcome`.
   */
  send(message: OutgoingMessage): Promise<Settlement> {
    return sendMessage(this.connection, message)
  }

  /** The core's counters since it started, and the last happenings. Loads the core. */
  async getMetrics(): Promise<Metrics> {
    const json = await this.connection.link.metrics()
    return late().readMetrics(json, { CONNECTION_STATES, errorName })
  }

  /** Everything that a page shows, frozen; with `subscribe` it fits React's `useSyncExternalStore`. */
  readonly getSnapshot = (): ConnectionSnapshot => this.connection.link.status.snapshot

  /** Calls back, without arguments, whenever `getSnapshot()` gives something new. */
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
