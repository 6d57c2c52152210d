interface Waiting {
  readonly send: () => void
  /** On `performance.now()`'s clock. */
  readonly due: number
}

/** Holds up what a socket sends, for faults: frozen, or late. The order stays the same, however the delay changes. */
export class Gate {
  private readonly waiting: Waiting[] = []
  private timer: ReturnType<typeof setTimeout> | undefined
  private frozen = false
  private delayMs = 0

  /** Nothing waits. */
  get isEmpty(): boolean {
    return this.waiting.length === 0
  }

  /** Runs `send` now, later, or when thawed; never before what came earlier. */
  pass(send: () => void): void {
    this.waiting.push({ send, due: performance.now() + this.delayMs })
    if (this.timer === undefined) this.open()
  }

  freeze(): void {
    this.frozen = true
    clearTimeout(this.timer)
    this.timer = undefined
  }

  /** Sends what was held, if its time has come. */
  thaw(): void {
    this.frozen = false
    if (this.timer === undefined) this.open()
  }

  /** Delays what comes from now on; 0 ends it. What waits already comes when it is due. */
  delay(ms: number): void {
    this.delayMs = ms
  }

  private open(): void {
    this.timer = undefined
    for (let next = this.waiting[0]; next && !this.frozen; next = this.waiting[0]) {
      const wait = next.due - performance.now()
      if (wait > 0) {
        this.timer = setTimeout(() => this.open(), wait).unref()
        return
      }
      this.waiting.shift()
      next.send()
    }
  }
}
