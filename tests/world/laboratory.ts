import { shrunk } from '../../js/src/testing/simulate/shrink.js'
import { makeDom } from './dom.js'
import { loadShipped } from './package.js'
import type { Choices } from './package.js'
import { planOf } from './plan.js'
import type { Choice } from './plan.js'
import { World } from './world.js'
import type { Outcome } from './world.js'

export interface RunOptions extends Choice {
  readonly keepTrace?: boolean
}

/** Runs seeds in this process, one after the other. */
export interface Laboratory {
  run(seed: number, options?: RunOptions): Promise<Outcome>
  /** The fewest steps of a failing seed's plan that were found to fail in the same way. */
  shrink(seed: number, failure: string): Promise<number[]>
}

export interface LaboratoryOptions extends Choices {
  /** Kinds of steps to leave out. */
  readonly without?: ReadonlySet<string>
}

export async function openLaboratory({ without, ...choices }: LaboratoryOptions = {}): Promise<Laboratory> {
  const shipped = await loadShipped(choices)
  const dom = makeDom()
  let world: World | undefined
  process.on('unhandledRejection', (thrown) => {
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
    world?.require(false, `a promise was rejected, and nobody looked: ${text}`)
  })
  const run = (seed: number, { keepTrace = false, ...choice }: RunOptions = {}): Promise<Outcome> => {
    const started = new World(seed, { shipped, dom, keepTrace }, { without, ...choice })
    world = started
    return started.run().catch((thrown: unknown) => started.broken(thrown))
  }
  return {
    run,
    shrink: async (seed, failure) => {
      const all = planOf(seed, { without }).steps.map(({ index }) => index)
      return shrunk(
        all,
        async (steps) => kindOf((await run(seed, { keep: new Set(steps) })).failure) === kindOf(failure),
      )
    },
  }
}

/** The message of a failure without its numbers and names, which differ from run to run. */
function kindOf(failure: string | undefined): string {
  return (failure ?? '')
    .replace(/[^a-z ]+/g, ' ')
    .replace(/\b(alice|bob|carol|nobody)\b/g, '')
    .slice(0, 60)
}
