import { describe, expect, it } from 'vitest'
import { shrunk } from '../../../../js/src/testing/simulate/shrink.js'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const failsWith =
  (...needed: number[]) =>
  (part: readonly number[]) =>
    Promise.resolve(needed.every((one) => part.includes(one)))

describe('A failing schedule', () => {
  it('is shrunk to the steps that it fails by', async () => {
    expect(await shrunk(upTo(150), failsWith(3, 77, 149))).toEqual([3, 77, 149])
    expect(await shrunk(upTo(40), failsWith(0))).toEqual([0])
  })

  it('stays as it is where each step is needed', async () => {
    expect(await shrunk(upTo(5), failsWith(...upTo(5)))).toEqual(upTo(5))
  })

  it('is given up after a while: a long one that fails at random still ends', async () => {
    let runs = 0
    const fails = (): Promise<boolean> => Promise.resolve((runs += 1) % 3 === 0)
    await shrunk(upTo(10_000), fails)
    expect(runs).toBeLessThanOrEqual(150)
  })
})
