import { HoldfastError } from './errors.js'
import type { ErrorName } from './errors.js'
import { Listeners } from './report.js'

/** Hears of an error that the client has survived, and how often it has happened so far. */
export class Notices extends Listeners<[HoldfastError, number]> {
  readonly #counts = new Map<ErrorName, number>()

  /** Counts every error, and tells the 1st, 2nd, 4th, 8th, …: a broken peer must not flood the page with notices. */
  count(name: ErrorName, thrown: unknown): void {
    const count = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, count)
    if (Number.isInteger(Math.log2(count))) this.tell(HoldfastError.from(thrown, name), count)
  }
}
