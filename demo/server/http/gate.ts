/** Holds up what a socket sends, for faults: frozen, or late. The order of frames is kept. */
export class Gate {
  private held: (() => void)[] = []
  private frozen = false
  private delayMs = 0
  private waiting = 0

  /** Runs `send` now, later, or when thawed. */
  pass(send: () => void): void {
    if (this.frozen) return void this.held.push(send)
    if (this.delayMs === 0 && this.waiting === 0) return send()
    this.waiting++
    setTimeout(() => this.release(send), this.delayMs).unref()
  }

  freeze(): void {
    this.frozen = true
  }

  /** Lets out what was held. */
  thaw(): void {
    this.frozen = false
    for (const send of this.held.splice(0)) send()
  }

  /** Delays every frame from now on; 0 ends it. */
  delay(ms: number): void {
    this.delayMs = ms
  }

  private release(send: () => void): void {
    this.waiting--
    if (this.frozen) this.held.push(send)
    else send()
  }
}
