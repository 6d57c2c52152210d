/** Timers that end with their owner. */
export class Timers {
  private readonly running = new Set<NodeJS.Timeout>()
  private readonly waiting = new Set<() => void>()
  private ended = false

  /** Calls `action` after `ms`, unless ended before. Returns how to call it off. */
  after(ms: number, action: () => void): () => void {
    if (this.ended) return () => undefined
    const timer = setTimeout(() => {
      this.running.delete(timer)
      action()
    }, ms)
    this.running.add(timer)
    return () => {
      clearTimeout(timer)
      this.running.delete(timer)
    }
  }

  /** A promise that settles after `ms`, or as soon as this has ended: whoever waits must be answered. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.ended) return resolve()
      const settle = (): void => {
        this.waiting.delete(settle)
        resolve()
      }
      this.waiting.add(settle)
      this.after(ms, settle)
    })
  }

  end(): void {
    this.ended = true
    for (const timer of this.running) clearTimeout(timer)
    this.running.clear()
    for (const settle of this.waiting) settle()
  }
}
