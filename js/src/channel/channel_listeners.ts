import { guarded } from '../base/report.js'
import type { Json, Unsubscribe } from '../base/types.js'

type Callback = (payload: Json) => void

interface Listener {
  readonly type: string
  /** Lower case, as realtime-js compares. */
  readonly event: string
  readonly callback: Callback
}

/** Who listens to what on one channel, by type and event. */
export class ChannelListeners {
  /** Never changed, but replaced: listeners may come and go while they are being told. */
  #listeners: readonly Listener[] = []

  add(type: string, event: unknown, callback: Callback): Unsubscribe {
    const listener: Listener = {
      type,
      event: typeof event === 'string' ? event.toLowerCase() : '*',
      callback,
    }
    this.#listeners = [...this.#listeners, listener]
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener)
    }
  }

  has(type: string): boolean {
    return this.#listeners.some((listener) => listener.type === type)
  }

  /**
   * `payload` is worked out once, and only if somebody listens; one that cannot be read is nobody's. Without an `event`, all who
   * listen to the type are told.
   */
  tell(type: string, event: string | undefined, payload: () => unknown): void {
    const name = event?.toLowerCase()
    const listeners = this.#listeners.filter(
      (l) => l.type === type && (l.event === '*' || name === undefined || l.event === name),
    )
    if (listeners.length === 0) return
    const value = payload()
    for (const { callback } of listeners) guarded(callback, value)
  }
}
