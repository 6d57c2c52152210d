import '../unit/js/with_server/dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer, StartOptions } from '../../demo/server/server'
import {
  useChannel,
  useChatMessages,
  useGPSTracking,
  useInventoryTracking,
  useLiveTable,
  useNotifications,
  useOrderUpdates,
  useUserPresence,
} from '../../js/src/react/index.js'
import { clientOf, disposeClients, installWebSocket } from '../unit/js/with_server/support.js'
import { PostgresCluster } from './support/databases'
import { ADA, LUIGI, startTestServer } from './support/server'

installWebSocket()

const TEXT = readFileSync(new URL('../../sql/holdfast_tables.sql', import.meta.url), 'utf8')
const SCRIPT = { name: 'holdfast_tables.sql', text: TEXT }
const DMITRI = '66666666-6666-4666-8666-666666666666'
const GRACE = '88888888-8888-4888-8888-888888888888'

/** A role with what Supabase's `postgres` has, in a database whose new tables are open to all, as there. */
const MIGRATOR = `
  do $$ begin if to_regrole('migrator') is null then create role migrator nologin; end if; end $$;
  do $$ begin execute format('grant create on database %I to migrator', current_database()); end $$;
  alter schema public owner to migrator;
  grant usage on schema auth, realtime to migrator;
  alter publication supabase_realtime owner to migrator;
  alter table realtime.messages owner to migrator;
  alter default privileges for role migrator in schema public grant all on tables to anon, authenticated, service_role`

let cluster: PostgresCluster

beforeAll(async () => {
  cluster = await PostgresCluster.start()
}, 60_000)
afterEach(() => {
  cleanup()
  disposeClients()
})
afterAll(() => cluster.stop(), 30_000)

describe.each([
  ['the embedded database', async (): Promise<StartOptions> => ({})],
  ['a real PostgreSQL', async (): Promise<StartOptions> => ({ databaseUrl: await cluster.createDatabase() })],
])('the tables that the package ships, in %s', (_, database) => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startTestServer({ ...(await database()), bare: true, scripts: [SCRIPT, SCRIPT] })
    await server.sql('insert into restaurant_staff values ($1::text::uuid, $1::text::uuid)', [LUIGI])
  })
  afterAll(() => server.close())

  /** A write over REST as a persona; gives the status and the first row. */
  async function write(persona: string, table: string, row: object, method = 'POST') {
    const headers = {
      apikey: server.anonKey,
      authorization: `Bearer ${await server.tokenFor(persona)}`,
      prefer: 'return=representation',
    }
    const response = await fetch(`${server.url}/rest/v1/${table}`, { method, headers, body: JSON.stringify(row) })
    const [first = {}] = [await response.json()].flat() as Record<string, unknown>[]
    return { status: response.status, row: first }
  }

  /** An order of Ada's at Luigi's, brought by Dmitri. */
  async function underWay(): Promise<void> {
    await server.sql('delete from orders')
    await server.sql(
      `insert into orders (restaurant_id, customer_id, driver_id, status) values ($1::text::uuid, $2::text::uuid, $3::text::uuid, 'picked_up')`,
      [LUIGI, ADA, DMITRI],
    )
  }

  it('let useOrderUpdates show an order to its parties alone, and useNotifications tell of it', async () => {
    const [ada, luigi, grace] = [
      await clientOf(server, 'ada'),
      await clientOf(server, 'luigi'),
      await clientOf(server, 'grace'),
    ]
    const mine = renderHook(() => useOrderUpdates({ client: ada }))
    const kitchen = renderHook(() =>
      useOrderUpdates({ client: luigi, restaurantId: LUIGI, status: ['pending', 'ready'] }),
    )
    const others = renderHook(() => useOrderUpdates({ client: grace }))
    const told: unknown[] = []
    const news = renderHook(() =>
      useNotifications({ client: ada, userId: ADA, onNotification: ({ title }) => told.push(title) }),
    )
    await waitFor(() => {
      for (const { result } of [mine, kitchen, others, news])
        expect([result.current.loading, result.current.error]).toEqual([false, null])
    })
    const order = await act(() => mine.result.current.createOrder({ restaurant_id: LUIGI, items: [{ name: 'Pizza' }] }))
    const id = String(order['id'])
    await waitFor(() => {
      expect(kitchen.result.current.orders).toMatchObject([{ id, customer_id: ADA, status: 'pending' }])
    })
    await act(() => kitchen.result.current.updateOrder(id, { status: 'ready' }))
    await waitFor(() => {
      expect(mine.result.current.orders).toMatchObject([{ id, status: 'ready', items: [{ name: 'Pizza' }] }])
      expect(told).toEqual(['Your order is ready'])
    })
    expect(others.result.current.orders).toEqual([])
    await expect(act(() => mine.result.current.updateOrder(id, { status: 'cancelled' }))).rejects.toThrow()
    expect(news.result.current.unreadCount).toBe(1)
    await act(() => news.result.current.markAllAsRead())
    await waitFor(() => {
      expect(news.result.current.unreadCount).toBe(0)
    })
    await act(() => kitchen.result.current.deleteOrder(id))
    await waitFor(() => {
      expect(mine.result.current.orders).toEqual([])
    })
  })

  it('let useInventoryTracking show the stock to everybody, and change it for the staff alone', async () => {
    const [luigi, anyone] = [await clientOf(server, 'luigi'), await clientOf(server, null)]
    const kitchen = renderHook(() => useInventoryTracking({ client: luigi, filter: `restaurant_id=eq.${LUIGI}` }))
    const low: unknown[] = []
    const shop = renderHook(() => useInventoryTracking({ client: anyone, onLowStock: ({ name }) => low.push(name) }))
    await waitFor(() => {
      expect([kitchen.result.current.loading, shop.result.current.loading]).toEqual([false, false])
    })
    const product = { restaurant_id: LUIGI, name: 'Dough', stock_level: 30 }
    expect((await write('ada', 'products', product)).status).toBe(403)
    const { status, row } = await write('luigi', 'products', product)
    expect(status).toBe(201)
    await waitFor(() => {
      expect(shop.result.current.inventory).toMatchObject([{ name: 'Dough', stock_level: 30 }])
      expect(kitchen.result.current.inventory).toHaveLength(1)
    })
    await act(() => kitchen.result.current.setStock(String(row['id']), 4))
    await waitFor(() => {
      expect([low, shop.result.current.lowStockItems]).toMatchObject([['Dough'], [{ stock_level: 4 }]])
    })
    await expect(act(() => shop.result.current.setStock(String(row['id']), 99))).rejects.toThrow()
  })

  it('let useGPSTracking show a driver to who waits for one, by table and by topic', async () => {
    await underWay()
    const [dmitri, ada, grace] = [
      await clientOf(server, 'dmitri'),
      await clientOf(server, 'ada'),
      await clientOf(server, 'grace'),
    ]
    const own = renderHook(() => useGPSTracking(DMITRI, { client: dmitri }))
    const waiting = renderHook(() => useGPSTracking(DMITRI, { client: ada }))
    const other = renderHook(() => useGPSTracking(DMITRI, { client: grace }))
    await waitFor(() => {
      for (const { result } of [own, waiting, other])
        expect([result.current.loading, result.current.error]).toEqual([false, null])
    })
    await act(() => own.result.current.updateLocation({ latitude: 52.52, longitude: 13.4, accuracy: 5 }))
    await waitFor(() => {
      expect(waiting.result.current.driverLocation).toMatchObject({ latitude: 52.52, longitude: 13.4 })
    })
    expect(other.result.current.driverLocation).toBeNull()
    expect((await write('ada', 'driver_locations', { driver_id: DMITRI, latitude: 1, longitude: 1 })).status).toBe(403)

    const listen = (client: typeof ada) =>
      renderHook(() => useChannel(`driver:${DMITRI}`, { client, config: { private: true } }))
    const [hears, refused] = [listen(ada), listen(grace)]
    await waitFor(() => {
      expect(hears.result.current.phase).toBe('subscribed')
      expect(refused.result.current.error?.name).toBe('UNAUTHORIZED')
    })
  })

  it('let useChatMessages serve the members of a chat alone, with receipts and who types', async () => {
    const { row } = await write('ada', 'chat_channels', { name: 'At the door' })
    const chat = String(row['id'])
    expect((await write('grace', 'chat_members', { channel_id: chat, user_id: GRACE })).status).toBe(403)
    expect((await write('ada', 'chat_members', { channel_id: chat, user_id: DMITRI })).status).toBe(201)
    const [ada, dmitri, grace] = [
      await clientOf(server, 'ada'),
      await clientOf(server, 'dmitri'),
      await clientOf(server, 'grace'),
    ]
    const mine = renderHook(() => useChatMessages(chat, { client: ada, userId: ADA }))
    const theirs = renderHook(() => useChatMessages(chat, { client: dmitri, userId: DMITRI }))
    const others = renderHook(() => useChatMessages(chat, { client: grace, userId: GRACE, typing: false }))
    const members = renderHook(() =>
      useLiveTable({
        client: dmitri,
        table: 'chat_members',
        filter: `channel_id=eq.${chat}`,
        key: ['channel_id', 'user_id'],
      }),
    )
    await waitFor(() => {
      for (const { result } of [mine, theirs, others, members])
        expect([result.current.loading, result.current.error]).toEqual([false, null])
    })
    await act(() => mine.result.current.sendMessage({ text: 'Third floor', attachments: [{ kind: 'map' }] }))
    await waitFor(() => {
      expect(theirs.result.current.messages).toMatchObject([
        { text: 'Third floor', sender_id: ADA, attachments: [{ kind: 'map' }], delivery: 'sent' },
      ])
      expect(theirs.result.current.unreadCount).toBe(1)
    })
    await act(() => theirs.result.current.markAsRead())
    await waitFor(() => {
      expect(mine.result.current.lastReadAt[DMITRI]).toBeGreaterThan(Date.now() - 60_000)
      expect(theirs.result.current.unreadCount).toBe(0)
    })
    await waitFor(() => {
      act(() => {
        theirs.result.current.setTyping(true)
      })
      expect(mine.result.current.typingUsers).toEqual([DMITRI])
    })
    expect(members.result.current.rows.map((one) => String(one['user_id'])).sort()).toEqual([ADA, DMITRI].sort())
    expect(others.result.current.messages).toEqual([])
    await expect(act(() => others.result.current.sendMessage({ text: 'Hello?' }))).rejects.toThrow()
  })

  it('let useUserPresence keep who is online among those who signed in', async () => {
    const [ada, luigi, anyone] = [
      await clientOf(server, 'ada'),
      await clientOf(server, 'luigi'),
      await clientOf(server, null),
    ]
    const show = (client: typeof ada, userId: string) =>
      renderHook(() => useUserPresence({ client, userId, private: true }))
    const [mine, theirs] = [show(ada, ADA), show(luigi, LUIGI)]
    const stranger = renderHook(() => useChannel('user-presence', { client: anyone, config: { private: true } }))
    await waitFor(() => {
      expect([mine.result.current.isOnline(LUIGI), theirs.result.current.isOnline(ADA)]).toEqual([true, true])
      expect(stranger.result.current.error?.name).toBe('UNAUTHORIZED')
    })
  })

  it('give nobody more than their own: columns and rows that are none of theirs are refused', async () => {
    await underWay()
    const patch = (persona: string, path: string, row: object) => write(persona, path, row, 'PATCH')
    expect((await patch('ada', `orders?customer_id=eq.${ADA}`, { customer_id: GRACE })).status).toBe(403)
    expect((await patch('dmitri', `orders?driver_id=eq.${DMITRI}`, { driver_id: GRACE })).status).toBe(403)
    expect((await write('ada', 'orders', { restaurant_id: LUIGI, status: 'ready' })).status).toBe(403)
    expect((await write('ada', 'orders', { restaurant_id: LUIGI, customer_id: GRACE })).status).toBe(403)
    expect((await write('ada', 'notifications', { user_id: GRACE, title: 'Won!' })).status).toBe(403)
    expect((await write('ada', 'restaurant_staff', { restaurant_id: LUIGI, user_id: ADA })).status).toBe(403)
    expect((await write('ada', 'rpc/may_tell', { topic: 'x' })).status).toBe(404)
  })

  it('are published, and secured, each of them', async () => {
    const rows = await server.sql(
      `select c.relname as name, c.relrowsecurity as secured, exists (select from pg_publication_rel r join pg_publication p on p.oid = r.prpubid
         where p.pubname = 'supabase_realtime' and r.prrelid = c.oid) as published
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`,
    )
    const open = [
      'chat_channels',
      'chat_members',
      'chat_messages',
      'chat_read_receipts',
      'driver_locations',
      'notifications',
      'orders',
      'products',
    ]
    expect(rows).toEqual([
      ...open.map((name) => ({ name, secured: true, published: true })),
      { name: 'restaurant_staff', secured: true, published: false },
    ])
  })

  it('leave tables of the same names as they are', async () => {
    const own =
      'create table if not exists orders (number int primary key, shop text); create table if not exists chat_channels (room text)'
    const options = { ...(await database()), bare: true }
    const other = await startTestServer({ ...options, scripts: [{ name: 'mine', text: own }, SCRIPT, SCRIPT] })
    const columns = await other.sql(
      `select attname as name from pg_attribute where attrelid in ('orders'::regclass, 'chat_channels'::regclass) and attnum > 0 order by 1`,
    )
    const policies = await other.sql(
      `select polname from pg_policy where polrelid in ('orders'::regclass, 'chat_channels'::regclass)`,
    )
    await other.sql('insert into driver_locations (driver_id, latitude, longitude) values ($1::text::uuid, 1, 1)', [
      DMITRI,
    ])
    const way = await fetch(`${other.url}/rest/v1/driver_locations?select=latitude`, {
      headers: { apikey: other.anonKey, authorization: `Bearer ${await other.tokenFor('dmitri')}` },
    })
    expect(await way.json()).toEqual([{ latitude: 1 }])
    await other.close()
    expect([columns.map(({ name }) => name), policies]).toEqual([['number', 'room', 'shop'], []])
  })

  it('are made by a role that is no superuser, and are closed where new tables are open to all, as on Supabase', async () => {
    const asMigrator = `${MIGRATOR}; set role migrator; ${TEXT} ${TEXT} reset role`
    const options = { ...(await database()), bare: true, scripts: [{ name: 'as migrator', text: asMigrator }] }
    const other = await startTestServer(options)
    const open = await other.sql(
      `select relname as name, grantee, string_agg(privilege_type, ',' order by privilege_type) as rights
       from pg_class, lateral (select a.grantee::regrole::text, a.privilege_type from aclexplode(relacl) a) g
       where relnamespace = 'public'::regnamespace and relkind = 'r' and grantee in ('anon', 'authenticated') group by 1, 2 order by 1, 2`,
    )
    await other.close()
    const rights = open.map(({ name, grantee, rights }) => `${name} ${grantee} ${rights}`)
    expect(rights).toEqual([
      'chat_channels authenticated DELETE,SELECT',
      'chat_members authenticated DELETE,INSERT,SELECT',
      'chat_messages authenticated DELETE,SELECT',
      'chat_read_receipts authenticated INSERT,SELECT,UPDATE',
      'driver_locations authenticated INSERT,SELECT',
      'notifications authenticated DELETE,SELECT',
      'orders authenticated DELETE,INSERT,SELECT',
      'products anon SELECT',
      'products authenticated DELETE,INSERT,SELECT,UPDATE',
      'restaurant_staff authenticated SELECT',
    ])
  })

  it('can be made beside those of the demo, which stay as they are', async () => {
    const options = await database()
    const demo = await startTestServer(options)
    const policies = `select count(*)::int as n from pg_policies where schemaname = 'public' and tablename <> 'restaurant_staff'`
    const before = await demo.sql(policies)
    await demo.close()
    const both = await startTestServer({ ...options, scripts: [SCRIPT, SCRIPT] })
    expect(await both.sql(policies)).toEqual(before)
    await both.close()
  })
})

it('a script that fails is named, with what the database says', async () => {
  const wrong = { name: 'mine.sql', text: 'create tabel x ()' }
  await expect(startTestServer({ scripts: [wrong] })).rejects.toThrow(
    /^The script mine\.sql failed: syntax error at or near "tabel"\.$/,
  )
})
