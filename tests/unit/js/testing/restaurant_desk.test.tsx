// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { simulate } from 'holdfast/testing'
import { DESK } from '../../../desk/restaurant_desk'

/** `npm run desk` runs a thousand. */
const SEEDS = 12

it('The demo’s restaurant desk shows the database, whatever happens on the way', { timeout: 60_000 }, async () => {
  const { seeds, simulatedMs } = await simulate(DESK, { seeds: SEEDS })
  expect([seeds, simulatedMs > SEEDS * 100_000]).toEqual([SEEDS, true])
})
