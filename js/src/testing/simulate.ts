import { TestingError } from './errors.js'
import { findReact } from './react_act.js'
import { shrunk } from './shrink.js'
import { Simulation } from './simulation.js'
import type { Outcome } from './simulation.js'
import { EXPIRED, FAULT_NAMES, REOPENED, planOf } from './simulation_plan.js'
import type { Step } from './simulation_plan.js'
import type { SimulateOptions, Simulated, SimulatedApp } from './simulation_types.js'

/**
 * Runs an app again and again on a modelled server, over a network where everything goes wrong, in a time of its own; each run is drawn from
 * a seed, and is the same each time. The first failure is made as short as can be found.
 * @throws TestingError `SIMULATION_FAILED` with the seed, the schedule, and how to run it again; `OPTIONS_INVALID`, and what `createTestServer` throws of `tables`
 */
export async function simulate<D = unknown>(app: SimulatedApp<D>, options: SimulateOptions = {}): Promise<Simulated> {
  const seeds = seedsOf(app, options)
  await findReact()
  const laboratory = new Laboratory(app)
  let simulatedMs = 0
  let done = 0
  for (const seed of seeds) {
    if (options.signal?.aborted) break
    const steps = laboratory.planOf(seed, options.keep)
    const outcome = await laboratory.run(seed, steps)
    if (outcome.failure !== undefined) throw await laboratory.explained(seed, steps, outcome)
    simulatedMs += outcome.simulatedMs
    done += 1
    options.onProgress?.(done, seeds.length)
  }
  return { seeds: done, simulatedMs }
}

class Laboratory<D> {
  readonly #app: SimulatedApp<D>

  constructor(app: SimulatedApp<D>) {
    this.#app = app
  }

  planOf(seed: number, keep?: readonly number[]): readonly Step[] {
    const steps = planOf(seed, this.#app.users?.length ?? 1, Object.keys(this.#app.acts ?? {}))
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

/** What a failure is about, without the numbers of that one run. */
function kindOf({ failure = '' }: Outcome): string {
  return failure.replace(/[^a-z ]+/gi, ' ').slice(0, 60)
}

/** @throws TestingError `OPTIONS_INVALID` */
function seedsOf<D>(app: SimulatedApp<D>, { seeds = 100, from = 0, seed, keep }: SimulateOptions): number[] {
  const count = (name: string, value: number, least: number): void => {
    if (!Number.isInteger(value) || value < least)
      throw new TestingError('OPTIONS_INVALID', `${name} is ${String(value)}`)
  }
  count('seeds', seeds, 1)
  count('the first seed', from, 0)
  if (seed !== undefined) count('seed', seed, 0)
  if (keep && seed === undefined) throw new TestingError('OPTIONS_INVALID', 'keep is for one seed: give { seed, keep }')
  if (typeof app?.start !== 'function') throw new TestingError('OPTIONS_INVALID', 'the app has no start(page)')
  if (app.users?.length === 0) throw new TestingError('OPTIONS_INVALID', 'users is empty')
  const taken = Object.keys(app.acts ?? {}).find((name) => name in FAULT_NAMES || name === REOPENED || name === EXPIRED)
  if (taken !== undefined) throw new TestingError('OPTIONS_INVALID', `an act is called as a fault is: ${taken}`)
  return seed === undefined ? Array.from({ length: seeds }, (_, i) => from + i) : [seed]
}
