import type { ConnectionManager, ConnectionState, ErrorName, Metrics } from 'holdfast'

/** One second of the connection. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Milliseconds; null without a connection. */
  readonly latency: number | null
  /** Frames a second. */
  readonly received: number
  readonly sent: number
}

export interface Transition {
  readonly at: number
  readonly state: ConnectionState
  readonly reason: ErrorName
  /** Messages that wait; 0 if there are none. */
  readonly closeCode: number
}

export interface Samples {
  readonly seconds: readonly Sample[]
  /** Newest last. */
  readonly transitions: readonly Transition[]
  readonly metrics: Metrics | null
}

export const SPAN_MS = 180_000
const EVERY_MS = 1_000
const SECONDS_KEPT = SPAN_MS / EVERY_MS + 2
const TRANSITIONS_KEPT = 30

/** Reads a connection once a second, and keeps the last minutes, so that a panel that is opened late has a past to show. */
export class Sampler {
  #samples: Samples = { seconds: [], transitions: [], metrics: null }
  readonly #listeners = new Set<() => void>()

  constructor(private readonly manager: ConnectionManager) {}

  readonly getSnapshot = (): Samples => this.#samples

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @returns how to stop */
  start(): () => void {
    const clock = setInterval(() => void this.#look(), EVERY_MS)
    const stop = this.manager.onStateChange((state, { reason, closeCode }) => {
      this.#passed([...this.#samples.transitions, { at: Date.now(), state, reason, closeCode }])
    })
    return () => {
      clearInterval(clock)
      stop()
    }
  }

  async #look(): Promise<void> {
    const metrics = await this.manager.getMetrics().catch(() => null)
    if (!metrics) return
    const before = this.#samples
    if (!before.metrics)
      this.#passed([...pastOf(metrics, before.transitions[0]?.at ?? Infinity), ...before.transitions])
    const seconds = [...before.seconds, this.#sampleOf(metrics, before)].slice(-SECONDS_KEPT)
    this.#set({ ...this.#samples, seconds, metrics })
  }

  #sampleOf(metrics: Metrics, { seconds, metrics: last }: Samples): Sample {
    const at = Date.now()
    const passed = (at - (seconds.at(-1)?.at ?? at - EVERY_MS)) / 1000
    const rate = (count: (metrics: Metrics) => number): number => (last ? (count(metrics) - count(last)) / passed : 0)
    const { state, lastHeartbeat, latency } = this.manager.getConnectionQuality()
    return {
      at,
      latency: state === 'connected' && lastHeartbeat > 0 ? latency : null,
      received: rate(({ framesReceived }) => framesReceived),
      sent: rate(({ framesSent }) => framesSent),
    }
  }

  #passed(transitions: readonly Transition[]): void {
    this.#set({ ...this.#samples, transitions: transitions.slice(-TRANSITIONS_KEPT) })
  }

  #set(samples: Samples): void {
    this.#samples = samples
    for (const listener of this.#listeners) listener()
  }
}

/** Frames that the core had counted before anybody listened. */
function pastOf({ trace }: Metrics, before: number): Transition[] {
  return trace.flatMap((entry) => (entry.kind === 'state' && entry.at < before ? [{ ...entry, closeCode: 0 }] : []))
}
