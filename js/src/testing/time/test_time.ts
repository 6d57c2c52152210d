import { TestingError } from '../errors.js'
import { elapsed, fakeClock, fakesDate } from './fake_clock.js'
import type { FakeClock } from './fake_clock.js'
import { hop } from './hop.js'
import { besideAct, haveActsOverlapped, withAct } from '../page/react_act.js'
import { PackageTime } from './package_time.js'
import type { Planned } from './virtual_time.js'

/** Waits of up to this long pass by themselves: a frame's, a batch's, and the one before a second fetch. */
const SHORT_MS = 250
/** They pass for so long in a row at most, until the test does something again: short waits may follow each other for ever. */
const BY_ITSELF_MS = 1_000
/** `settled` gives up after so much virtual time. */
const PATIENCE_MS = 120_000

/**
 * The time of tests. It stands still, except for short waits, until the test advances it. If the runner's fake timers are installed, their time
 * counts, whoever advances it. What is due now happens by itself a moment later, so a test may simply wait for it.
 */
export class TestTime extends PackageTime {
  readonly #startsAt: number | undefined
  #clock: FakeClock | undefined
  /** Our time when the fake clock showed 0. */
  #clockBegan = 0
  /** The fake timer that wakes us, and when. */
  #alarm: { readonly due: number; readonly timer: ReturnType<typeof globalThis.setTimeout> } | undefined
  /** When the test, or its app, last did something without being asked to. */
  #touchedAt = 0
  /** Whether something that we did is being followed to its end. */
  #following = false
  #waking = false
  #operations: Promise<unknown> = Promise.resolve()
  /** Operations that have been asked for and have not ended; `#running` counts those that have begun. */
  #asked = 0
  #running = 0

  /** @param startsAt milliseconds since 1970; otherwise the page's own date */
  constructor(startsAt: number | undefined) {
    super(startsAt ?? Date.now())
    this.#startsAt = startsAt
    this.#clock = fakeClock()
    if (this.#clock) this.#clockBegan = -elapsed(this.#clock)
  }

  override get now(): number {
    this.#followClock()
    return super.now
  }

  override at(when: number, work: () => void): Planned {
    this.#followClock()
    const planned = super.at(when, work)
    if (!this.#following) this.#touchedAt = super.now
    this.#setAlarm()
    this.#wake()
    return planned
  }

  override wall(): number {
    this.#followClock()
    const isShared = this.#startsAt === undefined && this.#clock && fakesDate()
    return isShared ? Date.now() : super.wall()
  }

  // --- What a test asks for: one after the other

  /** Lets so much time pass. */
  advanceBy(ms: number): Promise<void> {
    return this.#operate(async () => {
      const until = this.now + ms
      for (let next = this.next; next && next.due <= until; next = this.next) await this.#step(next.due)
      if (this.now < until) await this.#step(until)
    })
  }

  /** Delivers what is on its way. */
  arrive(): Promise<void> {
    return this.#operate(() => this.#arrive())
  }

  /**
   * Does something at once, delivers what it caused, and resolves with what it returned. Both happen within one `act`, because components may be told
   * of it before it returns.
   */
  async afterDoing<T>(work: () => T): Promise<T> {
    let outcome: () => T = work
    const doIt = (): void => {
      outcome = outcomeOf(work)
    }
    const isBusy = this.#asked > 0
    if (isBusy) doIt()
    await this.#operate(() => this.#arrive(isBusy ? undefined : doIt))
    return outcome()
  }

  /** Lets as much time pass as it takes until `amiss` returns nothing. @throws TestingError `NOT_SETTLED` */
  rest(amiss: () => string | undefined): Promise<void> {
    return this.#operate(async () => {
      const until = this.now + PATIENCE_MS
      await this.#arrive()
      for (let what = amiss(); what !== undefined; what = amiss()) {
        const due = this.next?.due
        if (due === undefined || due > until) throw new TestingError('NOT_SETTLED', what)
        await this.#step(due)
        await this.#arrive()
      }
    })
  }

  async #arrive(first?: () => void): Promise<void> {
    // Nothing may be planned yet: the app has only just been told, or has only just rendered.
    await withAct(() => {
      first?.()
      return hop()
    })
    const until = this.now + BY_ITSELF_MS
    for (let due = this.#dueSoon(until); due !== undefined; due = this.#dueSoon(until)) await this.#step(due)
  }

  /** Begins at once, if no other operation is under way. */
  #operate(work: () => Promise<void>): Promise<void> {
    const isFree = this.#asked === 0
    this.#asked += 1
    const done = isFree ? this.#run(work) : this.#operations.then(() => this.#run(work))
    this.#operations = done.catch(() => undefined)
    return done
  }

  async #run(work: () => Promise<void>): Promise<void> {
    this.#running += 1
    try {
      if (haveActsOverlapped()) throw new TestingError('NOT_AWAITED')
      await work()
    } finally {
      this.#running -= 1
      this.#asked -= 1
      this.#touchedAt = super.now
      this.#wake()
    }
  }

  // --- How it passes

  /** The time of the next thing, if it happens by itself until then. */
  #dueSoon(until: number): number | undefined {
    const { next } = this
    if (!next) return undefined
    return next.due <= this.now || (next.wait <= SHORT_MS && next.due <= until) ? next.due : undefined
  }

  #step(until: number): Promise<void> {
    return withAct(() => this.#pass(until))
  }

  /** Lets time pass until then, and does one thing that is due; with fake timers, all that they have until then. */
  async #pass(until: number): Promise<void> {
    const { now } = this
    this.#following = true
    try {
      if (this.#clock && until > now) await this.#clock.tickAsync(Math.ceil(until - now))
      else {
        this.pass(until)
        this.happen()
      }
      await hop()
    } finally {
      this.#following = false
      this.#setAlarm()
    }
  }

  /** Does what is due without being asked to, unless an operation is doing it already. */
  #wake(): void {
    if (this.#waking || this.#running > 0) return
    this.#waking = true
    void hop().then(async () => {
      try {
        while (this.#running === 0) {
          const due = this.#clock ? this.#dueSoon(-1) : this.#dueSoon(this.#touchedAt + BY_ITSELF_MS)
          if (due === undefined) break
          await besideAct(() => this.#pass(due))
        }
      } finally {
        this.#waking = false
      }
    })
  }

  /** The time of the fake timers that are installed now counts; what they have counted since then has passed. */
  #followClock(): void {
    const clock = fakeClock()
    if (clock !== this.#clock) {
      this.#clock = clock
      this.#clockBegan = super.now
      this.#alarm = undefined
      this.#setAlarm()
    }
    if (clock) this.pass(this.#clockBegan + elapsed(clock))
  }

  #setAlarm(): void {
    const { next } = this
    if (!this.#clock || !next || (this.#alarm && this.#alarm.due <= next.due)) return
    if (this.#alarm) globalThis.clearTimeout(this.#alarm.timer)
    const wait = Math.max(0, Math.ceil(next.due - super.now))
    const timer = globalThis.setTimeout(() => {
      void besideAct(() => Promise.resolve(this.#ring()))
    }, wait)
    this.#alarm = { due: next.due, timer }
  }

  #ring(): void {
    this.#alarm = undefined
    this.#followClock()
    this.happen()
    this.#setAlarm()
  }
}

/** Does it now. Returns a function that returns, or throws, the result. */
function outcomeOf<T>(work: () => T): () => T {
  try {
    const result = work()
    return () => result
  } catch (thrown) {
    return () => {
      throw thrown
    }
  }
}
