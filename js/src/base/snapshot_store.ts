import { Listeners } from './report.js'
import type { Unsubscribe } from './types.js'

/**
 * A frozen, cached view of something that changes, in the shape that React's `useSyncExternalStore` wants: `getSnapshot` costs
 * nothing, never enters WebAssembly, and gives the same object until something in it differs.
 */
export class SnapshotStore<T extends object> {
  #snapshot: Readonly<T>
  readonly #listeners = new Listeners<[]>()

  constructor(initial: T) {
    this.#snapshot = Object.freeze(initial)
  }

  readonly getSnapshot = (): Readonly<T> => this.#snapshot

  readonly subscribe = (listener: () => void): Unsubscribe => this.#listeners.add(listener)

  /** Takes over what differs; without a difference nobody is told. */
  update(change: Partial<T>): void {
    if (this.set(change)) this.#listeners.tell()
  }

  /** Like `update`, but leaves telling to the caller (who has more to set first). True if something differs. */
  set(change: Partial<T>): boolean {
    const keys = Object.keys(change) as (keyof T)[]
    if (keys.every((key) => Object.is(this.#snapshot[key], change[key]))) return false
    this.#snapshot = Object.freeze({ ...this.#snapshot, ...change })
    return true
  }

  tell(): void {
    this.#listeners.tell()
  }
}
