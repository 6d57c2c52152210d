/** What is on its way in one direction: chunks, and at last the end. However the delay changes, nothing overtakes. */
export class Lane {
  readonly #deliver: (chunk: Buffer | undefined) => void
  readonly #waiting: { readonly chunk: Buffer | undefined; readonly due: number }[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #held = false

  /** @param deliver is given the chunks in order, and `undefined` for the end */
  constructor(deliver: (chunk: Buffer | undefined) => void) {
    this.#deliver = deliver
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  send(chunk: Buffer | undefined, delayMs: number): void {
    this.#waiting.push({ chunk, due: performance.now() + delayMs })
    if (this.#timer === undefined) this.#move()
  }

  /** Nothing arrives from now on. */
  hold(): void {
    this.#held = true
    this.#stop()
  }

  /** All that is on its way arrives. */
  release(): void {
    this.#held = false
    this.#stop()
    for (const { chunk } of this.#waiting.splice(0)) this.#deliver(chunk)
  }

  #move(): void {
    this.#timer = undefined
    if (this.#held) return
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const wait = next.due - performance.now()
      if (wait > 0) {
        this.#timer = setTimeout(() => {
          this.#move()
        }, wait)
        return
      }
      this.#waiting.shift()
      this.#deliver(next.chunk)
    }
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
