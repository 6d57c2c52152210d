import v8 from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { openLaboratory } from '../../../world/laboratory.js'

v8.setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Until then caches and compiled code grow. */
const WARM_UP = 24
const SEEDS = 24
/** The pages of a seed take about 5 MB. Nothing of them may stay. */
const MOST_BYTES_A_SEED = 200_000

async function heapUsed(): Promise<number> {
  for (let i = 0; i < 3; i += 1) {
    collectGarbage()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return process.memoryUsage().heapUsed
}

it('Of pages that are gone the heap keeps nothing, however many there were', async () => {
  const laboratory = await openLaboratory({ sources: true })
  let before = 0
  for (let seed = 0; seed < WARM_UP + SEEDS; seed += 1) {
    if (seed === WARM_UP) before = await heapUsed()
    await laboratory.run(seed)
  }
  expect(((await heapUsed()) - before) / SEEDS).toBeLessThan(MOST_BYTES_A_SEED)
}, 120_000)
