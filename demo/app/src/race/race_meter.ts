/** What was counted. */
export interface Tally {
  readonly frames: number
  readonly commits: number
  readonly longestFrameMs: number
}

const NOTHING: Tally = { frames: 0, commits: 0, longestFrameMs: 0 }

/** Counts the browser's frames and React's commits since it was last read. */
export class RaceMeter {
  #tally = NOTHING
  #lastFrame = 0
  #running = 0

  /** @returns how to stop */
  start(): () => void {
    this.#lastFrame = 0
    const frame = (now: number): void => {
      this.#framed(now)
      this.#running = requestAnimationFrame(frame)
    }
    this.#running = requestAnimationFrame(frame)
    return () => {
      cancelAnimationFrame(this.#running)
    }
  }

  committed(): void {
    this.#tally = { ...this.#tally, commits: this.#tally.commits + 1 }
  }

  get tally(): Tally {
    return this.#tally
  }

  /** Returns what was counted, and starts again from zero. */
  take(): Tally {
    const taken = this.#tally
    this.#tally = NOTHING
    return taken
  }

  #framed(now: number): void {
    const { frames, longestFrameMs, ...rest } = this.#tally
    const took = this.#lastFrame === 0 ? 0 : now - this.#lastFrame
    this.#lastFrame = now
    this.#tally = { ...rest, frames: frames + 1, longestFrameMs: Math.max(longestFrameMs, took) }
  }
}
