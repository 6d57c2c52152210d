import { hashOf } from '../dice.js'

/** The result of a run. */
export interface Outcome {
  readonly failure: string | undefined
  readonly thrown: unknown
  readonly trace: readonly string[]
  /** A hash of everything that happened: the same for the same seed and steps. */
  readonly hash: number
  readonly simulatedMs: number
}

/** What has happened in a run. The run fails with its first failure. */
export class RunLog {
  readonly #now: () => number
  readonly #trace: string[] = []
  #hash = 0
  #failure: string | undefined
  #thrown: unknown

  constructor(now: () => number) {
    this.#now = now
  }

  get failed(): boolean {
    return this.#failure !== undefined
  }

  get outcome(): Outcome {
    const [failure, thrown, trace, hash] = [this.#failure, this.#thrown, this.#trace, this.#hash]
    return { failure, thrown, trace, hash, simulatedMs: this.#now() }
  }

  /** Adds to what makes this run the same as another. */
  record(what: string): void {
    this.#hash = hashOf(`${String(this.#hash)} ${String(this.#now())} ${what}`)
  }

  /** Adds a line that is shown if the run fails. */
  say(what: string): void {
    this.record(what)
    this.#trace.push(`${(this.#now() / 1_000).toFixed(3).padStart(9)}  ${what}`)
  }

  fail(what: string, thrown: unknown): void {
    if (this.failed) return
    this.#thrown = thrown
    this.#failure = `${what}: ${thrown instanceof Error ? thrown.message : String(thrown)}`
    this.say(`!!! ${this.#failure.split('\n', 1)[0] ?? ''}`)
  }
}
