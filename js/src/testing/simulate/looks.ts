import { TestingError } from '../errors.js'
import type { Backend } from '../server/backend.js'
import type { VirtualTime } from '../time/virtual_time.js'
import type { Page } from './page.js'
import type { RunLog } from './run_log.js'
import { isThenable } from './thenable.js'
import type { SimulatedApp } from './types.js'

const LOOK_EVERY_MS = 1_000

interface LooksParts<D> {
  readonly app: SimulatedApp<D>
  readonly backend: Backend<D>
  readonly pages: readonly Page[]
  readonly time: VirtualTime
  readonly log: RunLog
}

/** Checks the invariants: after each act, after each change of a page, and once a second. */
export class Looks<D> {
  readonly #parts: LooksParts<D>
  #due = true
  #over = false

  constructor(parts: LooksParts<D>) {
    this.#parts = parts
  }

  /** Starts checking. Returns a function that ends it. */
  begin(): () => void {
    this.#again()
    if (typeof MutationObserver === 'undefined' || typeof document === 'undefined') return () => undefined
    const observer = new MutationObserver(() => {
      this.#due = true
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
    return () => observer.disconnect()
  }

  /** Something was done that the document may not show. */
  touch(): void {
    this.#due = true
  }

  /** From now on nothing has to hold, because the pages are about to be closed. */
  end(): void {
    this.#over = true
  }

  always(): void {
    if (!this.#due || this.#over) return
    this.#due = false
    const { app, backend, log } = this.#parts
    if (backend.failure) log.fail('policy', backend.failure)
    this.#look('always', app.always)
  }

  recovered(): void {
    this.#look('recovered', this.#parts.app.recovered)
  }

  #again(): void {
    this.#parts.time.after(LOOK_EVERY_MS, () => {
      if (this.#over) return
      this.#due = true
      this.#again()
    })
  }

  #look(kind: 'always' | 'recovered', check: SimulatedApp<D>['always']): void {
    if (!check) return
    const { pages, backend, log } = this.#parts
    for (const page of pages) {
      if (log.failed || !page.client) continue
      const told = thrownBy(() => check(page, backend))
      if (isThenable(told.value)) throw asyncCheck(kind, told.value)
      if (told.failed) log.fail(`${kind}, ${page.name}`, told.thrown)
    }
  }
}

function thrownBy(work: () => unknown): {
  readonly value?: unknown
  readonly failed: boolean
  readonly thrown?: unknown
} {
  try {
    return { value: work(), failed: false }
  } catch (thrown) {
    return { failed: true, thrown }
  }
}

/** A check must not wait: it would report about another moment. */
function asyncCheck(kind: string, promise: PromiseLike<unknown>): TestingError {
  promise.then(undefined, () => undefined)
  return new TestingError('OPTIONS_INVALID', `${kind} is async: it must look at once, and throw`)
}
