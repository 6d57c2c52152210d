import type { DurablePort } from './durable_port.js'
import type { DurableQueuePage, RestoredMessage } from './durable_queue.js'
import { OUTCOMES } from '../base/enums.js'
import { HoldfastError } from '../base/errors.js'
import { LatePort } from '../port/late_port.js'
import { PushFlag } from '../port/port.js'
import type { CorePort } from '../port/port.js'
import { MESSAGE_TTL_MS, QUEUE_LIMIT } from '../port/tuning.js'
import { Listeners } from '../base/report.js'
import type { ConnectionOptions } from './options.js'
import type { Settlement } from '../base/types.js'

export type { RestoredMessage } from './durable_queue.js'

/** A connection's store for its queue. Loads only if `persistQueue` is set. */
export class PersistentQueue {
  readonly restoredSettled = new Listeners<[RestoredMessage, Settlement]>()
  /** Called with the names of the Supabase channels that restored messages wait for. */
  readonly channelsNeeded = new Listeners<[readonly string[]]>()
  readonly port: CorePort
  readonly #options: ConnectionOptions
  readonly #url: string
  readonly #warn: (error: HoldfastError) => void
  #durable: DurablePort | undefined

  constructor(inner: CorePort, options: ConnectionOptions, url: string, warn: (error: HoldfastError) => void) {
    this.#options = options
    this.#url = url
    this.#warn = warn
    const port = new LatePort(() => this.#open(inner))
    this.port = port
    // What an earlier page has left may need a connection.
    port.wake()
  }

  /** A clean disconnect clears the queue; this is the part of it that no channel has asked for yet. */
  clear(): void {
    this.#durable?.clear()
  }

  async #open(inner: CorePort): Promise<CorePort> {
    try {
      const { openDurableQueue } = await import('./durable_queue.js')
      this.#durable = await openDurableQueue(inner, this.#options, this.#url, this.#page())
    } catch (thrown) {
      this.#warn(HoldfastError.from(thrown, 'QUEUE_NOT_PERSISTED'))
    }
    return this.#durable ?? inner
  }

  #page(): DurableQueuePage {
    return {
      HoldfastError,
      MESSAGE_TTL_MS,
      OUTCOMES,
      PushFlag,
      QUEUE_LIMIT,
      failed: (thrown) => {
        this.#warn(HoldfastError.from(thrown, 'QUEUE_NOT_PERSISTED'))
      },
      needed: (names) => {
        this.channelsNeeded.tell(names)
      },
      settled: (message, settlement) => {
        this.restoredSettled.tell(message, settlement)
      },
    }
  }
}
