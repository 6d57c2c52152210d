import type { FromCore } from './protocol.js'

/** In milliseconds; too short to notice on a page that draws 60 frames a second. */
const PAUSE_MS = 4

/** Sends what a core says to the page: the first item at once, and what follows within a few milliseconds in one batch. */
export class Batcher {
  readonly #send: (items: FromCore, transfer: ArrayBuffer[]) => void
  #items: FromCore[number][] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #sentAt = -Infinity

  constructor(send: (items: FromCore, transfer: ArrayBuffer[]) => void) {
    this.#send = send
  }

  add(items: FromCore): void {
    for (const item of items) this.#items.push(item)
    if (this.#timer !== undefined) return
    const wait = this.#sentAt + PAUSE_MS - performance.now()
    if (wait <= 0) this.#flush()
    else
      this.#timer = setTimeout(() => {
        this.#flush()
      }, wait)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#items = []
  }

  #flush(): void {
    this.#timer = undefined
    this.#sentAt = performance.now()
    const items = this.#items
    this.#items = []
    this.#send(
      items,
      items.filter((item) => item instanceof ArrayBuffer),
    )
  }
}
