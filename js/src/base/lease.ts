import { clearTimeout, setTimeout } from './time.js'
import type { Timer } from './time.js'
import type { Unsubscribe } from './types.js'

/** How long a shared thing outlives its last user: long enough for StrictMode's second mount and for a page to change. */
const LINGER_MS = 1_000

/** Counts who uses a thing, and ends it a moment after the last one has gone. */
export class Lease {
  readonly #end: () => void
  #users = 0
  #timer: Timer | undefined

  /** @param end called once nobody has used it for a second; whoever takes it afterwards keeps it until the next end */
  constructor(end: () => void) {
    this.#end = end
  }

  /** Takes a share; gives the function that gives it back. Twice is harmless. */
  take(): Unsubscribe {
    clearTimeout(this.#timer)
    this.#users += 1
    let held = true
    return () => {
      if (held) this.#giveBack()
      held = false
    }
  }

  /** Ends the thing now, if nobody uses it. */
  hurry(): void {
    if (this.#users > 0) return
    clearTimeout(this.#timer)
    this.#end()
  }

  /** The thing has ended in another way: calls off what was planned. */
  cancel(): void {
    clearTimeout(this.#timer)
  }

  #giveBack(): void {
    this.#users -= 1
    if (this.#users === 0) this.#timer = setTimeout(this.#end, LINGER_MS)
  }
}
