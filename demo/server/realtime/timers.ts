/** Timers that end with their owner. */
export class Timers {
  private readonly running = new Set<NodeJS.Timeout>()
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

  /** A promise that settles after `ms`, or never if ended before. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve))
  }

  end(): void {
    this.ended = true
    for (const timer of this.running) clearTimeout(timer)
    this.running.clear()
  }
}
