import type { Dice } from '../../../js/src/testing/dice.js'
import type { Planned, VirtualTime } from '../../../js/src/testing/time/virtual_time.js'

/** How the world learns what happens in a realm. */
export interface RealmWatch {
  record(what: string): void
  /** A callback threw, or a promise was rejected and nobody handled it. */
  uncaught(thrown: unknown): void
}

interface Timer {
  readonly due: number
  readonly run: () => void
  readonly every: number | undefined
  planned: Planned
}

/** Virtual time begins here, in milliseconds since 1970. */
export const EPOCH = 1_800_000_000_000

/**
 * One JavaScript realm in virtual time, a page or a worker, with its clocks, its timers and what is on its way to it. It can be hidden, frozen, put
 * to sleep with its machine, and killed.
 */
export class Realm {
  readonly name: string
  readonly time: VirtualTime
  readonly dice: Dice
  readonly watch: RealmWatch
  /** The memories of the WebAssembly in it. */
  readonly memories: WebAssembly.Memory[] = []
  /** How far the wall clock is off. */
  wallOffset = 0
  #alive = true
  #frozen = false
  #asleep = false
  /** The virtual time at which the monotonic clock was zero. That clock stands still in sleep. */
  #origin: number
  #sleptAt = 0
  readonly #timers = new Map<number, Timer>()
  #lastTimer = 0
  #throttleMs = 0
  readonly #unread: (() => void)[] = []
  /** What came while it did not run, and waits for its turn. */
  #backlog = 0
  readonly #ends = new Set<() => void>()

  constructor(name: string, time: VirtualTime, dice: Dice, watch: RealmWatch) {
    this.name = name
    this.time = time
    this.dice = dice
    this.watch = watch
    this.#origin = time.now
  }

  get alive(): boolean {
    return this.#alive
  }

  /** Whether anything runs: it is alive, and neither frozen nor asleep. */
  get awake(): boolean {
    return this.#alive && !this.#frozen && !this.#asleep
  }

  get timers(): number {
    return this.#timers.size
  }

  /** `performance.now()`. */
  get monotonic(): number {
    return (this.#asleep ? this.#sleptAt : this.time.now) - this.#origin
  }

  /** `Date.now()`. */
  get wall(): number {
    return Math.floor(EPOCH + this.time.now + this.wallOffset)
  }

  /** Runs `work`, which something that has arrived asks for: now, or once the realm can run again, after what arrived before. */
  task(work: () => void): void {
    if (!this.#alive) return
    if (!this.awake) this.#unread.push(work)
    else if (this.#backlog > 0) this.#enqueue(work)
    else this.#run(work)
  }

  /** Registers what else dies with it. Returns a function that cancels this. */
  onEnd(end: () => void): () => void {
    this.#ends.add(end)
    return () => this.#ends.delete(end)
  }

  kill(): void {
    if (!this.#alive) return
    this.#alive = false
    for (const { planned } of this.#timers.values()) planned.cancel()
    this.#timers.clear()
    this.#unread.length = 0
    for (const end of [...this.#ends]) end()
  }

  freeze(): void {
    this.#frozen = true
  }

  thaw(): void {
    this.#frozen = false
    this.#catchUp()
  }

  /** The machine sleeps: the monotonic clock stands still, and the wall clock goes on. */
  sleep(): void {
    if (this.#asleep) return
    this.#sleptAt = this.time.now
    this.#asleep = true
  }

  wake(): void {
    if (!this.#asleep) return
    this.#asleep = false
    this.#origin += this.time.now - this.#sleptAt
    this.#planAnew()
    this.#catchUp()
  }

  /** The timers of a hidden page come at full seconds; after it has been hidden for long, at full minutes. */
  get throttleMs(): number {
    return this.#throttleMs
  }

  set throttleMs(step: number) {
    this.#throttleMs = step
    this.#planAnew()
  }

  setTimer(run: () => void, wait: unknown, repeat: boolean): number {
    if (!this.#alive) return 0
    const ms = Math.max(repeat ? 1 : 0, Number(wait) || 0)
    const id = (this.#lastTimer += 1)
    this.#set(id, run, ms, repeat ? ms : undefined)
    return id
  }

  clearTimer(id: unknown): void {
    this.#timers.get(id as number)?.planned.cancel()
    this.#timers.delete(id as number)
  }

  #set(id: number, run: () => void, wait: number, every: number | undefined): void {
    const due = this.monotonic + wait
    this.#timers.set(id, { due, run, every, planned: this.#plan(id, due) })
  }

  #planAnew(): void {
    for (const [id, timer] of this.#timers) {
      timer.planned.cancel()
      timer.planned = this.#plan(id, timer.due)
    }
  }

  #plan(id: number, due: number): Planned {
    const at = this.#origin + due
    const step = this.throttleMs
    return this.time.at(step > 0 ? Math.ceil(at / step) * step : at, () => {
      this.#due(id)
    })
  }

  #due(id: number): void {
    const timer = this.#timers.get(id)
    if (!timer || this.#asleep) return
    this.task(() => {
      // It was cleared while it waited for the page to run again.
      if (this.#timers.get(id) !== timer) return
      this.#timers.delete(id)
      if (timer.every !== undefined) this.#set(id, timer.run, timer.every, timer.every)
      timer.run()
    })
  }

  /** What it throws is reported, and stops nothing else. */
  #run(work: () => void): void {
    try {
      work()
    } catch (thrown) {
      this.watch.uncaught(thrown)
    }
  }

  /** Each is a task of its own: the promises of the one before are settled first. */
  #enqueue(work: () => void): void {
    this.#backlog += 1
    this.time.after(0, () => {
      this.#backlog -= 1
      if (!this.#alive) return
      if (this.awake) this.#run(work)
      else this.#unread.push(work)
    })
  }

  /** Browsers give overdue timers and unread messages no particular order. Here they keep the order in which they came due. */
  #catchUp(): void {
    if (!this.awake) return
    for (const work of this.#unread.splice(0)) this.#enqueue(work)
  }
}
