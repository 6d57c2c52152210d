import type { TimeSource, Timer } from '../../base/time.js'
import { VirtualTime } from './virtual_time.js'
import type { Planned } from './virtual_time.js'

/** A virtual time for the package: its timers and its clocks. */
export class PackageTime extends VirtualTime implements TimeSource {
  readonly #epoch: number
  readonly #timers = new Map<number, Planned>()
  /** Far from the ids of the page's own timers, so that clearing a timer too late never clears one of the page's. */
  #lastTimer = 1_000_000_000

  /** @param epoch when it begins, in milliseconds since 1970 */
  constructor(epoch: number) {
    super()
    this.#epoch = epoch
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.size
  }

  /** Milliseconds since 1970. */
  wall(): number {
    return Math.floor(this.#epoch + this.now)
  }

  readonly monotonicNow = (): number => this.now

  readonly wallNow = (): number => this.wall()

  readonly setTimer = (work: () => void, ms: number, repeat: boolean): Timer => {
    const id = (this.#lastTimer += 1)
    const plan = (): void => {
      const planned = this.after(Math.max(ms || 0, repeat ? 1 : 0), () => {
        this.#timers.delete(id)
        if (repeat) plan()
        work()
      })
      this.#timers.set(id, planned)
    }
    plan()
    return id as unknown as Timer
  }

  readonly clearTimer = (timer: Timer | undefined): void => {
    const id = Number(timer)
    this.#timers.get(id)?.cancel()
    this.#timers.delete(id)
  }
}
