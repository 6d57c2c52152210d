import { TestingError } from '../errors.js'
import { invalid } from './options.js'
import { planOf } from './plan.js'
import type { Step } from './plan.js'
import type { Outcome } from './run_log.js'
import { shrunk } from './shrink.js'
import { Simulation } from './simulation.js'
import type { SimulatedApp } from './types.js'

/** Runs an app, and shrinks a failing run to the fewest steps that still fail. */
export class Laboratory<D> {
  readonly #app: SimulatedApp<D>

  constructor(app: SimulatedApp<D>) {
    this.#app = app
  }

  /** @param keep runs only these of its steps @throws TestingError `OPTIONS_INVALID` */
  planOf(seed: number, keep?: readonly number[]): readonly Step[] {
    const steps = planOf(seed, this.#app.users?.length ?? 1, Object.keys(this.#app.acts ?? {}))
    const unknown = keep?.find((index) => steps[index] === undefined)
    if (unknown !== undefined) throw invalid(`keep: seed ${String(seed)} of this app has no step ${String(unknown)}`)
    return keep ? steps.filter(({ index }) => keep.includes(index)) : steps
  }

  run(seed: number, steps: readonly Step[]): Promise<Outcome> {
    return new Simulation(this.#app, seed, steps).run()
  }

  async explained(seed: number, steps: readonly Step[], found: Outcome): Promise<TestingError> {
    const kind = kindOf(found)
    const left = await shrunk(steps, async (part) => kindOf(await this.run(seed, part)) === kind)
    const { failure = found.failure, thrown = found.thrown, trace } = await this.run(seed, left)
    const shown = [
      `${failure ?? ''}`,
      `\nThe shortest schedule found, ${String(left.length)} of ${String(steps.length)} steps:`,
      ...trace.map((line) => `  ${line}`),
      `\nThis again:      simulate(app, { seed: ${String(seed)}, keep: [${left.map(({ index }) => index).join(', ')}] })`,
      `All of its seed: simulate(app, { seed: ${String(seed)} })`,
    ]
    return new TestingError('SIMULATION_FAILED', `seed ${String(seed)}: ${shown.join('\n')}\n`, { cause: thrown })
  }
}

/** A failure's message without its numbers, which differ from run to run. */
function kindOf({ failure = '' }: Outcome): string {
  return failure.replace(/[^a-z ]+/gi, ' ').slice(0, 60)
}
