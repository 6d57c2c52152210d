import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../../demo/server/server'
import { ADA, LUIGI, SAKURA } from '../support/server'
import type { StartServer } from '../support/databases'

export function restSuite(start: StartServer): void {
  let server: RunningServer

  beforeAll(async () => {
    server = await start()
  }, 60_000)
  afterAll(() => server.close())

  interface Answer {
    readonly status: number
    readonly json: unknown
    readonly headers: Headers
  }

  async function call(
    persona: string | null,
    path: string,
    init: RequestInit & { prefer?: string } = {},
  ): Promise<Answer> {
    const headers: Record<string, string> = { apikey: server.anonKey, 'content-type': 'application/json' }
    if (persona !== null) headers['authorization'] = `Bearer ${await server.tokenFor(persona)}`
    if (init.prefer !== undefined) headers['prefer'] = init.prefer
    const response = await fetch(`${server.url}${path}`, {
      ...init,
      headers: { ...headers, ...(init.headers as object) },
    })
    const text = await response.text()
    return { status: response.status, json: text === '' ? null : JSON.parse(text), headers: response.headers }
  }

  const body = (value: unknown): string => JSON.stringify(value)
  const RETURN = 'return=representation'

  describe('quoted names', () => {
    const read = async (query: Record<string, string>): Promise<unknown> => {
      const { status, json } = await call('ada', `/rest/v1/odd?${new URLSearchParams(query).toString()}`)
      return status === 200 ? (json as { id: number }[]).map(({ id }) => id) : [status, (json as { code: string }).code]
    }

    beforeAll(async () => {
      await server.sql(
        `create table odd (id int primary key, _modified timestamptz, "a.b" text, "with space" int, "q""t\\" int, "or" int)`,
      )
      await server.sql(
        `insert into odd values (1, '2026-01-01Z', 'x,y', 1, 7, 1), (2, '2026-01-02Z', 'z', 2, 8, 2), (3, '2026-01-02Z', null, 3, 9, 3)`,
      )
      await server.sql('grant select, insert, update on odd to authenticated')
    })

    test.each([
      // What RxDB's Supabase plugin asks for.
      [
        {
          or: '("_modified".gt."2026-01-01T00:00:00+00:00",and("_modified".eq."2026-01-01T00:00:00+00:00","id".gt.0))',
        },
        [1, 2, 3],
      ],
      [{ or: '("_modified".gt.2026-01-01T00:00:00+00:00)', id: 'lt.3' }, [2]],
      [{ '"id"': 'eq.2' }, [2]],
      [{ '"a.b"': 'eq.x,y' }, [1]],
      [{ '"a.b"': 'eq."x,y"' }, []],
      [{ and: '("a.b".not.is.null,"with space".gte.2)' }, [2]],
      [{ '"q\\"t\\\\"': 'gt.7' }, [2, 3]],
      [{ or: '("q\\"t\\\\".eq.9,"a.b".in.("x,y"))' }, [1, 3]],
      [{ '"or"': 'eq.3' }, [3]],
      [{ not: '1', or: '(id.eq.1)' }, [400, '42703']],
      [{ or: '("id.eq.1)' }, [400, 'PGRST100']],
      [{ or: '("id"eq.1)' }, [400, 'PGRST100']],
      [{ '"nothing"': 'eq.1' }, [400, '42703']],
      [{ '"id"; drop table odd': 'eq.1' }, [400, 'PGRST100']],
    ] as [Record<string, string>, unknown][])('%j is read as PostgREST reads it', async (query, found) => {
      expect(await read({ select: 'id', order: 'id', ...query })).toEqual(found)
    })

    test('are columns of select and order too', async () => {
      const select = '"with space", dotted:"a.b","as is":"q\\"t\\\\"'
      const query = new URLSearchParams({ select, order: '"a.b".desc.nullslast', limit: '1' })
      const { json } = await call('ada', `/rest/v1/odd?${query.toString()}`)
      expect(json).toEqual([{ 'with space': 2, dotted: 'z', 'as is': 8 }])
    })

    test('are what a conflict is on', async () => {
      const prefer = 'resolution=merge-duplicates'
      const write = (target: string) =>
        call('ada', `/rest/v1/odd?on_conflict=${target}`, { method: 'POST', body: body({ id: 1, or: 11 }), prefer })
      expect((await write('"id"')).status).toBe(201)
      expect(await read({ select: 'id', '"or"': 'eq.11' })).toEqual([1])
      expect((await write('"i')).status).toBe(400)
    })
  })

  describe('reading', () => {
    test("gives a restaurant its own orders only, and a stranger's none", async () => {
      const mine = await call('luigi', '/rest/v1/orders?select=restaurant_id')
      expect(new Set((mine.json as { restaurant_id: string }[]).map((o) => o.restaurant_id))).toEqual(new Set([LUIGI]))
      expect((await call(null, '/rest/v1/orders')).json).toEqual([])
      expect((await call('operator', '/rest/v1/orders')).json).toHaveLength(9)
    })

    test('selects, filters, orders and pages', async () => {
      const answer = await call(
        'operator',
        '/rest/v1/orders?select=status,cents:total_cents&status=in.(pending,preparing)&total_cents=gte.690&order=total_cents.desc,id&limit=2&offset=2',
        { prefer: 'count=exact' },
      )
      expect(answer.json).toEqual([
        { status: 'preparing', cents: 2500 },
        { status: 'pending', cents: 1390 },
      ])
      expect(answer.headers.get('content-range')).toBe('2-3/6')
      const either = await call(
        'operator',
        '/rest/v1/orders?or=(status.eq.delivered,and(status.eq.pending,total_cents.lt.1))&select=status',
      )
      expect(either.json).toHaveLength(3)
    })

    test('answers one object to a caller that takes one', async () => {
      const accept = { accept: 'application/vnd.pgrst.object+json' }
      const one = await call('luigi', `/rest/v1/restaurants?id=eq.${LUIGI}&select=name`, { headers: accept })
      expect(one.json).toEqual({ name: "Luigi's Trattoria" })
      const many = await call('luigi', '/rest/v1/restaurants', { headers: accept })
      expect([many.status, (many.json as { code: string }).code]).toEqual([406, 'PGRST116'])
    })

    test('refuses what it cannot read, with a code and a hint', async () => {
      const cases: readonly [string, number, string][] = [
        ['/rest/v1/nope', 404, 'PGRST205'],
        ['/rest/v1/orders?nocol=eq.1', 400, '42703'],
        ['/rest/v1/orders?status=foo.1', 400, 'PGRST100'],
        ['/rest/v1/orders?total_cents=eq.abc', 400, '22P02'],
        ['/rest/v1/orders?select=id,nocol', 400, '42703'],
        ['/rest/v1/orders?order=nocol', 400, '42703'],
        ['/rest/v1/orders?limit=-1', 400, 'PGRST100'],
        ['/rest/v1/orders?select=id);drop', 400, '42703'],
        [`/rest/v1/${encodeURIComponent('orders"; drop table orders; --')}`, 404, 'PGRST205'],
      ]
      for (const [path, status, code] of cases) {
        const answer = await call('operator', path)
        expect([path, answer.status, (answer.json as { code: string }).code]).toEqual([path, status, code])
      }
    })
  })

  describe('writing', () => {
    test('inserts, changes and deletes under the caller', async () => {
      const made = await call('luigi', '/rest/v1/orders', {
        method: 'POST',
        prefer: RETURN,
        body: body({ restaurant_id: LUIGI, total_cents: 777 }),
      })
      expect(made.status).toBe(201)
      const [order] = made.json as { id: string; status: string }[]
      expect(order).toMatchObject({ status: 'pending', total_cents: 777 })
      const path = `/rest/v1/orders?id=eq.${order?.id}`
      const changed = await call('luigi', path, { method: 'PATCH', prefer: RETURN, body: body({ status: 'ready' }) })
      expect(changed.json).toMatchObject([{ id: order?.id, status: 'ready' }])
      expect(
        (await call('sakura', path, { method: 'PATCH', prefer: RETURN, body: body({ status: 'cancelled' }) })).json,
      ).toEqual([])
      expect((await call('luigi', path, { method: 'DELETE' })).status).toBe(204)
      expect((await call('operator', path)).json).toEqual([])
    })

    test("refuses another restaurant's order (403), and anybody unknown (401)", async () => {
      const order = body({ restaurant_id: SAKURA })
      expect((await call('luigi', '/rest/v1/orders', { method: 'POST', body: order })).status).toBe(403)
      expect((await call(null, '/rest/v1/orders', { method: 'POST', body: order })).status).toBe(401)
    })

    test('refuses columns that are not there and values that do not fit', async () => {
      const unknown = await call('luigi', '/rest/v1/orders', {
        method: 'POST',
        body: body({ restaurant_id: LUIGI, 'x" = 1': 1 }),
      })
      expect([unknown.status, (unknown.json as { code: string }).code]).toEqual([400, 'PGRST204'])
      const wrong = await call('luigi', '/rest/v1/orders', {
        method: 'POST',
        body: body({ restaurant_id: LUIGI, status: 'eaten' }),
      })
      expect([wrong.status, (wrong.json as { code: string }).code]).toEqual([400, '23514'])
      const noJson = await call('luigi', '/rest/v1/orders', { method: 'POST', body: '{' })
      expect([noJson.status, (noJson.json as { code: string }).code]).toEqual([400, 'PGRST102'])
    })

    test('upserts on the key', async () => {
      const id = '99999999-9999-4999-8999-999999999999'
      const prefer = `${RETURN},resolution=merge-duplicates`
      const put = (total_cents: number) =>
        call('luigi', '/rest/v1/orders', {
          method: 'POST',
          prefer,
          body: body([{ id, restaurant_id: LUIGI, total_cents }]),
        })
      expect((await put(1)).json).toMatchObject([{ id, total_cents: 1 }])
      expect((await put(2)).json).toMatchObject([{ id, total_cents: 2 }])
    })

    test('the caller role is gone after the request, even one that failed', async () => {
      await call('luigi', '/rest/v1/orders', { method: 'POST', body: body({ restaurant_id: SAKURA }) })
      expect(
        await server.sql(
          `select current_user::text as who, coalesce(current_setting('request.jwt.claims', true), '') as claims`,
        ),
      ).toEqual([{ who: 'postgres', claims: '' }])
    })
  })

  describe('calling a function', () => {
    const rpc = (persona: string, name: string, args: object) =>
      call(persona, `/rest/v1/rpc/${name}`, { method: 'POST', body: body(args) })

    test('runs it under the caller, scalars bare and rows as an array', async () => {
      const made = await call('luigi', '/rest/v1/orders', {
        method: 'POST',
        prefer: RETURN,
        body: body({ restaurant_id: LUIGI }),
      })
      const [{ id }] = made.json as [{ id: string }]
      expect((await rpc('sakura', 'advance_order', { order_id: id })).json).toBeNull()
      expect((await rpc('luigi', 'advance_order', { order_id: id })).json).toBe('confirmed')
      const drivers = await rpc('operator', 'latest_driver_locations', {})
      expect(drivers.json).toHaveLength(2)
      expect((await call('ada', '/rest/v1/rpc/unread_notifications')).json).toBeGreaterThan(0)
    })

    test('refuses unknown names, unknown arguments and values that do not fit', async () => {
      const cases: readonly [string, object, number, string][] = [
        ['nope', {}, 404, 'PGRST202'],
        ['advance_order', { evil: 1 }, 404, 'PGRST202'],
        ['advance_order', { order_id: 'x' }, 400, '22P02'],
        ['touch_updated_at', {}, 404, 'PGRST202'],
      ]
      for (const [name, args, status, code] of cases) {
        const answer = await rpc('luigi', name, args)
        expect([name, answer.status, (answer.json as { code: string }).code]).toEqual([name, status, code])
      }
      expect(
        (await call(null, '/rest/v1/rpc/advance_order', { method: 'POST', body: body({ order_id: LUIGI }) })).status,
      ).toBe(401)
    })
  })

  describe('signing in', () => {
    test('gives tokens for a password, refreshes them, and tells who', async () => {
      const token = (grant: string, value: unknown) =>
        call(null, `/auth/v1/token?grant_type=${grant}`, { method: 'POST', body: body(value) })
      const session = (await token('password', { email: 'ada@holdfast.test', password: 'demo' })).json as {
        access_token: string
        refresh_token: string
        user: { id: string }
      }
      expect(session.user.id).toBe(ADA)
      const refreshed = (await token('refresh_token', { refresh_token: session.refresh_token })).json as {
        access_token: string
      }
      const who = await call(null, '/auth/v1/user', { headers: { authorization: `Bearer ${refreshed.access_token}` } })
      expect(who.json).toMatchObject({ id: ADA, email: 'ada@holdfast.test', role: 'authenticated' })
      expect((await token('password', { email: 'ada@holdfast.test', password: 'wrong' })).status).toBe(400)
      expect((await token('refresh_token', { refresh_token: session.access_token })).status).toBe(400)
    })

    test('a refresh token is no access token', async () => {
      const session = (
        await call(null, '/auth/v1/token?grant_type=password', {
          method: 'POST',
          body: body({ email: 'ada@holdfast.test', password: 'demo' }),
        })
      ).json as { refresh_token: string }
      expect(
        (await call(null, '/rest/v1/orders', { headers: { authorization: `Bearer ${session.refresh_token}` } })).status,
      ).toBe(401)
    })

    test('personas come with tokens that work', async () => {
      const personas = (await call(null, '/demo/personas')).json as {
        id: string
        role: string
        restaurant_id: string | null
        access_token: string
      }[]
      expect(personas.filter((p) => p.role === 'restaurant')).toHaveLength(3)
      const luigi = personas.find((p) => p.id === LUIGI)
      expect(luigi?.restaurant_id).toBe(LUIGI)
      const orders = await call(null, '/rest/v1/orders', {
        headers: { authorization: `Bearer ${luigi?.access_token}` },
      })
      expect((orders.json as unknown[]).length).toBeGreaterThan(0)
    })
  })
}
