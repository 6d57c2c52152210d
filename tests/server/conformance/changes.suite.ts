import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../../demo/server/server'
import { changeOf, RawClient, type Received } from '../support/client'
import { insertOrder, LUIGI, ORDERS, SAKURA } from '../support/server'
import type { StartServer } from '../support/databases'

export function changesSuite(start: StartServer): void {
  let server: RunningServer
  let luigi: string
  const clients: RawClient[] = []

  async function connect(vsn = '2.0.0'): Promise<RawClient> {
    const client = await RawClient.connect(server, { vsn })
    clients.push(client)
    return client
  }

  beforeAll(async () => {
    server = await start()
    luigi = await server.tokenFor('luigi')
  }, 60_000)
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()))
  })
  afterAll(() => server.close())

  const isOrder = (id: string) => (f: Received) =>
    f.event === 'postgres_changes' && JSON.stringify(changeOf(f)).includes(id)

  describe('a watched table', () => {
    test('shows an insert, an update and a delete in the real shape and order of keys', async () => {
      const client = await connect()
      await client.watch('realtime:orders', luigi, ORDERS)
      const id = await insertOrder(server, LUIGI, 1250)
      const inserted = await client.next(isOrder(id))
      expect(inserted.text).toMatch(
        /^\[null,null,"realtime:orders","postgres_changes",\{"data":\{"table":"orders","type":"INSERT","record":\{.*\},"columns":\[\{"name": "id", "type": "uuid"\},.*\],"errors":null,"schema":"public","commit_timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"\},"ids":\[\d+\]\}\]$/,
      )
      expect(changeOf(inserted)).not.toHaveProperty('old_record')

      await server.sql(`update orders set status = 'confirmed' where id = $1::text::uuid`, [id])
      const updated = changeOf(await client.next(isOrder(id)))
      expect(updated).toMatchObject({
        type: 'UPDATE',
        record: { id, status: 'confirmed' },
        old_record: { id, status: 'pending' },
      })

      await server.sql('delete from orders where id = $1::text::uuid', [id])
      const deleted = changeOf(await client.next(isOrder(id)))
      expect(deleted).toMatchObject({ type: 'DELETE', old_record: { id } })
      expect(deleted['old_record']).toEqual({ id })
      expect(deleted).not.toHaveProperty('record')
    })

    test('keeps every digit of a number beyond 2^53 and of a decimal', async () => {
      await server.sql('create table big (id int8 primary key, price numeric)')
      await server.sql('grant select on big to authenticated')
      await server.sql('alter publication supabase_realtime add table big')
      const client = await connect()
      await client.watch('realtime:big', luigi, { event: '*', schema: 'public', table: 'big' })
      await server.sql(`insert into big values (9007199254740993, 12.50)`)
      const frame = await client.nextChange('INSERT')
      expect(frame.text).toContain('"record":{"id": 9007199254740993, "price": 12.50}')
    })

    test('brings changes in commit order', async () => {
      const client = await connect()
      await client.watch('realtime:orders', luigi, ORDERS)
      const ids: string[] = []
      for (let i = 0; i < 30; i++) ids.push(await insertOrder(server, LUIGI, i))
      const seen: unknown[] = []
      while (seen.length < ids.length)
        seen.push((changeOf(await client.nextChange('INSERT'))['record'] as { id: string }).id)
      expect(seen).toEqual(ids)
    })

    test('is told to v1 clients in v1 frames', async () => {
      const client = await connect('1.0.0')
      const { reply } = await client.join('realtime:orders', {
        config: { postgres_changes: [ORDERS] },
        access_token: luigi,
      })
      expect(reply.text).toMatch(/^\{"ref":"1","event":"phx_reply","topic":"realtime:orders","payload":\{"status":"ok"/)
      await client.next((f) => f.event === 'system')
      const id = await insertOrder(server, LUIGI)
      expect((await client.next(isOrder(id))).text).toMatch(
        /^\{"ref":null,"event":"postgres_changes","topic":"realtime:orders"/,
      )
    })

    test('is no longer watched once the socket is gone', async () => {
      const client = await connect()
      await client.watch('realtime:orders', luigi, ORDERS, { ...ORDERS, event: 'INSERT' })
      expect(server.subscriptionCount()).toBe(2)
      await client.close()
      await expect.poll(() => server.subscriptionCount()).toBe(0)
    })
  })

  describe('a filter', () => {
    test('lets through what it names, deletes included, and nothing else', async () => {
      const operator = await server.tokenFor('operator')
      const client = await connect()
      await client.watch('realtime:orders', operator, { ...ORDERS, filter: `restaurant_id=eq.${LUIGI}` })
      const other = await insertOrder(server, SAKURA)
      const mine = await insertOrder(server, LUIGI)
      await client.next(isOrder(mine))
      await server.sql('delete from orders where id in ($1::text::uuid, $2::text::uuid)', [other, mine])
      await client.next(isOrder(mine))
      expect(client.received.filter(isOrder(other))).toEqual([])
    })

    test('of each kind matches as PostgreSQL compares', async () => {
      const cases: readonly [string, boolean][] = [
        ['total_cents=eq.500', true],
        ['total_cents=neq.500', false],
        ['total_cents=lt.1000', true],
        ['total_cents=lte.500', true],
        ['total_cents=gt.60', true],
        ['total_cents=gte.501', false],
        ['total_cents=in.(4,500)', true],
        ['status=in.("pending",x)', true],
        ['status=like.pend%', true],
        ['status=ilike.PEND%', true],
        ['status=match.^p.*g$', true],
        ['status=imatch.^P', true],
        ['note=is.null', true],
        ['note=not.is.null', false],
        ['total_cents=not.eq.500', false],
        ['note=isdistinct.x', true],
        ['note=neq.x', false],
        ['total_cents=gt.1,total_cents=lt.600', true],
      ]
      const client = await connect()
      const entries = cases.map(([filter]) => ({ ...ORDERS, filter }))
      const { reply } = await client.join('realtime:orders', {
        config: { postgres_changes: entries },
        access_token: luigi,
      })
      const response = reply.payload['response'] as { postgres_changes: { id: number }[] }
      const system = await client.next((f) => f.event === 'system')
      expect(system.payload['message']).toBe('Subscribed to PostgreSQL')
      const id = await insertOrder(server, LUIGI, 500)
      const { ids } = (await client.next(isOrder(id))).payload as { ids: number[] }
      const matched = response.postgres_changes.map((entry) => ids.includes(entry.id))
      expect(cases.map(([filter], i) => [filter, matched[i]])).toEqual(cases)
    })
  })

  describe('select', () => {
    test('narrows record and columns, in a frame of its own', async () => {
      const client = await connect()
      await client.watch('realtime:orders', luigi, ORDERS, { ...ORDERS, select: ['id', 'status'] })
      const id = await insertOrder(server, LUIGI)
      const whole = changeOf(await client.next(isOrder(id)))
      const narrow = changeOf(await client.next(isOrder(id)))
      expect(Object.keys(whole['record'] as object)).toContain('total_cents')
      expect(narrow['record']).toEqual({ id, status: 'pending' })
      expect(narrow['columns']).toEqual([
        { name: 'id', type: 'uuid' },
        { name: 'status', type: 'text' },
      ])
    })
  })
}
