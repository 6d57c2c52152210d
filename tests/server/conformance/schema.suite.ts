import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../../demo/server/server'
import { changeOf, RawClient } from '../support/client'
import { ADA, insertOrder, LUIGI } from '../support/server'
import type { StartServer } from '../support/databases'

export function schemaSuite(start: StartServer): void {
  const KITCHEN = 'aaaaaaaa-0000-4000-8000-000000000001'
  let server: RunningServer
  const clients: RawClient[] = []

  beforeAll(async () => {
    server = await start()
  }, 60_000)
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()))
  })
  afterAll(() => server.close())

  async function watching(persona: string | null, table: string): Promise<RawClient> {
    const client = await RawClient.connect(server)
    clients.push(client)
    const token = persona === null ? server.anonKey : await server.tokenFor(persona)
    await client.watch('realtime:t', token, { event: '*', schema: 'public', table })
    return client
  }

  async function rest(
    persona: string,
    path: string,
    method = 'GET',
    value?: object,
  ): Promise<{ status: number; json: unknown }> {
    const headers = {
      apikey: server.anonKey,
      authorization: `Bearer ${await server.tokenFor(persona)}`,
      prefer: 'return=representation',
    }
    const response = await fetch(`${server.url}/rest/v1/${path}`, {
      method,
      headers,
      ...(value && { body: JSON.stringify(value) }),
    })
    return { status: response.status, json: await response.json() }
  }

  describe('the demo', () => {
    test("tells a customer of an order's new state, and nobody else", async () => {
      const [ada, grace] = [await watching('ada', 'notifications'), await watching('grace', 'notifications')]
      const id = await insertOrder(server, LUIGI)
      await server.sql(`update orders set customer_id = '${ADA}', status = 'ready' where id = $1::text::uuid`, [id])
      const told = changeOf(await ada.nextChange('INSERT'))
      expect(told['record']).toMatchObject({ title: 'Your order is ready', data: { order_id: id } })
      await grace.push(null, 'phoenix', 'heartbeat', {})
      expect(grace.received).toEqual([])
    })

    test('tells a restaurant when a dish runs low, and hides from passers-by what it costs', async () => {
      const [luigi, anon] = [await watching('luigi', 'notifications'), await watching(null, 'products')]
      await server.sql(`update products set stock_level = 3 where name = 'Margherita'`)
      expect(changeOf(await luigi.nextChange('INSERT'))['record']).toMatchObject({ kind: 'low_stock', body: '3 left' })
      const seen = await anon.nextChange('UPDATE')
      expect(changeOf(seen)['record']).toMatchObject({ name: 'Margherita', stock_level: 3 })
      expect(seen.text).not.toContain('cost_cents')
    })

    test('brings chat messages to members only', async () => {
      const [dmitri, ada] = [await watching('dmitri', 'chat_messages'), await watching('ada', 'chat_messages')]
      expect((await rest('luigi', 'chat_messages', 'POST', { channel_id: KITCHEN, text: 'Ready!' })).status).toBe(201)
      expect(changeOf(await dmitri.nextChange('INSERT'))['record']).toMatchObject({ text: 'Ready!', sender_id: LUIGI })
      await ada.push(null, 'phoenix', 'heartbeat', {})
      expect(ada.received).toEqual([])
      expect((await rest('ada', 'chat_messages')).json).toEqual([])
      expect((await rest('ada', 'chat_messages', 'POST', { channel_id: KITCHEN, text: 'Hello?' })).status).toBe(403)
    })

    test('lets nobody write under another name', async () => {
      expect(
        (await rest('dmitri', 'driver_locations', 'POST', { driver_id: ADA, latitude: 1, longitude: 1 })).status,
      ).toBe(403)
      expect((await rest('ada', 'user_presence', 'POST', { user_id: LUIGI })).status).toBe(403)
      expect(
        (
          await rest('luigi', `chat_messages?channel_id=eq.${KITCHEN}`, 'POST', {
            channel_id: KITCHEN,
            text: 'x',
            sender_id: ADA,
          })
        ).status,
      ).toBe(403)
    })

    test('hides addresses from everybody', async () => {
      expect((await rest('operator', 'profiles?select=name&order=name&limit=1')).json).toEqual([{ name: 'Ada' }])
      expect((await rest('operator', 'profiles?select=email')).status).toBe(403)
    })

    test("opens a chat's private topic to its members", async () => {
      const join = async (persona: string): Promise<unknown> => {
        const client = await RawClient.connect(server)
        clients.push(client)
        const payload = { config: { private: true }, access_token: await server.tokenFor(persona) }
        return (await client.join(`realtime:chat:${KITCHEN}`, payload)).reply.payload['status']
      }
      expect([await join('luigi'), await join('ada')]).toEqual(['ok', 'error'])
    })
  })

  test('a simulated evening moves orders, stock and drivers by itself', async () => {
    const lively = await start({ simulatePace: 50 })
    const client = await RawClient.connect(lively)
    clients.push(client)
    const tables = ['orders', 'driver_locations', 'products'].map((table) => ({ event: '*', schema: 'public', table }))
    await client.watch('realtime:t', await lively.tokenFor('operator'), ...tables)
    const changed = (type: string, table: string) =>
      client.next(
        (f) => f.event === 'postgres_changes' && changeOf(f)['table'] === table && changeOf(f)['type'] === type,
      )
    await Promise.all([
      changed('INSERT', 'orders'),
      changed('INSERT', 'driver_locations'),
      changed('UPDATE', 'products'),
    ])
    await lively.close()
  }, 30_000)
}
