import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { RunningServer } from '../../../demo/server/server'
import type { StartServer } from '../support/databases'
import { ADA, insertOrder, LUIGI, SAKURA, PATIENCE } from '../support/server'

type Row = Record<string, unknown>

/** @supabase/supabase-js, as it comes from npm. */
export function supabaseJsSuite(start: StartServer): void {
  let server: RunningServer

  beforeAll(async () => {
    server = await start()
  }, 60_000)
  afterAll(() => server.close())

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
    const saved = await client.from('orders').upsert({ id, restaurant_id: LUIGI, total_cents: 6 }).select('total_cents')
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
    const client = await signedIn('operator')
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
}
