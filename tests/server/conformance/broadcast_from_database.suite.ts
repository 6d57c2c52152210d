import { readFileSync } from 'node:fs'
import { RealtimeClient, type RealtimeChannel } from '@supabase/realtime-js'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { RunningServer } from '../../../demo/server/server'
import type { StartServer } from '../support/databases'
import { PATIENCE } from '../support/server'

const HELPER = {
  name: 'holdfast_broadcast.sql',
  text: readFileSync(new URL('../../../sql/holdfast_broadcast.sql', import.meta.url), 'utf8'),
}

interface Heard {
  readonly event: string
  readonly meta: { readonly id: string; readonly replayed?: boolean }
  readonly payload: Record<string, unknown>
}

/** Broadcast from the database, as @supabase/realtime-js hears it. Personas hear the shop that bears their e-mail's name. */
export function broadcastFromDatabaseSuite(start: StartServer): void {
  let server: RunningServer
  const clients: RealtimeClient[] = []

  beforeAll(async () => {
    server = await start({ scripts: [HELPER, HELPER] })
    await server.sql('create table bikes (id int primary key, shop text, owner text, price numeric)')
    await server.sql('grant select, insert, update, delete on bikes to authenticated')
    await server.sql(`create policy own_shop on realtime.messages for select to authenticated
      using (extension = 'broadcast' and realtime.topic() = 'shop:' || split_part(auth.jwt() ->> 'email', '@', 1))`)
  }, 60_000)
  afterAll(() => server.close())

  beforeEach(async () => {
    await server.sql(`select holdfast.broadcast_table('bikes', 'shop:{shop}', 'shop:{owner}')`)
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) {
      await client.removeAllChannels()
      void client.disconnect()
    }
    await server.sql('truncate bikes')
    await server.sql('truncate realtime.messages')
  })

  async function channel(persona: string, topic: string, config: object = {}): Promise<RealtimeChannel> {
    const transport = WebSocket as never
    const client = new RealtimeClient(server.wsUrl, { params: { apikey: server.anonKey }, transport })
    clients.push(client)
    await client.setAuth(await server.tokenFor(persona))
    return client.channel(topic, { config: { private: true, ...config } })
  }

  /** Joins, and gives the list in which all that is heard appears. Rejects with the server's refusal. */
  async function listen(persona: string, topic: string, config: object = {}): Promise<readonly Heard[]> {
    const heard: Heard[] = []
    const joined = await channel(persona, topic, config)
    joined.on('broadcast', { event: '*' }, (message) => heard.push(message as unknown as Heard))
    await new Promise<void>((resolve, reject) => {
      joined.subscribe((status, error) => {
        if (status === 'SUBSCRIBED') resolve()
        else if (status === 'CHANNEL_ERROR' || status === 'TIMED_OUT') reject(error ?? new Error(status))
      })
    })
    return heard
  }

  const told = (heard: readonly Heard[]): unknown[] =>
    heard.map(({ event, payload: { record, old_record } }) => [event, record, old_record])
  const write = (text: string) => server.sql(text)

  test('a private channel with a policy hears a row come, change and go', async () => {
    const heard = await listen('ada', 'shop:ada')
    await write(`insert into bikes values (1, 'ada', null, 2.50)`)
    await write(`update bikes set price = 123456789012345678901234567890.5 where id = 1`)
    await write('delete from bikes where id = 1')
    await vi.waitFor(() => expect(heard).toHaveLength(3), PATIENCE)
    const row = { id: 1, shop: 'ada', owner: null, price: 2.5 }
    const { meta, payload } = heard[0] as Heard
    expect(payload).toEqual({
      id: meta.id,
      schema: 'public',
      table: 'bikes',
      operation: 'INSERT',
      record: row,
      old_record: null,
    })
    const raised = { ...row, price: 123456789012345678901234567890.5 }
    expect(told(heard)).toEqual([
      ['INSERT', row, null],
      ['UPDATE', raised, row],
      ['DELETE', null, raised],
    ])
  })

  test('a user who changes the row needs no right to send', async () => {
    const heard = await listen('ada', 'shop:ada')
    const response = await fetch(`${server.url}/rest/v1/bikes`, {
      method: 'POST',
      headers: { apikey: server.anonKey, authorization: `Bearer ${await server.tokenFor('grace')}` },
      body: JSON.stringify({ id: 2, shop: 'ada' }),
    })
    expect(response.status).toBe(201)
    await vi.waitFor(() => expect(told(heard)).toMatchObject([['INSERT', { id: 2 }, null]]), PATIENCE)
  })

  test('who has no policy is refused, and a public channel of the name hears nothing', async () => {
    await expect(listen('grace', 'shop:ada')).rejects.toThrow('Unauthorized')
    const outside = await listen('grace', 'shop:ada', { private: false })
    const inside = await listen('ada', 'shop:ada')
    await write(`insert into bikes values (3, 'ada')`)
    await vi.waitFor(() => expect(inside).toHaveLength(1), PATIENCE)
    expect(outside).toEqual([])
  })

  test('a row that moves goes from one topic, and comes to the other, which is not shown what it was', async () => {
    const [ada, grace] = [await listen('ada', 'shop:ada'), await listen('grace', 'shop:grace')]
    await write(`insert into bikes values (4, 'ada', null, 1)`)
    await write(`update bikes set shop = 'grace', price = 2 where id = 4`)
    await write(`update bikes set shop = null where id = 4`)
    await vi.waitFor(() => expect(grace).toHaveLength(2), PATIENCE)
    await vi.waitFor(() => expect(ada).toHaveLength(2), PATIENCE)
    const [mine, theirs] = ['ada', 'grace'].map((shop, n) => ({ id: 4, shop, owner: null, price: n + 1 }))
    expect(told(ada)).toEqual([
      ['INSERT', mine, null],
      ['DELETE', null, mine],
    ])
    expect(told(grace)).toEqual([
      ['INSERT', theirs, null],
      ['DELETE', null, theirs],
    ])
  })

  test('a row is told in each of its topics, and values are no places', async () => {
    const [ada, grace] = [await listen('ada', 'shop:ada'), await listen('grace', 'shop:grace')]
    await write(`insert into bikes values (5, '{owner}', 'grace'), (6, 'ada', 'grace')`)
    await vi.waitFor(
      () => expect(grace.map(({ payload }) => payload['record'])).toMatchObject([{ id: 5 }, { id: 6 }]),
      PATIENCE,
    )
    await vi.waitFor(() => expect(ada.map(({ payload }) => payload['record'])).toMatchObject([{ id: 6 }]), PATIENCE)
  })

  test('what is taken back is not told', async () => {
    const heard = await listen('ada', 'shop:ada')
    await expect(write(`insert into bikes values (7, 'ada'), (7, 'ada')`)).rejects.toThrow('duplicate key')
    await write(`insert into bikes values (8, 'ada')`)
    await vi.waitFor(() => expect(heard.map(({ payload }) => payload['record'])).toMatchObject([{ id: 8 }]), PATIENCE)
  })

  test('the newest are replayed to who joins later, marked as such', async () => {
    const before = Date.now()
    const live = await listen('ada', 'shop:ada')
    for (let id = 1; id <= 4; id++) await write(`insert into bikes values (${id}, 'ada')`)
    // What is still on its way when somebody joins is told twice, as by the real server: once replayed, once live.
    await vi.waitFor(() => expect(live).toHaveLength(4), PATIENCE)
    const replay = { since: before - 1000, limit: 3 }
    const heard = await listen('ada', 'shop:ada', { broadcast: { replay } })
    await vi.waitFor(() => expect(heard).toHaveLength(3), PATIENCE)
    expect(heard.map(({ payload }) => (payload['record'] as { id: number }).id)).toEqual([2, 3, 4])
    expect(heard.map(({ meta }) => meta.replayed)).toEqual([true, true, true])
    await write(`insert into bikes values (5, 'ada')`)
    await vi.waitFor(() => expect(heard).toHaveLength(4), PATIENCE)
    expect(heard[3]?.meta.replayed).toBeUndefined()
    await expect(listen('grace', 'shop:ada', { broadcast: { replay } })).rejects.toThrow('Unauthorized')
    expect(
      await listen('ada', 'shop:ada', { broadcast: { replay: { since: Date.now() + 60_000, limit: 9 } } }),
    ).toEqual([])
  })

  describe('holdfast.broadcast_table', () => {
    const triggers = async (): Promise<unknown> =>
      (
        await server.sql(
          `select count(*)::int as n from pg_trigger where tgrelid = 'bikes'::regclass and tgname = 'holdfast_broadcast'`,
        )
      )[0]?.['n']

    test('refuses a topic that it cannot read, and a column that is not there', async () => {
      await expect(write(`select holdfast.broadcast_table('bikes', 'shop:{colour}')`)).rejects.toThrow(
        'The topic "shop:{colour}" names the column "colour", which public.bikes does not have',
      )
      for (const topic of ['shop:{shop', 'shop:}', '{}', '']) {
        await expect(server.sql(`select holdfast.broadcast_table('bikes', $1)`, [topic])).rejects.toThrow(
          'cannot be read',
        )
      }
      expect(await triggers()).toBe(1)
    })

    test('takes the place of what it did before, and without a topic ends it', async () => {
      await write(`select holdfast.broadcast_table('bikes', 'it''s {owner}')`)
      expect(await triggers()).toBe(1)
      await write(`insert into bikes values (9, 'ada', 'x')`)
      expect(await server.sql('select topic, private, extension, event from realtime.messages')).toEqual([
        { topic: `it's x`, private: true, extension: 'broadcast', event: 'INSERT' },
      ])
      await write(`select holdfast.broadcast_table('bikes')`)
      expect(await triggers()).toBe(0)
    })

    test('is for no page to call', async () => {
      await expect(
        server.sql(
          `select has_function_privilege('authenticated', 'holdfast.broadcast_table(regclass, text[])', 'execute') as may`,
        ),
      ).resolves.toEqual([{ may: false }])
    })
  })

  test('realtime.broadcast_changes refuses operations that are none, and triggers for statements', async () => {
    const call = (operation: string, level: string) =>
      server.sql(
        `select realtime.broadcast_changes(topic_name => 't', event_name => 'e', operation => $1, table_name => 'bikes',
        table_schema => 'public', new => row(1), old => null, level => $2)`,
        [operation, level],
      )
    await expect(call('TRUNCATE', 'ROW')).rejects.toThrow(
      'Failed to process the row: Unexpected operation type: TRUNCATE',
    )
    await expect(call('INSERT', 'STATEMENT')).rejects.toThrow('for each row, not for each statement')
    await call('INSERT', 'ROW')
    expect(await server.sql('select count(*)::int as n from realtime.messages')).toEqual([{ n: 1 }])
  })
}
