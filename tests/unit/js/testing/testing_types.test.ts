import { describe, expect, expectTypeOf, it } from 'vitest'
import { createTestServer } from '../../../../js/src/testing/index.js'
import type {
  SimulatedApp,
  SimulatedServer,
  TestInsert,
  TestServerOptions,
  TestTableName,
  TestUpdate,
} from '../../../../js/src/testing/index.js'
import type { ClientOf, Row } from '../../../../js/src/index.js'
import type { TestDatabase } from '../database_types.test.js'

type Tables = TestDatabase['public']['Tables']
type Orders = Tables['orders']

describe('createTestServer<Database>()', () => {
  it('knows tables, rows and policies', async () => {
    const t = await createTestServer<TestDatabase>({
      tables: { orders: [{ id: 'a', total_cents: 1 }], products: { rows: [{ stock_level: 2 }], key: ['id'] } },
      policies: {
        orders: (user, row) => {
          expectTypeOf(row).toEqualTypeOf<Orders['Row']>()
          expectTypeOf(user.id).toEqualTypeOf<string | null>()
          return true
        },
      },
    })
    expectTypeOf(t.client()).toEqualTypeOf<ClientOf<TestDatabase>>()
    expectTypeOf(t.rows('orders')).toEqualTypeOf<readonly Orders['Row'][]>()
    expectTypeOf(await t.insert('products', {})).toEqualTypeOf<Tables['products']['Row']>()
    expectTypeOf(await t.update('orders', 'a', { status: 'ready' })).toEqualTypeOf<Orders['Row']>()
    const removed = t.remove('orders', 'a')
    expectTypeOf(removed).toEqualTypeOf<Promise<void>>()
    await removed
    expect(t.rows('orders')).toEqual([])
    await t.close()
  })

  it('takes no other table, row or policy', () => {
    expectTypeOf<TestTableName<TestDatabase>>().toEqualTypeOf<'orders' | 'products'>()
    expectTypeOf<TestInsert<TestDatabase, 'orders'>>().toEqualTypeOf<Orders['Insert']>()
    expectTypeOf<TestUpdate<TestDatabase, 'orders'>>().toEqualTypeOf<Orders['Update']>()
    type Options = TestServerOptions<TestDatabase>
    type Given = NonNullable<Options['tables']>
    expectTypeOf<keyof Given>().toEqualTypeOf<'orders' | 'products'>()
    expectTypeOf<keyof NonNullable<Options['policies']>>().toEqualTypeOf<'orders' | 'products'>()
    expectTypeOf<{ total_cents: string }[]>().not.toExtend<Given['orders']>()
    expectTypeOf<{ id: string }[]>().not.toExtend<Given['orders']>()
    expectTypeOf<(user: null, row: Orders['Row']) => boolean>().not.toExtend<
      NonNullable<Options['policies']>['orders']
    >()
  })

  it('takes any table where the database is not known, and simulate knows it as well', async () => {
    const t = await createTestServer({ tables: { anything: [] } })
    expectTypeOf(await t.insert('anything', { id: 1 })).toEqualTypeOf<Row>()
    await t.close()
    type Recovered = NonNullable<SimulatedApp<TestDatabase>['recovered']>
    expectTypeOf<Recovered>().parameter(1).toEqualTypeOf<SimulatedServer<TestDatabase>>()
    expectTypeOf<keyof NonNullable<SimulatedApp<TestDatabase>['tables']>>().toEqualTypeOf<'orders' | 'products'>()
  })
})
