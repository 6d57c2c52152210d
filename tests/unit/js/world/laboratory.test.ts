import { expect, it } from 'vitest'
import { ACTS, FAULTS } from '../../../world/happenings.js'
import { openLaboratory } from '../../../world/laboratory.js'
import { planOf } from '../../../world/plan.js'

/** The rows stay on the screen when their user signs out. */
const PLANTED = { file: 'js/src/table/live_table.ts', sound: 'if (!left) {', broken: 'if (!left || this.#hasRows) {' }
const SEED = 11
const KEPT = new Set(['first sign in', 'show orders', 'insert', 'sign out', 'update', 'close'])
const without = new Set(Object.keys({ ...FAULTS, ...ACTS }).filter((kind) => !KEPT.has(kind)))

it('The same seed gives the same happenings, whatever ran before it in the process, and another seed others', async () => {
  const laboratory = await openLaboratory({ sources: true })
  const first = await laboratory.run(SEED, { keepTrace: true })
  const other = await laboratory.run(SEED + 1, { keepTrace: true })
  const again = await laboratory.run(SEED, { keepTrace: true })
  expect(first.failure).toBeUndefined()
  expect(first.trace.length).toBeGreaterThan(100)
  expect(again).toEqual(first)
  expect(other.hash).not.toBe(first.hash)
}, 60_000)

it('A failing schedule is made shorter, and what is left fails in the same way each time', async () => {
  const laboratory = await openLaboratory({ planted: PLANTED, without })
  const { failure = '' } = await laboratory.run(SEED)
  expect(failure).toMatch(/shows .* a row of orders that is another's/)
  const keep = await laboratory.shrink(SEED, failure)
  const kinds = planOf(SEED, { keep: new Set(keep) }).steps.map(({ kind }) => kind)
  expect(kinds.length).toBeLessThan(planOf(SEED, { without }).steps.length / 2)
  expect(kinds).toContain('sign out')
  const [once, again] = [
    await laboratory.run(SEED, { keep: new Set(keep) }),
    await laboratory.run(SEED, { keep: new Set(keep) }),
  ]
  expect(once.failure).toMatch(/shows .* a row of orders that is another's/)
  expect(again.hash).toBe(once.hash)
}, 60_000)
