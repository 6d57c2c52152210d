import { hashOf } from '../dice.js'
import { findReact } from '../page/react_act.js'
import { Laboratory } from './laboratory.js'
import { assertSimulable, invalid, seedsOf } from './options.js'
import type { SimulateOptions, Simulated, SimulatedApp } from './types.js'

/** Only one simulation at a time can own the page's time. */
let running = false

/**
 * Runs an app again and again on a modelled server, over a network where everything goes wrong, in virtual time. Each run follows from its seed, and
 * is the same each time. If a run fails, it is made as short as possible.
 * @throws TestingError `SIMULATION_FAILED` with the seed, the schedule, and how to run it again; `OPTIONS_INVALID`; and what `createTestServer`
 * throws for `tables`
 */
export async function simulate<D = unknown>(app: SimulatedApp<D>, options: SimulateOptions = {}): Promise<Simulated> {
  assertSimulable(app)
  const seeds = seedsOf(options)
  if (running) throw invalid('another simulation is running: await it first')
  running = true
  try {
    await findReact()
    return await simulated(app, seeds, options)
  } finally {
    running = false
  }
}

async function simulated<D>(
  app: SimulatedApp<D>,
  seeds: readonly number[],
  { keep, signal, onProgress }: SimulateOptions,
): Promise<Simulated> {
  const laboratory = new Laboratory(app)
  let [simulatedMs, done, hash] = [0, 0, 0]
  for (const seed of seeds) {
    if (signal?.aborted) break
    const steps = laboratory.planOf(seed, keep)
    const outcome = await laboratory.run(seed, steps)
    if (outcome.failure !== undefined) throw await laboratory.explained(seed, steps, outcome)
    simulatedMs += outcome.simulatedMs
    hash = hashOf(`${String(hash)} ${String(outcome.hash)}`)
    done += 1
    onProgress?.(done, seeds.length)
  }
  return { seeds: done, simulatedMs, digest: hash.toString(16).padStart(8, '0') }
}
