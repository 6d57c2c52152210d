import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../../demo/server/server'
import { changeOf, RawClient } from '../support/client'
import { ADA, LUIGI } from '../support/server'
import type { StartServer } from '../support/databases'

const DMITRI = '66666666-6666-4666-8666-666666666666'
const NOOR = '77777777-7777-4777-8777-777777777777'

interface Answer {
  readonly status: number
  readonly rows: readonly Record<string, unknown>[]
  readonly message: string
}

/** Who may do what with an order between the kitchen and the door. */
export function deliveriesSuite(start: StartServer): void {
  let server: RunningServer
  let order = ''
  const clients: RawClient[] = []

  beforeAll(async () => {
    server = await start()
  }, 60_000)
  beforeEach(async () => {
    await server.sql('delete from orders')
    order = await placed('ready')
  })
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()))
  })
  afterAll(() => server.close())

  /** An order of Ada's at Luigi's. */
  async function placed(status: string, driver: string | null = null): Promise<string> {
    const [row] = await server.sql(
      `insert into orders (restaurant_id, customer_id, status, driver_id) values ($1::text::uuid, $2::text::uuid, $3,
       nullif($4::text, '')::uuid) returning id::text as id`,
      [LUIGI, ADA, status, driver ?? ''],
    )
    return String(row?.['id'])
  }

  async function call(persona: string, path: string, patch?: object): Promise<Answer> {
    const response = await fetch(`${server.url}/rest/v1/${path}`, {
      method: patch ? 'PATCH' : 'GET',
      headers: {
        apikey: server.anonKey,
        authorization: `Bearer ${await server.tokenFor(persona)}`,
        prefer: 'return=representation',
      },
      ...(patch && { body: JSON.stringify(patch) }),
    })
    const json: unknown = await response.json()
    const rows = Array.isArray(json) ? (json as Record<string, unknown>[]) : []
    return { status: response.status, rows, message: String((json as { message?: unknown }).message ?? '') }
  }

  const change = (persona: string, patch: object, id = order): Promise<Answer> =>
    call(persona, `orders?id=eq.${id}`, patch)
  const take = (persona: string, driver: string): Promise<Answer> => change(persona, { driver_id: driver })
  const seenBy = async (persona: string): Promise<unknown[]> =>
    (await call(persona, 'orders?select=id')).rows.map(({ id }) => id)

  describe('an order that is ready and has no driver', () => {
    test('is seen by every driver, and no other order is', async () => {
      for (const status of ['pending', 'confirmed', 'preparing', 'picked_up', 'delivered', 'cancelled'])
        await placed(status)
      await placed('ready', NOOR)
      expect(await seenBy('dmitri')).toEqual([order])
      expect(await seenBy('grace')).toEqual([])
    })

    test('goes to the driver who takes it first; the other changes nothing', async () => {
      const both = await Promise.all([take('dmitri', DMITRI), take('noor', NOOR)])
      expect(both.map(({ rows }) => rows.length).sort()).toEqual([0, 1])
      const owner = both[0].rows.length === 1 ? DMITRI : NOOR
      expect(await server.sql('select driver_id::text as driver from orders')).toEqual([{ driver: owner }])
      expect(await seenBy(owner === DMITRI ? 'noor' : 'dmitri')).toEqual([])
    })

    test('is nobody’s to give to another driver, but the restaurant’s and operations’', async () => {
      expect((await take('dmitri', NOOR)).status).toBe(403)
      expect((await take('grace', DMITRI)).rows).toEqual([])
      expect((await take('sakura', DMITRI)).rows).toEqual([])
      expect((await take('luigi', DMITRI)).rows).toHaveLength(1)
      expect((await change('operator', { driver_id: null })).rows).toHaveLength(1)
      expect((await take('operator', NOOR)).rows).toHaveLength(1)
    })

    test('is given to drivers only', async () => {
      expect(await take('luigi', ADA)).toMatchObject({ status: 400, message: 'An order is given to a driver.' })
    })

    test('once taken, it is not given to another driver unasked', async () => {
      await take('dmitri', DMITRI)
      expect(await take('luigi', NOOR)).toMatchObject({ status: 400, message: 'This order has a driver already.' })
      expect((await take('luigi', DMITRI)).status).toBe(200)
    })

    test('comes to drivers as a change, and that it is gone is told on their topic', async () => {
      const noor = await RawClient.connect(server)
      clients.push(noor)
      const token = await server.tokenFor('noor')
      await noor.join('realtime:drivers', { config: { private: true }, access_token: token })
      await noor.watch('realtime:orders', token, { event: '*', schema: 'public', table: 'orders' })
      const cooking = await placed('preparing')
      await change('luigi', { status: 'ready' }, cooking)
      expect(changeOf(await noor.nextChange('UPDATE'))['record']).toMatchObject({ id: cooking })
      await change('dmitri', { driver_id: DMITRI }, cooking)
      const told = (): string => noor.binary.map(String).join()
      await noor.until(
        () => told().includes('order_gone'),
        () => 'nothing was told',
      )
      expect(told()).toContain(cooking)
    })

    test('the drivers’ topic is closed to others', async () => {
      const ada = await RawClient.connect(server)
      clients.push(ada)
      const payload = { config: { private: true }, access_token: await server.tokenFor('ada') }
      expect((await ada.join('realtime:drivers', payload)).reply.payload['status']).toBe('error')
    })
  })

  describe('a driver', () => {
    test('takes, picks up and delivers; each has a word for the customer', async () => {
      await take('dmitri', DMITRI)
      for (const status of ['picked_up', 'delivered'])
        expect((await change('dmitri', { status })).rows).toMatchObject([{ status }])
      const told = await server.sql(
        `select title from notifications where user_id = $1::text::uuid and data ->> 'order_id' = $2 order by created_at`,
        [ADA, order],
      )
      expect(told.map(({ title }) => title)).toEqual([
        'Dmitri brings your order',
        'Your order is picked up',
        'Your order is delivered',
      ])
    })

    test('gives back what was not picked up, and nothing later', async () => {
      await take('dmitri', DMITRI)
      expect((await change('dmitri', { driver_id: null })).rows).toHaveLength(1)
      expect(await seenBy('noor')).toEqual([order])
      await take('dmitri', DMITRI)
      await change('dmitri', { status: 'picked_up' })
      expect((await change('dmitri', { driver_id: null })).status).toBe(403)
    })

    test('skips no step, goes none back, and changes nothing else', async () => {
      await take('dmitri', DMITRI)
      for (const patch of [
        { status: 'delivered' },
        { status: 'preparing' },
        { status: 'cancelled' },
        { total_cents: 1 },
        { customer_id: DMITRI },
      ])
        expect([patch, (await change('dmitri', patch)).status]).toEqual([patch, 403])
    })

    test('is told of a delivery that somebody else gives', async () => {
      await take('operator', DMITRI)
      expect(
        await server.sql(
          `select title, body from notifications where user_id = $1::text::uuid and data ->> 'order_id' = $2`,
          [DMITRI, order],
        ),
      ).toEqual([{ title: 'You have a delivery', body: "Luigi's Trattoria → Ada" }])
    })
  })

  describe('where a driver is', () => {
    const fixes = async (persona: string): Promise<number> =>
      (await call(persona, `driver_locations?select=id&driver_id=eq.${DMITRI}`)).rows.length

    test('is seen by whose order is with the driver, and only until it is delivered', async () => {
      expect([await fixes('ada'), await fixes('luigi')]).toEqual([0, 0])
      await take('dmitri', DMITRI)
      expect([await fixes('ada'), await fixes('luigi')]).toEqual([10, 10])
      expect([await fixes('grace'), await fixes('sakura'), await fixes('noor')]).toEqual([0, 0, 0])
      await change('dmitri', { status: 'picked_up' })
      await change('dmitri', { status: 'delivered' })
      expect(await fixes('ada')).toBe(0)
    })

    test('is seen by the driver and by operations', async () => {
      expect([await fixes('dmitri'), await fixes('operator')]).toEqual([10, 10])
    })
  })

  test('a customer’s order begins without a driver, and its price is not theirs to change', async () => {
    const mine = await placed('pending')
    expect((await change('ada', { total_cents: 1 }, mine)).status).toBe(403)
    expect((await change('ada', { driver_id: DMITRI }, mine)).status).toBe(403)
    expect((await change('ada', { status: 'cancelled' }, mine)).rows).toHaveLength(1)
  })
}
