import { PING, PONG } from './protocol.js'

/** How often the page pings the worker, in milliseconds. */
const ASK_EVERY_MS = 5_000
const LOOK_EVERY_MS = 1_000
/** Unanswered pings before the worker counts as dead. */
const PATIENCE_LOOKS = 5

/**
 * Notices that a worker has died. Browsers report neither `terminate()` nor a worker that hangs. It counts pings instead of milliseconds: a
 * page that was busy or frozen pings once when it wakes, and then receives the answer that was waiting.
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
    // An exception may have ended the worker, or not.
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
