import { liveIn } from '../../base/time.js'
import { Dice } from '../dice.js'
import { TestingError } from '../errors.js'
import { FAULTS } from '../network/faults.js'
import { withAct } from '../page/react_act.js'
import { TestPage } from '../page/test_page.js'
import { Backend } from '../server/backend.js'
import { hop } from '../time/hop.js'
import { PackageTime } from '../time/package_time.js'
import { ownGlobals } from './globals.js'
import type { Leftovers } from './globals.js'
import { Looks } from './looks.js'
import { Page } from './page.js'
import { EXPIRED, FAULT_NAMES, REOPENED, STORM_MS } from './plan.js'
import type { Step } from './plan.js'
import { RunLog } from './run_log.js'
import type { Outcome } from './run_log.js'
import { isThenable } from './thenable.js'
import type { SimulatedApp } from './types.js'
import { hearUncaught } from './uncaught.js'

const EPOCH = 1_800_000_000_000
const RECOVERY_MS = 40_000
const FAREWELL_MS = 5_000
const LATENCY_MS = 60
/** An app that does more than this in a hundred seconds is in an endless loop of timers that take no time. */
const MOST_HAPPENINGS = 100_000

/** One run of an app: a minute of faults and acts, the time within which all must be well again, and the end. */
export class Simulation<D> {
  readonly #app: SimulatedApp<D>
  readonly #steps: readonly Step[]
  readonly #time = new PackageTime(EPOCH)
  readonly #log = new RunLog(() => this.#time.now)
  readonly #backend: Backend<D>
  readonly #dice: Dice
  readonly #pages: Page[] = []
  readonly #looks: Looks<D>
  #happenings = 0
  #healed = false

  constructor(app: SimulatedApp<D>, seed: number, steps: readonly Step[]) {
    const [time, log, pages] = [this.#time, this.#log, this.#pages]
    this.#app = app
    this.#steps = steps
    this.#dice = new Dice(`run ${String(seed)}`)
    const parts = { time, wallTime: time.wallNow, dice: this.#dice.fork('server') }
    this.#backend = new Backend<D>(app, { ...parts, lagMs: { subscribed: 1_000, change: 500 } })
    this.#looks = new Looks({ app, backend: this.#backend, pages, time, log })
  }

  /** @throws TestingError `OPTIONS_INVALID` if the app uses something that cannot be simulated */
  async run(): Promise<Outcome> {
    await this.#makePages()
    emptyStorage()
    liveIn(this.#time)
    const uncaught = (thrown: unknown): void => this.#uncaught(thrown)
    const deaf = hearUncaught(uncaught)
    const { restore, leftovers } = ownGlobals(this.#time, this.#dice.fork('page'), uncaught)
    try {
      await this.#course(leftovers)
    } finally {
      deaf()
      restore()
      liveIn(undefined)
    }
    const { thrown } = this.#log.outcome
    if (thrown instanceof TestingError && thrown.name === 'OPTIONS_INVALID') throw thrown
    return this.#log.outcome
  }

  async #makePages(): Promise<void> {
    const [time, { site }] = [this.#time, this.#backend]
    const watch = { record: (what: string) => this.#log.record(what) }
    for (const [index, user] of (this.#app.users ?? [null]).entries()) {
      const parts = { time, site, wallTime: time.wallNow, latencyMs: LATENCY_MS, watch }
      const inner = new TestPage({ ...parts, dice: this.#dice.fork(index) })
      await inner.open()
      this.#pages.push(new Page(index, user, inner))
    }
  }

  // --- Its course

  async #course(leftovers: () => Leftovers): Promise<void> {
    const stopLooking = this.#looks.begin()
    try {
      await this.#storm()
      if (!this.#log.failed) await this.#recover()
    } catch (thrown) {
      this.#log.fail('the run ended', thrown)
    } finally {
      stopLooking()
    }
    await this.#end()
    if (!this.#log.failed) this.#lookForLeftovers(leftovers())
  }

  async #storm(): Promise<void> {
    for (const page of this.#pages) this.#time.at(page.index * 50, () => page.open(this.#app.start))
    for (const step of this.#steps) this.#time.at(step.at, () => this.#take(step))
    await this.#passTo(STORM_MS)
  }

  async #recover(): Promise<void> {
    await this.#do(() => this.#heal())
    await this.#passTo(this.#time.now + RECOVERY_MS)
    if (!this.#log.failed) this.#looks.recovered()
  }

  /** From now on no invariant is checked, except for what is left over. */
  async #end(): Promise<void> {
    this.#looks.end()
    try {
      await this.#do(() => {
        for (const page of this.#pages) page.close()
      })
      await this.#passTo(this.#time.now + FAREWELL_MS, () => true)
    } catch (thrown) {
      this.#log.fail('the run ended', thrown)
    }
    for (const { inner } of this.#pages) void inner.close()
  }

  #heal(): void {
    this.#healed = true
    this.#backend.realtime.heal()
    for (const { inner, client } of this.#pages) {
      inner.heal()
      client.connect()
    }
  }

  /** Does one thing at a time, and lets React render after each. */
  async #passTo(until: number, goesOn = () => !this.#log.failed): Promise<void> {
    for (let next = this.#time.next; next && next.due <= until && goesOn(); next = this.#time.next) {
      const { due } = next
      this.#happenings += 1
      if (this.#happenings > MOST_HAPPENINGS)
        throw new Error(`more than ${String(MOST_HAPPENINGS)} things have happened`)
      await this.#do(() => {
        this.#time.pass(due)
        this.#time.happen()
      })
    }
    if (goesOn()) this.#time.pass(until)
  }

  async #do(work: () => void): Promise<void> {
    await withAct(async () => {
      try {
        work()
      } catch (thrown) {
        this.#uncaught(thrown)
      }
      await hop()
    })
    this.#looks.always()
  }

  // --- What is done to it

  #take(step: Step): void {
    const page = this.#pages[step.page]
    if (!page) return
    this.#log.say(`${page.name}: ${step.kind} [${String(step.index)}]`)
    this.#looks.touch()
    const dice = new Dice(`step ${String(step.seed)}`)
    const fault = FAULT_NAMES[step.kind]
    if (fault) this.#strike(page, fault[0], dice)
    else if (step.kind === EXPIRED) page.inner.expireTokens()
    else if (step.kind === REOPENED) this.#reopen(page)
    else this.#act(page, step.kind, dice)
  }

  #act(page: Page, name: string, dice: Dice): void {
    const done: unknown = this.#app.acts?.[name]?.({ page, server: this.#backend, dice })
    if (isThenable(done)) done.then(undefined, (thrown: unknown) => this.#uncaught(thrown))
  }

  #strike({ inner }: Page, fault: keyof typeof FAULTS, dice: Dice): void {
    const { network, sockets } = inner
    const undoAfter = (wait: number, undo: () => void): void => {
      this.#time.after(wait, () => {
        if (!this.#healed) undo()
      })
    }
    FAULTS[fault]({ network, sockets, realtime: this.#backend.realtime, undoAfter }, dice)
  }

  #reopen(page: Page): void {
    page.close()
    page.open(this.#app.start)
  }

  #uncaught(thrown: unknown): void {
    this.#log.fail('uncaught', thrown)
  }

  #lookForLeftovers({ timers, listeners }: Leftovers): void {
    const left = [
      ...(timers > 0 ? [`${String(timers)} timers`] : []),
      ...listeners.map((type) => `a listener for "${type}"`),
    ]
    if (left.length > 0) this.#log.fail('after its end', new Error(`the app has left ${left.join(', ')}`))
  }
}

/** Makes the browser new to the app: nothing is stored from an earlier run. */
function emptyStorage(): void {
  if (typeof localStorage === 'undefined') return
  localStorage.clear()
  sessionStorage.clear()
}
