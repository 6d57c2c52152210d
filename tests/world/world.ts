import { Database } from '../../js/src/testing/server/database.js'
import { Dice, hashOf } from '../../js/src/testing/dice.js'
import { RealtimeServer } from '../../js/src/testing/server/realtime_server.js'
import type { Heard } from '../../js/src/testing/server/realtime.js'
import { RestServer } from '../../js/src/testing/server/rest_server.js'
import { VirtualTime } from '../../js/src/testing/time/virtual_time.js'
import { Checks } from './checks.js'
import { happen } from './happenings.js'
import { heal } from './heal.js'
import type { Shipped } from './package.js'
import { planOf } from './plan.js'
import type { Choice, Plan } from './plan.js'
import { Machine } from './realm/machine.js'
import type { Dom } from './realm/page.js'
import { EPOCH } from './realm/realm.js'
import { tables } from './schema.js'
import { Session } from './session.js'

/** The result of a run. */
export interface Outcome {
  readonly failure: string | undefined
  /** A hash of everything that happened: the same for the same seed and plan. */
  readonly hash: string
  readonly trace: readonly string[]
}

export interface WorldParts {
  readonly shipped: Shipped
  readonly dom: Dom
  /** Keeps a trace of what happened, to be shown. */
  readonly keepTrace?: boolean
}

const STORMY_MS = 240_000
const RECOVERY_MS = 35_000
/** If tables are fetched again from time to time, one that is stale only for that reason is looked at so often more, once a second. */
const MORE_LOOKS = 2
/** So long before the check everybody types: who types is shown for five seconds. */
const TYPES_BEFORE_MS = 500
const SETTLEMENT_MS = 75_000
const FAREWELL_MS = 10_000

/**
 * One run of one seed: two or three users' pages with everything that ships in them, and a modelled network, servers and database. Minutes of faults
 * pass in virtual time, then the time within which all must be well again.
 */
export class World {
  readonly key = 'anon-key'
  readonly time = new VirtualTime()
  readonly shipped: Shipped
  readonly dom: Dom
  readonly database: Database
  readonly realtime: RealtimeServer
  readonly sessions: Session[] = []
  readonly checks: Checks
  readonly plan: Plan
  /** Whether all faults have ended. */
  healed = false
  failure: string | undefined
  readonly #keepTrace: boolean
  readonly #trace: string[] = []
  #hash = 0
  #numbers = 0

  constructor(seed: number, parts: WorldParts, choice?: Choice) {
    this.shipped = parts.shipped
    this.dom = parts.dom
    this.#keepTrace = parts.keepTrace ?? false
    this.plan = planOf(seed, choice)
    const dice = new Dice(`world ${seed}`)
    this.database = new Database(tables(), () => this.wallTime())
    this.realtime = new RealtimeServer({
      time: this.time,
      dice: dice.fork('server'),
      database: this.database,
      key: this.key,
      wallTime: () => this.wallTime(),
      onHeard: (heard) => this.#heard(heard),
    })
    this.checks = new Checks(this)
    const site = { realtime: this.realtime, rest: new RestServer(this.database) }
    for (const [index, options] of this.plan.sessions.entries()) {
      const own = dice.fork(index)
      this.sessions.push(new Session(index, this, this.#machine(new Machine(site, own.fork('machine'))), options, own))
    }
  }

  /** The servers' clock, in milliseconds since 1970. */
  wallTime(): number {
    return EPOCH + this.time.now
  }

  nextNumber(): number {
    return (this.#numbers += 1)
  }

  require(holds: boolean, what: string): void {
    if (holds || this.failure !== undefined) return
    this.failure = what
    this.record(`!!! ${what}`)
  }

  record(what: string): void {
    const line = `${(this.time.now / 1_000).toFixed(4).padStart(10)}  ${what}`
    this.#hash = hashOf(`${this.#hash}${line}`)
    if (this.#keepTrace) this.#trace.push(line)
  }

  async run(): Promise<Outcome> {
    this.time.afterEach = () => this.checks.eachStep()
    for (const session of this.sessions) this.time.at(session.index * 50, () => session.open())
    for (const step of this.plan.steps) this.time.at(step.at, () => happen(this, step))
    this.checks.startWatching()
    await this.#advance(STORMY_MS)
    if (this.failure === undefined) heal(this)
    await this.#advance(RECOVERY_MS - TYPES_BEFORE_MS)
    for (const session of this.sessions) session.page.task(() => session.type())
    await this.#advance(TYPES_BEFORE_MS)
    await this.#expectRecovery()
    await this.#advance(SETTLEMENT_MS)
    if (this.failure === undefined) this.checks.settled()
    await this.#end()
    return this.#outcome()
  }

  /** The result of a run that the world itself did not survive. */
  broken(thrown: unknown): Outcome {
    this.failure ??= `the world itself failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`
    return this.#outcome()
  }

  #outcome(): Outcome {
    return { failure: this.failure, hash: this.#hash.toString(16).padStart(8, '0'), trace: this.#trace }
  }

  async #expectRecovery(): Promise<void> {
    const looks = this.plan.refetches ? MORE_LOOKS : 0
    let offence = this.checks.unrecovered()
    for (let look = 0; offence !== undefined && this.failure === undefined && look < looks; look += 1) {
      await this.#advance(1_000)
      offence = this.checks.unrecovered()
    }
    this.require(offence === undefined, offence ?? '')
  }

  async #advance(by: number): Promise<void> {
    await this.time.advance(by, () => this.failure !== undefined)
  }

  async #end(): Promise<void> {
    for (const session of this.sessions) session.close()
    this.checks.over = true
    await this.time.advance(FAREWELL_MS)
    if (this.failure === undefined) this.checks.gone()
    for (const session of this.sessions) session.page.kill()
    await this.time.settle()
  }

  #heard(heard: Heard): void {
    this.checks.heard(heard)
  }

  #machine(machine: Machine): Machine {
    // It answers a moment later, like a browser's disk.
    const setImmediate = (work: () => void): unknown => this.time.after(1, work)
    machine.indexedDB = this.shipped.indexedDB({
      globalThis: { setImmediate },
      Math,
      Date,
      URL,
      crypto,
      console,
    }).default
    return machine
  }
}
