import { describe, expect, it } from 'vitest'
import { parseRows } from '../../../js/src/base/json.js'
import type { Row } from '../../../js/src/base/types.js'
import { eventually } from '../../unit/js/support/eventually.js'
import { Random } from '../random.js'
import type { Host } from './compare.js'
import { TableDatabase } from './table_database.js'
import type { Shape } from './table_database.js'
import { TableSide } from './table_side.js'

/** More, and others: `HOLDFAST_SEEDS=10000 HOLDFAST_SEED=1 npx vitest run --project js tests/differential/fast`. */
const SEEDS = Number(process.env.HOLDFAST_SEEDS ?? 60)
const FIRST = Number(process.env.HOLDFAST_SEED ?? 1)
const BURSTS = 12
const SHAPES: readonly Shape[] = ['first', 'last', 'composite']

/** Rows as the table is to show them: those that meet its condition, in its order. */
function expected(database: TableDatabase): readonly Row[] {
  const rows = parseRows(database.page) as readonly (Row & { n: number })[]
  return rows.filter(({ n }) => n < 300_000).sort((a, b) => a.n - b.n)
}

// Promises F1, T1.
describe('A live table equals the database after each burst, with the fast path and without it', () => {
  it.each<{ host: Host; seeds: number }>([
    { host: 'page', seeds: SEEDS },
    { host: 'worker', seeds: Math.ceil(SEEDS / 4) },
  ])(
    'with the core in the $host',
    async ({ host, seeds }) => {
      let delivered = 0
      for (let seed = FIRST; seed < FIRST + seeds; seed++) delivered += await play(seed, host)
      expect(delivered / seeds).toBeGreaterThan(40)
    },
    60_000 + 1_000 * SEEDS,
  )
})

async function play(seed: number, host: Host): Promise<number> {
  const random = new Random(seed)
  const shape = random.pick(SHAPES)
  const database = new TableDatabase(random, shape)
  const sides = [true, false].map(
    (fastPath) => new TableSide(`${fastPath ? 'fast' : 'slow'}-${host}`, fastPath, host, shape, () => database.page),
  )
  const say = (frame: string): void => {
    for (const side of sides) side.receive(frame)
  }
  const areEqual = (where: string): Promise<void> =>
    eventually(() => {
      for (const side of sides) expect(side.rows, `seed ${String(seed)}, ${where}`).toEqual(expected(database))
    })
  try {
    await Promise.all(sides.map((side) => side.live()))
    await warmUp(sides[0] as TableSide, () => {
      for (const data of [1, 2]) say(database.touch(data))
    })
    await areEqual('at first')
    for (let burst = 0; burst < BURSTS; burst++) {
      for (let i = 1 + random.below(9); i > 0; i--) say(random.chance(0.03) ? database.garbage() : database.change())
      const act = random.below(40)
      if (act === 0) for (const side of sides) side.refetch()
      if (act === 1) await Promise.all(sides.map((side) => side.refusedEdit(2)))
      if (act === 2) for (const side of sides) side.cut()
      for (let i = random.below(4); i > 0; i--) say(database.change())
      if (act === 2) for (const side of sides) await side.live()
      await areEqual(`burst ${String(burst)}`)
    }
    expect(await sides[1]?.delivered()).toBe(0)
    return (await sides[0]?.delivered()) ?? 0
  } finally {
    for (const side of sides) side.dispose()
  }
}

/** Until the fast path is there. */
async function warmUp(fast: TableSide, say: () => void): Promise<void> {
  const patience = performance.now() + 10_000
  while ((await fast.delivered()) === 0) {
    if (performance.now() > patience) throw new Error('nothing takes the fast path')
    for (let i = 0; i < 10; i++) say()
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}
