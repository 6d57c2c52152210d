import { PostgrestClient } from '@supabase/postgrest-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../../demo/server/server'
import type { StartServer } from '../support/databases'
import { LUIGI } from '../support/server'

/** @supabase/postgrest-js, as it comes from npm. */
export function postgrestJsSuite(start: StartServer): void {
  let server: RunningServer

  beforeAll(async () => {
    server = await start()
  }, 60_000)
  afterAll(() => server.close())

  async function client(persona = 'operator'): Promise<PostgrestClient> {
    return new PostgrestClient(`${server.url}/rest/v1`, {
      headers: { apikey: server.anonKey, Authorization: `Bearer ${await server.tokenFor(persona)}` },
    })
  }

  const names = (answer: { data: unknown; error: unknown }): unknown[] => {
    expect(answer.error).toBeNull()
    return (answer.data as { name: string }[]).map(({ name }) => name)
  }

  test('filters with every operator', async () => {
    const products = (await client()).from('products')
    const all = () => products.select('name').order('name')
    expect(names(await all().eq('name', 'Ramen'))).toEqual(['Ramen'])
    expect(names(await all().gt('price_cents', 1350))).toEqual(['Ramen'])
    expect(names(await all().gte('price_cents', 1350).lt('price_cents', 1390))).toEqual(['Butter chicken'])
    expect(names(await all().lte('price_cents', 450))).toEqual(['Mango lassi', 'Mochi'])
    expect(names(await all().neq('cost_cents', 1).like('name', 'M%a'))).toEqual(['Margherita'])
    expect(names(await all().ilike('name', '%LASS%'))).toEqual(['Mango lassi'])
    expect(names(await all().in('name', ['Ramen', 'Mochi', 'a,b', 'c"d']))).toEqual(['Mochi', 'Ramen'])
    expect(names(await all().not('price_cents', 'lt', 1390))).toEqual(['Ramen'])
    expect(names(await all().or('name.eq.Ramen,and(price_cents.lt.460,name.like.Mo*)'))).toEqual(['Mochi', 'Ramen'])
    expect(names(await all().is('cost_cents', null))).toEqual([])
    expect(names(await all().match({ name: 'Ramen', price_cents: 1390 }))).toEqual(['Ramen'])
  })

  test('orders and pages', async () => {
    const products = (await client()).from('products')
    const page = await products
      .select('name', { count: 'exact' })
      .order('price_cents', { ascending: false })
      .order('name')
      .range(1, 2)
    expect([names(page), page.count]).toEqual([['Butter chicken', 'Lasagne'], 9])
  })

  test('inserts many, skips duplicates, and updates them', async () => {
    const products = (await client('luigi')).from('products')
    const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
    const rows = ids.map((id, n) => ({ id, restaurant_id: LUIGI, name: `Special ${n}`, price_cents: 100 }))
    expect(names(await products.insert(rows).select('name'))).toEqual(['Special 0', 'Special 1'])
    const again = await products.upsert(rows, { onConflict: 'id', ignoreDuplicates: true }).select('name')
    expect(names(again)).toEqual([])
    const raised = await products.upsert(rows.map((row) => ({ ...row, price_cents: 200 }))).select('price_cents')
    expect(raised.data).toEqual([{ price_cents: 200 }, { price_cents: 200 }])
    expect((await products.delete({ count: 'exact' }).in('id', ids)).error).toBeNull()
  })

  test('keeps jsonb, null and unicode', async () => {
    const orders = (await client('luigi')).from('orders')
    const items = [{ name: 'é ☃ 😀', quantity: 1, extra: null }]
    const made = await orders.insert({ restaurant_id: LUIGI, items, note: null }).select('items,note').single()
    expect(made.data).toEqual({ items, note: null })
  })
}
