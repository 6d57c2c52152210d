import { PostgrestClient } from '@supabase/postgrest-js'
import { RealtimeClient, type RealtimeChannel } from '@supabase/realtime-js'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { Socket } from 'phoenix'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { RunningServer } from '../../../demo/server/server'
import type { StartServer } from '../support/databases'
import { ADA, insertOrder, LUIGI, SAKURA } from '../support/server'

type Row = Record<string, unknown>
const PATIENCE = { timeout: 8000, interval: 10 }

/** The clients that people use, as they come from npm. */
export function officialClientsSuite(start: StartServer): void {
  let server: RunningServer

  beforeAll(async () => {
    server = await start()
  }, 60_000)
  afterAll(() => server.close())

  describe('supabase-js', () => {
    const clients: SupabaseClient[] = []

    function connect(): SupabaseClient {
      const realtime = { transport: WebSocket as unknown as typeof globalThis.WebSocket }
      const client = createClient(server.url, server.anonKey, {
        realtime,
        auth: { persistSession: false, autoRefreshToken: false },
      })
      clients.push(client)
      return client
    }

    async function signedIn(persona: string): Promise<SupabaseClient> {
      const client = connect()
      const { error } = await client.auth.signInWithPassword({ email: `${persona}@holdfast.test`, password: 'demo' })
      expect(error).toBeNull()
      return client
    }

    afterEach(async () => {
      for (const client of clients.splice(0)) {
        await client.removeAllChannels()
        void client.realtime.disconnect()
      }
    })

    test('signs in, tells who, refreshes and signs out', async () => {
      const client = await signedIn('ada')
      expect((await client.auth.getUser()).data.user?.id).toBe(ADA)
      const refreshed = await client.auth.refreshSession()
      expect([refreshed.error, refreshed.data.user?.email]).toEqual([null, 'ada@holdfast.test'])
      expect((await client.auth.signOut()).error).toBeNull()
    })

    test('is told of a wrong password', async () => {
      const { error } = await connect().auth.signInWithPassword({ email: 'ada@holdfast.test', password: 'x' })
      expect([error?.status, error?.code]).toEqual([400, 'invalid_credentials'])
    })

    test('reads, writes, changes and deletes', async () => {
      const client = await signedIn('luigi')
      const made = await client.from('orders').insert({ restaurant_id: LUIGI, total_cents: 5 }).select().single<Row>()
      expect([made.error, made.status, made.data?.['total_cents']]).toEqual([null, 201, 5])
      const id = String(made.data?.['id'])
      expect((await client.from('orders').update({ note: 'hi' }).eq('id', id).select('note')).data).toEqual([
        { note: 'hi' },
      ])
      const saved = await client
        .from('orders')
        .upsert({ id, restaurant_id: LUIGI, total_cents: 6 })
        .select('total_cents')
      expect(saved.data).toEqual([{ total_cents: 6 }])
      expect((await client.from('orders').delete().eq('id', id)).status).toBe(204)
      expect((await client.from('orders').select().eq('id', id).maybeSingle()).data).toBeNull()
    })

    test('counts without reading', async () => {
      const client = await signedIn('operator')
      const { count } = await client.from('restaurants').select('*', { count: 'exact', head: true })
      expect(count).toBe(3)
    })

    test('calls functions', async () => {
      const client = await signedIn('ada')
      expect((await client.rpc('latest_driver_locations')).data).toHaveLength(2)
    })

    test('gets a named error from the database', async () => {
      const client = await signedIn('luigi')
      const { error, status } = await client.from('orders').insert({ restaurant_id: SAKURA })
      expect([status, error?.code]).toEqual([403, '42501'])
    })

    test('watches a table behind row-level security, as in the specification', async () => {
      const client = await signedIn('luigi')
      const seen: Row[] = []
      const subscribed = vi.fn()
      const change = { event: '*', schema: 'public', table: 'orders', filter: `restaurant_id=eq.${LUIGI}` } as const
      client
        .channel('orders')
        .on('postgres_changes', change, (p) => seen.push(p as unknown as Row))
        .on('system', {}, subscribed)
        .subscribe()
      await vi.waitFor(() => expect(subscribed).toHaveBeenCalled(), PATIENCE)
      await insertOrder(server, SAKURA)
      const id = await insertOrder(server, LUIGI)
      // A change made just before may come first, if the database was busy.
      const mine = (): Row | undefined => seen.find((p) => (p['new'] as Row)['id'] === id)
      await vi.waitFor(() => expect(mine()).toBeDefined(), PATIENCE)
      expect(mine()).toMatchObject({ eventType: 'INSERT', new: { status: 'pending' }, errors: null })
      expect(JSON.stringify(seen)).not.toContain(SAKURA)
    })
  })

  describe('postgrest-js', () => {
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
  })

  describe.each(['1.0.0', '2.0.0'])('realtime-js with vsn %s', (vsn) => {
    const clients: RealtimeClient[] = []

    async function connect(persona: string): Promise<RealtimeClient> {
      const client = new RealtimeClient(server.wsUrl, {
        params: { apikey: server.anonKey },
        vsn,
        transport: WebSocket as never,
      })
      clients.push(client)
      await client.setAuth(await server.tokenFor(persona))
      return client
    }

    const subscribed = (channel: RealtimeChannel): Promise<RealtimeChannel> =>
      new Promise((resolve, reject) => {
        channel.subscribe((status, error) => {
          if (status === 'SUBSCRIBED') resolve(channel)
          else if (status === 'CHANNEL_ERROR' || status === 'TIMED_OUT') reject(error ?? new Error(status))
        })
      })

    afterEach(async () => {
      for (const client of clients.splice(0)) {
        await client.removeAllChannels()
        void client.disconnect()
      }
    })

    test('broadcasts, with and without self and acknowledgement', async () => {
      const [ada, luigi] = [await connect('ada'), await connect('luigi')]
      const [heard, own]: [unknown[], unknown[]] = [[], []]
      const sender = ada
        .channel('lobby', { config: { broadcast: { ack: true, self: true } } })
        .on('broadcast', { event: 'hi' }, (m) => own.push(m))
      const listener = luigi.channel('lobby').on('broadcast', { event: 'hi' }, (m) => heard.push(m))
      await Promise.all([subscribed(sender), subscribed(listener)])
      expect(await sender.send({ type: 'broadcast', event: 'hi', payload: { n: 1 } })).toBe('ok')
      await vi.waitFor(() => expect(heard).toMatchObject([{ event: 'hi', payload: { n: 1 } }]), PATIENCE)
      expect(own).toHaveLength(1)
    })

    test('sees who is present, comes, changes and goes', async () => {
      const [ada, luigi] = [await connect('ada'), await connect('luigi')]
      const room = (client: RealtimeClient, key: string): RealtimeChannel =>
        client.channel('room', { config: { presence: { key, enabled: true } } })
      const joined = vi.fn()
      const mine = room(ada, 'ada')
        .on('presence', { event: 'join' }, joined)
        .on('presence', { event: 'sync' }, () => undefined)
      const theirs = room(luigi, 'luigi').on('presence', { event: 'sync' }, () => undefined)
      await Promise.all([subscribed(mine), subscribed(theirs)])
      expect(await theirs.track({ at: 'kitchen' })).toBe('ok')
      await vi.waitFor(() => expect(Object.keys(mine.presenceState())).toEqual(['luigi']), PATIENCE)
      await theirs.untrack()
      await vi.waitFor(() => expect(mine.presenceState()).toEqual({}), PATIENCE)
      await theirs.track({ at: 'door' })
      await vi.waitFor(() => expect(Object.keys(mine.presenceState())).toEqual(['luigi']), PATIENCE)
      void luigi.disconnect()
      await vi.waitFor(() => expect(mine.presenceState()).toEqual({}), PATIENCE)
    })

    test('watches changes: insert, update and delete', async () => {
      const client = await connect('luigi')
      const seen: Row[] = []
      const system = vi.fn()
      const change = { event: '*', schema: 'public', table: 'orders', filter: `restaurant_id=eq.${LUIGI}` } as const
      const channel = client.channel('orders').on('postgres_changes', change, (p) => seen.push(p as unknown as Row))
      await subscribed(channel.on('system', {}, system))
      await vi.waitFor(() => expect(system).toHaveBeenCalled(), PATIENCE)
      const id = await insertOrder(server, LUIGI)
      await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ eventType: 'INSERT', new: { id } }), PATIENCE)
      await server.sql(`update orders set status = 'ready' where id = $1::text::uuid`, [id])
      await vi.waitFor(
        () => expect(seen.at(-1)).toMatchObject({ eventType: 'UPDATE', new: { status: 'ready' } }),
        PATIENCE,
      )
      await server.sql('delete from orders where id = $1::text::uuid', [id])
      await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ eventType: 'DELETE', old: { id } }), PATIENCE)
    })

    test('is refused a private topic it may not read, and joins one it may', async () => {
      const client = await connect('ada')
      const vault = client.channel('vault', { config: { private: true } })
      await expect(subscribed(vault)).rejects.toThrow('Unauthorized')
      await client.removeChannel(vault)
      await subscribed(client.channel(`driver:${ADA}`, { config: { private: true } }))
    })

    test('sends over HTTP where it is not joined', async () => {
      const [ada, luigi] = [await connect('ada'), await connect('luigi')]
      const heard: unknown[] = []
      await subscribed(luigi.channel('http').on('broadcast', { event: 'hi' }, (m) => heard.push(m)))
      expect(await ada.channel('http').httpSend('hi', { n: 2 })).toMatchObject({ success: true })
      await vi.waitFor(() => expect(heard).toMatchObject([{ payload: { n: 2 } }]), PATIENCE)
    })

    test('leaves, and joins again', async () => {
      const client = await connect('ada')
      const first = await subscribed(client.channel('again'))
      expect(await first.unsubscribe()).toBe('ok')
      await subscribed(client.channel('again'))
    })
  })

  describe('phoenix', () => {
    function connect(): Socket {
      const socket = new Socket(server.wsUrl, { params: { apikey: server.anonKey }, transport: WebSocket })
      socket.connect()
      return socket
    }

    const reply = (push: {
      receive(status: string, callback: (response: unknown) => void): unknown
    }): Promise<unknown> =>
      new Promise((resolve) => {
        push.receive('ok', (response) => resolve({ ok: response }))
        push.receive('error', (response) => resolve({ error: response }))
      })

    test('joins, pushes, hears and leaves', async () => {
      const socket = connect()
      const channel = socket.channel('realtime:lobby', { config: { broadcast: { ack: true, self: true } } })
      const heard = vi.fn()
      channel.on('broadcast', heard)
      expect(await reply(channel.join())).toEqual({ ok: { postgres_changes: [] } })
      expect(await reply(channel.push('broadcast', { type: 'broadcast', event: 'e', payload: 1 }))).toEqual({ ok: {} })
      expect(heard.mock.calls[0]?.[0]).toEqual({ type: 'broadcast', event: 'e', payload: 1 })
      expect(await reply(channel.leave())).toEqual({ ok: {} })
      socket.disconnect()
    })

    test('is told why a join failed, and of topics that there are not', async () => {
      const socket = connect()
      const bad = socket.channel('realtime:x', { config: {}, access_token: 'garbage' })
      expect(await reply(bad.join())).toEqual({
        error: { reason: 'MalformedJWT: The token provided is not a valid JWT' },
      })
      bad.leave()
      const other = socket.channel('room:1')
      expect(await reply(other.join())).toEqual({ error: { reason: 'unmatched topic' } })
      other.leave()
      socket.disconnect()
    })
  })
}
