import { HoldfastError } from '../base/errors.js'
import { checkKey, pageQuery } from './live_table_options.js'
import type { LiveTableOptions } from './live_table_options.js'
import type { RestClient } from '../rest/rest.js'
import { clearTimeout, monotonicNow, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'
import type { Unsubscribe } from '../base/types.js'

/**
 * The longest waits. Each wait is random, between half of that and all of it, so that clients that failed together do not retry together.
 */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 16_000] as const

/** The least time between two fetches. */
const LEAST_BETWEEN_MS = 250

/** A request older than this when the network comes back counts as lost. */
const LOST_AFTER_MS = 1_000

/** Fetches a page on demand, one at a time, and retries with growing waits. Never delivers a page that a later request replaced. */
export class PageFetch {
  readonly #fetch: (signal: AbortSignal) => Promise<string>
  readonly #done: (rows: string) => void
  readonly #failed: (error: HoldfastError) => void
  #running: AbortController | undefined
  #planned: Timer | undefined
  #failures = 0
  #startedAt = -LEAST_BETWEEN_MS

  constructor(
    fetch: (signal: AbortSignal) => Promise<string>,
    done: (rows: string) => void,
    failed: (error: HoldfastError) => void,
  ) {
    this.#fetch = fetch
    this.#done = done
    this.#failed = failed
  }

  /** True while a fetch is running or planned. */
  get running(): boolean {
    return this.#running !== undefined || this.#planned !== undefined
  }

  /** Fetches soon. Aborts a running fetch, because it was requested too early. */
  start(): void {
    this.#plan(Math.max(0, this.#startedAt + LEAST_BETWEEN_MS - monotonicNow()))
  }

  /** The network is back, or the page runs again: repeats what may have been lost, and does not wait for the next retry. */
  readonly hurry = (): void => {
    if (this.running && monotonicNow() >= this.#startedAt + LOST_AFTER_MS) this.start()
  }

  readonly stop: Unsubscribe = () => {
    this.#running?.abort()
    this.#running = undefined
    clearTimeout(this.#planned)
    this.#planned = undefined
  }

  /** Uses a timer even without a wait, so that two calls in one batch of events fetch once. */
  #plan(wait: number): void {
    this.stop()
    this.#planned = setTimeout(() => {
      this.#run()
    }, wait)
  }

  #run(): void {
    const running = new AbortController()
    this.#planned = undefined
    this.#running = running
    this.#startedAt = monotonicNow()
    this.#fetch(running.signal).then(
      (rows) => {
        this.#finish(running, () => {
          this.#succeeded(rows)
        })
      },
      (thrown: unknown) => {
        this.#finish(running, () => {
          this.#retryLater(HoldfastError.from(thrown, 'FETCH_FAILED'))
        })
      },
    )
  }

  #finish(running: AbortController, act: () => void): void {
    if (this.#running !== running) return
    this.#running = undefined
    act()
  }

  #succeeded(rows: string): void {
    this.#failures = 0
    this.#done(rows)
  }

  /** Final errors are not retried here. The next rejoin or `setAuth` fetches again. */
  #retryLater(error: HoldfastError): void {
    const longest = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)] ?? 0
    if (!error.final) this.#plan((longest * (1 + Math.random())) / 2)
    this.#failed(error)
  }
}

/** Fetches the rows of a table as JSON. @throws HoldfastError `REST_…`, `INVALID_OPTIONS` */
export async function fetchPage(rest: RestClient, options: LiveTableOptions, signal: AbortSignal): Promise<string> {
  if (!options.fetch) return rest.selectText(options, pageQuery(options), signal)
  const rows = await options.fetch(signal)
  const text = typeof rows === 'string' ? rows : JSON.stringify(rows)
  checkKey(options, text)
  return text
}
