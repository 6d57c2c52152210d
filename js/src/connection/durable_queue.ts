import type { OUTCOMES } from '../base/enums.js'
import type { HoldfastError } from '../base/errors.js'
import { openDurablePort } from './durable_port.js'
import type { DurablePort } from './durable_port.js'
import type { ConnectionOptions } from './options.js'
import type { CorePort, PushFlag } from '../port/port.js'
import type { MESSAGE_TTL_MS, QUEUE_LIMIT } from '../port/tuning.js'
import type { Settlement } from '../base/types.js'

// The file that loads with `persistQueue`. It imports nothing that the package's entry imports.

/** A message of an earlier page that was restored, sent, and has settled. */
export interface RestoredMessage {
  readonly topic: string
  readonly event: string
  /** When it was first sent, in milliseconds since 1970. */
  readonly at: number
}

/** What the store needs of the page. */
export interface DurableQueuePage {
  readonly HoldfastError: typeof HoldfastError
  readonly MESSAGE_TTL_MS: typeof MESSAGE_TTL_MS
  readonly OUTCOMES: typeof OUTCOMES
  readonly PushFlag: typeof PushFlag
  readonly QUEUE_LIMIT: typeof QUEUE_LIMIT
  /** From now on messages are kept only in memory. */
  readonly failed: (thrown: unknown) => void
  /** Restored messages wait for these Supabase channels. */
  readonly needed: (names: readonly string[]) => void
  readonly settled: (message: RestoredMessage, settlement: Settlement) => void
}

/** Puts the store of a connection's queue behind its port. Rejects if there is none. */
export function openDurableQueue(
  inner: CorePort,
  options: ConnectionOptions,
  url: string,
  page: DurableQueuePage,
): Promise<DurablePort> {
  const { HoldfastError: Errors, OUTCOMES: outcomes, PushFlag: flags } = page
  const { persistQueue, queueLimit = page.QUEUE_LIMIT, messageTtlMs = page.MESSAGE_TTL_MS } = options
  const codeOf = (name: HoldfastError['name']): number => new Errors(name).code
  return openDurablePort(inner, {
    name: `${new URL(url).host}/${persistQueue === true ? '' : String(persistQueue)}`,
    limit: queueLimit,
    timeToLiveMs: messageTtlMs,
    flags,
    codes: {
      userChanged: codeOf('USER_CHANGED'),
      // Asked for when a message has settled: the engine brings these errors.
      get givenUp() {
        return [codeOf('QUEUE_CLEARED'), codeOf('CHANNEL_LEFT')]
      },
    },
    onFailed: page.failed,
    onNeeded: (topics) => {
      page.needed(topics.map((topic) => topic.replace(/^realtime:/, '')))
    },
    onRestoredSettled: ({ topic, event, at }, { outcome, error }) => {
      page.settled({ topic, event, at }, { outcome: outcomes[outcome] ?? 'failed', error: Errors.fromCode(error) })
    },
  })
}
