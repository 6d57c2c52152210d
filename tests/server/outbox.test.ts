import { afterEach, expect, test } from 'vitest'
import type { RunningServer } from '../../demo/server/server'
import { RawClient } from './support/client'
import { LUIGI, ORDERS, startTestServer } from './support/server'

const CHANGES = 2500
let server: RunningServer

afterEach(() => server.close())

const insert = (count: number): Promise<unknown> =>
  server.sql(`insert into orders (restaurant_id) select $1::text::uuid from generate_series(1, ${count})`, [LUIGI])

test('Changes that were read do not pile up in the embedded database', { timeout: 30_000 }, async () => {
  server = await startTestServer()
  const client = await RawClient.connect(server)
  await client.watch('realtime:o', await server.tokenFor('luigi'), ORDERS)
  let heard = 0
  server.onFrame(({ data }) => (heard += data.includes('"type":"INSERT"') ? 1 : 0))
  await insert(CHANGES)
  await expect.poll(() => heard, { timeout: 20_000 }).toBe(CHANGES)
  await insert(1)
  await expect.poll(() => heard).toBe(CHANGES + 1)
  const [row] = await server.sql('select count(*)::text as kept from realtime.outbox')
  expect(Number(row?.['kept'])).toBeLessThan(CHANGES)
})

test('Who may see a change is found by its key, however large the table is', { timeout: 30_000 }, async () => {
  server = await startTestServer()
  await insert(3000)
  const [probe] = await server.sql(
    `select realtime.probe_sql('orders'::regclass, jsonb_agg(to_jsonb(o))) as text from (select * from orders limit 8) o`,
  )
  const plan = await server.sql(`explain ${String(probe?.['text'])}`)
  expect(JSON.stringify(plan)).toContain('orders_pkey')
})
