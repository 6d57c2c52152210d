import { parseArgs } from 'node:util'

export interface Arguments {
  /** Seeds `from` to `from + seeds - 1`. */
  readonly seeds: number
  readonly from: number
  /** One seed, with its trace. */
  readonly seed: number | undefined
  readonly keep: ReadonlySet<number> | undefined
  /** Succeeds only if a seed fails, for planted bugs. */
  readonly mustFail: boolean
  readonly sources: boolean
  /** Kinds of steps to leave out. */
  readonly without: Set<string>
  readonly workers: number
}

const USAGE = `npm run world -- [--seeds N] [--from S] [--workers N]   runs seeds S (0) to S+N-1 (200)
npm run world -- --seed S [--keep 1,2,3]                runs one seed with its trace; of its plan only those steps
  --must-fail   succeeds only if some seed fails
  --without "sleep,freeze"   leaves these kinds of steps out
  --sources     runs js/src in place of what was built from it`

/** @throws Error with the usage */
export function argumentsOf(given: readonly string[]): Arguments {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const options = {
    seeds: text,
    from: text,
    seed: text,
    keep: text,
    workers: text,
    without: text,
    'must-fail': flag,
    sources: flag,
  }
  const { values } = parseArgs({ args: [...given], options })
  return {
    seeds: count('seeds', values.seeds, 200),
    from: count('from', values.from, 0),
    seed: values.seed === undefined ? undefined : count('seed', values.seed, 0),
    keep: values.keep === undefined ? undefined : new Set(values.keep.split(',').map((one) => count('keep', one, 0))),
    mustFail: values['must-fail'],
    sources: values.sources,
    without: new Set(values.without?.split(',')),
    workers: Math.max(1, count('workers', values.workers, 2)),
  }
}

function count(name: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise
  if (!/^\d+$/.test(value)) throw new Error(`--${name} is ${value}, and must be a whole number.\n${USAGE}`)
  return Number(value)
}
