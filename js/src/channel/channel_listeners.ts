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
  /** Whom was told last, and of what: mostly the next is the same. */
  #last: { readonly type: string; readonly event: string | undefined; readonly all: readonly Listener[] } | undefined

  add(type: string, event: unknown, callback: Callback): Unsubscribe {
    const listener: Listener = {
      type,
      event: typeof event === 'string' ? event.toLowerCase() : '*',
      callback,
    }
    this.#set([...this.#listeners, listener])
    return () => {
      this.#set(this.#listeners.filter((other) => other !== listener))
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
    const listeners = this.#listenersTo(type, event)
    if (listeners.length === 0) return
    const value = payload()
    for (const { callback } of listeners) guarded(callback, value)
  }

  #set(listeners: readonly Listener[]): void {
    this.#listeners = listeners
    this.#last = undefined
  }

  #listenersTo(type: string, event: string | undefined): readonly Listener[] {
    if (this.#last?.type === type && this.#last.event === event) return this.#last.all
    const name = event?.toLowerCase()
    const all = this.#listeners.filter(
      (l) => l.type === type && (l.event === '*' || name === undefined || l.event === name),
    )
    this.#last = { type, event, all }
    return all
  }
}
