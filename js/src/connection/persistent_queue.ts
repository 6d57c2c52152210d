import type { DurablePort } from './durable_port.js'
import { OUTCOMES } from '../base/enums.js'
import { FIRST_ERRORS } from '../base/error_table.js'
import { HoldfastError } from '../base/errors.js'
import { LatePort } from '../port/late_port.js'
import { PushFlag } from '../port/port.js'
import type { CorePort } from '../port/port.js'
import { MESSAGE_TTL_MS, QUEUE_LIMIT } from '../port/tuning.js'
import { Listeners } from '../base/report.js'
import type { ConnectionOptions } from './options.js'
import type { Settlement } from '../base/types.js'

/** A message of an earlier page that was restored, sent, and has settled. */
export interface RestoredMessage {
  readonly topic: string
  readonly event: string
  /** When it was first sent, in milliseconds since 1970. */
  readonly at: number
}

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
    this.port = new LatePort(this.#open(inner))
  }

  /** A clean disconnect clears the queue; this is the part of it that no channel has asked for yet. */
  clear(): void {
    this.#durable?.clear()
  }

  async #open(inner: CorePort): Promise<CorePort> {
    try {
      const { openDurablePort } = await import('./durable_port.js')
      this.#durable = await openDurablePort(inner, this.#settings())
    } catch (thrown) {
      this.#warn(HoldfastError.from(thrown, 'QUEUE_NOT_PERSISTED'))
    }
    return this.#durable ?? inner
  }

  #settings(): Parameters<typeof import('./durable_port.js').openDurablePort>[1] {
    const { persistQueue, queueLimit = QUEUE_LIMIT, messageTtlMs = MESSAGE_TTL_MS } = this.#options
    const name = persistQueue === true ? '' : String(persistQueue)
    return {
      name: `${new URL(this.#url).host}/${name}`,
      limit: queueLimit,
      timeToLiveMs: messageTtlMs,
      flags: PushFlag,
      codes: {
        userChanged: FIRST_ERRORS.USER_CHANGED.code,
        givenUp: [FIRST_ERRORS.QUEUE_CLEARED.code, FIRST_ERRORS.CHANNEL_LEFT.code],
      },
      onFailed: (thrown) => {
        this.#warn(HoldfastError.from(thrown, 'QUEUE_NOT_PERSISTED'))
      },
      onNeeded: (topics) => {
        this.channelsNeeded.tell(topics.map((topic) => topic.replace(/^realtime:/, '')))
      },
      onRestoredSettled: ({ topic, event, at }, { outcome, error }) => {
        const settlement = { outcome: OUTCOMES[outcome] ?? 'failed', error: HoldfastError.fromCode(error) }
        this.restoredSettled.tell({ topic, event, at }, settlement)
      },
    }
  }
}
