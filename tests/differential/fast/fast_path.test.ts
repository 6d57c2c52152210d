import { describe, expect, it } from 'vitest'
import { compareFastPath } from './compare.js'
import type { Host } from './compare.js'

/** More, and others: `HOLDFAST_SEEDS=10000 HOLDFAST_SEED=1 npx vitest run --project js tests/differential/fast`. */
const SEEDS = Number(process.env.HOLDFAST_SEEDS ?? 200)
const FIRST = Number(process.env.HOLDFAST_SEED ?? 1)

const HOSTS: readonly { readonly host: Host; readonly seeds: number }[] = [
  { host: 'page', seeds: SEEDS },
  { host: 'worker', seeds: Math.ceil(SEEDS / 5) },
]

// Promise F1.
describe('With the fast path and without it listeners hear the same of a hostile stream', () => {
  it.each(HOSTS)(
    'with the core in the $host',
    async ({ host, seeds }) => {
      let delivered = 0
      for (let seed = FIRST; seed < FIRST + seeds; seed++) delivered += await compareFastPath(seed, host)
      // A test in which nothing took it would prove nothing.
      expect(delivered / seeds).toBeGreaterThan(45)
    },
    60_000 + 500 * SEEDS,
  )
})
