import { PING, PONG } from './protocol.js'

/** This often the worker is asked whether it is there. */
const ASK_EVERY_MS = 5_000
const LOOK_EVERY_MS = 1_000
/** It may be busy for this many looks. */
const PATIENCE_LOOKS = 5

/**
 * Notices that a worker has died: nothing else tells the page of `terminate()`, nor of a worker that hangs. Looks are counted, and not
 * milliseconds: a page that was busy or frozen looks once when it wakes, and then hears the answer that has waited for it.
 */
export class WorkerWatch {
  readonly #worker: Worker
  readonly #lost: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #looks = 0

  constructor(worker: Worker, lost: () => void) {
    this.#worker = worker
    this.#lost = lost
    worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === PONG) this.#askLater()
    }
    // What was thrown may be the end of it, or not.
    worker.onerror = () => {
      this.#ask()
    }
    worker.onmessageerror = lost
    this.#askLater()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#worker.onmessage = this.#worker.onerror = this.#worker.onmessageerror = null
  }

  #askLater(): void {
    this.#after(ASK_EVERY_MS, () => {
      this.#ask()
    })
  }

  #ask(): void {
    this.#looks = 0
    this.#worker.postMessage(PING)
    this.#lookLater()
  }

  #lookLater(): void {
    this.#after(LOOK_EVERY_MS, () => {
      if (++this.#looks < PATIENCE_LOOKS) this.#lookLater()
      else this.#lost()
    })
  }

  #after(wait: number, act: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(act, wait)
  }
}
