import { guarded } from '../base/report.js'
import type { Json, Unsubscribe } from '../base/types.js'

type Callback = (payload: Json) => void

interface Listener {
  readonly type: string
  /** In lower case, as realtime-js compares. */
  readonly event: string
  readonly callback: Callback
  readonly owner: object | undefined
}

/** Whether the listeners of that owner hear an event. */
export type Hears = (owner: object | undefined) => boolean

/** The listeners of one channel, by type and event. */
export class ChannelListeners {
  /** Replaced, never changed, because listeners may come and go while they are being called. */
  #listeners: readonly Listener[] = []
  /** The last event and its listeners. The next event is usually the same. */
  #last: { readonly type: string; readonly event: string | undefined; readonly all: readonly Listener[] } | undefined

  /** @param owner whose listener it is; `undefined`: the channel's own */
  add(type: string, event: unknown, callback: Callback, owner?: object): Unsubscribe {
    const listener: Listener = {
      type,
      event: typeof event === 'string' ? event.toLowerCase() : '*',
      callback,
      owner,
    }
    this.#set([...this.#listeners, listener])
    return () => {
      this.#set(this.#listeners.filter((other) => other !== listener))
    }
  }

  /**
   * Calls the listeners. Computes `payload` once, and only if somebody listens; an unreadable payload goes to nobody. Without an `event`,
   * calls all listeners of the type; with `hears`, only those that it names.
   */
  tell(type: string, event: string | undefined, payload: () => unknown, hears?: Hears): void {
    const all = this.#listenersTo(type, event)
    const listeners = hears ? all.filter(({ owner }) => hears(owner)) : all
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
