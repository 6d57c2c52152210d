import { RealtimeClient, type RealtimeChannel } from '@supabase/realtime-js'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { RunningServer } from '../../../demo/server/server'
import type { StartServer } from '../support/databases'
import { ADA, insertOrder, LUIGI, PATIENCE } from '../support/server'

type Row = Record<string, unknown>

/** @supabase/realtime-js, as it comes from npm, at one protocol version. */
export function realtimeJsSuite(start: StartServer, vsn: string): void {
  let server: RunningServer

  beforeAll(async () => {
    server = await start()
  }, 60_000)
  afterAll(() => server.close())

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
}
