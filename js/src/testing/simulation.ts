import type { RealtimeClient } from '../client/client.js'
import { liveIn } from '../base/time.js'
import { Backend } from './backend.js'
import { Dice, hashOf } from './dice.js'
import { TestingError } from './errors.js'
import { FAULTS } from './faults.js'
import { hop } from './hop.js'
import { PackageTime } from './package_time.js'
import { withAct } from './react_act.js'
import { ownGlobals } from './simulation_globals.js'
import { EXPIRED, FAULT_NAMES, REOPENED, STORM_MS } from './simulation_plan.js'
import type { Step } from './simulation_plan.js'
import type { SimulatedApp, SimulatedPage } from './simulation_types.js'
import { TestPage } from './test_page.js'

/** What came of a run. */
export interface Outcome {
  readonly failure: string | undefined
  readonly thrown: unknown
  readonly trace: readonly string[]
  /** Of all that happened: the same for the same seed and steps. */
  readonly hash: number
  readonly simulatedMs: number
}

const EPOCH = 1_800_000_000_000
const RECOVERY_MS = 40_000
const FAREWELL_MS = 5_000
const LOOK_EVERY_MS = 1_000
const LATENCY_MS = 60
/** An app that does more than this in a hundred seconds plans something again and again, and takes no time for it. */
const MOST_HAPPENINGS = 100_000

class Page implements SimulatedPage {
  notes: Record<string, unknown> = {}
  client!: RealtimeClient
  readonly #element = typeof document === 'undefined' ? undefined : document.createElement('div')
  #end: (() => void) | undefined

  constructor(
    readonly index: number,
    readonly user: SimulatedPage['user'],
    readonly inner: TestPage,
  ) {}

  get name(): string {
    const id = typeof this.user === 'object' ? this.user?.id : this.user
    return `page ${String(this.index + 1)}${id === undefined ? '' : ` (${id})`}`
  }

  get container(): HTMLElement {
    if (!this.#element)
      throw new TestingError(
        'OPTIONS_INVALID',
        'the app reads its container, and there is no document: run it in jsdom',
      )
    return this.#element
  }

  open(start: SimulatedApp['start']): void {
    this.notes = {}
    if (this.#element) document.body.append(this.#element)
    this.client = this.inner.client({ user: this.user })
    this.#end = start(this)
  }

  close(): void {
    this.#end?.()
    this.#end = undefined
    this.client?.dispose()
    this.#element?.remove()
  }
}

/** One run of an app: a minute of faults and acts, the time in which all must be well again, and the end. */
export class Simulation<D> {
  readonly #app: SimulatedApp<D>
  readonly #steps: readonly Step[]
  readonly #time = new PackageTime(EPOCH)
  readonly #backend: Backend<D>
  readonly #dice: Dice
  readonly #pages: Page[] = []
  readonly #trace: string[] = []
  #hash = 0
  #happenings = 0
  #healed = false
  #over = false
  #failed = false
  #thrown: unknown
  #failure = ''
  #changed = true

  constructor(app: SimulatedApp<D>, seed: number, steps: readonly Step[]) {
    this.#app = app
    this.#steps = steps
    this.#dice = new Dice(`run ${String(seed)}`)
    const parts = { time: this.#time, wallTime: this.#time.wallNow, dice: this.#dice.fork('server') }
    this.#backend = new Backend<D>(app, { ...parts, lagMs: { subscribed: 1_000, change: 500 } })
  }

  async run(): Promise<Outcome> {
    await this.#makePages()
    emptyStorage()
    liveIn(this.#time)
    const stopListening = listenForErrors((thrown) => this.#fail('uncaught', thrown))
    const { restore, leftovers } = ownGlobals(this.#time, this.#dice.fork('page'), (thrown) =>
      this.#fail('uncaught', thrown),
    )
    const stopWatching = this.#watch()
    try {
      await this.#storm()
      if (!this.#failed) await this.#recover()
      await this.#end()
      if (!this.#failed) this.#lookForLeftovers(leftovers())
    } catch (thrown) {
      this.#fail('the run ended', thrown)
    } finally {
      stopWatching()
      stopListening()
      restore()
      liveIn(undefined)
    }
    return {
      failure: this.#failed ? this.#failure : undefined,
      thrown: this.#thrown,
      trace: this.#trace,
      hash: this.#hash,
      simulatedMs: this.#time.now,
    }
  }

  async #makePages(): Promise<void> {
    const time = this.#time
    for (const [index, user] of (this.#app.users ?? [null]).entries()) {
      const dice = this.#dice.fork(index)
      const watch = { note: (what: string) => this.#note(what) }
      const inner = new TestPage({
        time,
        site: this.#backend.site,
        dice,
        wallTime: time.wallNow,
        latencyMs: LATENCY_MS,
        watch,
      })
      await inner.open()
      this.#pages.push(new Page(index, user, inner))
    }
  }

  // --- Its course

  async #storm(): Promise<void> {
    for (const page of this.#pages) this.#time.at(page.index * 50, () => page.open(this.#app.start))
    for (const step of this.#steps) this.#time.at(step.at, () => this.#take(step))
    this.#lookRegularly()
    await this.#passTo(STORM_MS)
  }

  async #recover(): Promise<void> {
    await this.#do(() => this.#heal())
    await this.#passTo(this.#time.now + RECOVERY_MS)
    if (!this.#failed) this.#check('recovered', this.#app.recovered)
  }

  /** Nothing is looked at any more, but for what is left over. */
  async #end(): Promise<void> {
    this.#over = true
    await this.#do(() => {
      for (const page of this.#pages) page.close()
    })
    const failed = this.#failed
    this.#failed = false
    await this.#passTo(this.#time.now + FAREWELL_MS)
    this.#failed ||= failed
    for (const { inner } of this.#pages) inner.close()
  }

  #heal(): void {
    this.#healed = true
    this.#backend.realtime.heal()
    for (const { inner, client } of this.#pages) {
      inner.heal()
      client.connect()
    }
  }

  /** Each thing by itself, and React renders after it. */
  async #passTo(until: number): Promise<void> {
    for (let next = this.#time.next; next && next.due <= until && !this.#failed; next = this.#time.next) {
      const { due } = next
      this.#happenings += 1
      if (this.#happenings > MOST_HAPPENINGS)
        throw new Error(`more than ${String(MOST_HAPPENINGS)} things have happened`)
      await this.#do(() => {
        this.#time.pass(due)
        this.#time.happen()
      })
    }
    if (!this.#failed) this.#time.pass(until)
  }

  async #do(work: () => void): Promise<void> {
    await withAct(async () => {
      try {
        work()
      } catch (thrown) {
        this.#fail('uncaught', thrown)
      }
      await hop()
    })
    if (this.#changed && !this.#over) this.#checkAlways()
  }

  #take(step: Step): void {
    const page = this.#pages[step.page]
    if (!page) return
    this.#say(`${page.name}: ${step.kind} [${String(step.index)}]`)
    this.#changed = true
    const dice = new Dice(`step ${String(step.seed)}`)
    const fault = FAULT_NAMES[step.kind]
    const act = this.#app.acts?.[step.kind]
    if (act) act({ page, server: this.#backend, dice })
    else if (fault) this.#strike(page, fault[0], dice)
    else if (step.kind === EXPIRED) page.inner.expireTokens()
    else if (step.kind === REOPENED) this.#reopen(page)
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

  // --- What must hold

  #lookRegularly(): void {
    this.#time.after(LOOK_EVERY_MS, () => {
      if (this.#over) return
      this.#changed = true
      this.#lookRegularly()
    })
  }

  #watch(): () => void {
    if (typeof MutationObserver === 'undefined' || typeof document === 'undefined') return () => undefined
    const observer = new MutationObserver(() => {
      this.#changed = true
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })
    return () => observer.disconnect()
  }

  #checkAlways(): void {
    this.#changed = false
    const { failure } = this.#backend
    if (failure) this.#fail('policy', failure)
    this.#check('always', this.#app.always)
  }

  #check(kind: string, check: SimulatedApp<D>['always']): void {
    if (!check) return
    for (const page of this.#pages) {
      if (this.#failed || !page.client) continue
      try {
        check(page, this.#backend)
      } catch (thrown) {
        this.#fail(`${kind}, ${page.name}`, thrown)
      }
    }
  }

  #lookForLeftovers({ timers, listeners }: { timers: number; listeners: readonly string[] }): void {
    const left = [
      ...(timers > 0 ? [`${String(timers)} timers`] : []),
      ...listeners.map((type) => `a listener for "${type}"`),
    ]
    if (left.length > 0) this.#fail('after its end', new Error(`the app has left ${left.join(', ')}`))
  }

  #fail(what: string, thrown: unknown): void {
    if (this.#failed) return
    this.#failed = true
    this.#thrown = thrown
    this.#failure = `${what}: ${thrown instanceof Error ? thrown.message : String(thrown)}`
    this.#say(`!!! ${this.#failure.split('\n', 1)[0] ?? ''}`)
  }

  #note(what: string): void {
    this.#hash = hashOf(`${String(this.#hash)} ${String(this.#time.now)} ${what}`)
  }

  #say(what: string): void {
    this.#note(what)
    this.#trace.push(`${(this.#time.now / 1_000).toFixed(3).padStart(9)}  ${what}`)
  }
}

/** A run begins in a browser where the app has never been. */
function emptyStorage(): void {
  if (typeof localStorage === 'undefined') return
  localStorage.clear()
  sessionStorage.clear()
}

/** What nobody caught, as React tells it of components, and Node of promises. */
function listenForErrors(tell: (thrown: unknown) => void): () => void {
  const onError = (event: Event): void => {
    event.preventDefault()
    tell((event as ErrorEvent).error)
  }
  if (typeof window === 'undefined') return () => undefined
  window.addEventListener('error', onError)
  return () => window.removeEventListener('error', onError)
}
