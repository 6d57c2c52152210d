import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../demo/server/server'
import { changeOf, RawClient } from './support/client'
import { PostgresCluster } from './support/databases'
import { insertOrder, LUIGI, ORDERS, startTestServer } from './support/server'

let cluster: PostgresCluster
let server: RunningServer | null = null

async function start(): Promise<RunningServer> {
  return (server = await startTestServer({ databaseUrl: await cluster.createDatabase() }))
}

async function standbys(change: string): Promise<void> {
  await cluster.admin(`alter system ${change}`)
  await cluster.admin('select pg_reload_conf()')
}

const slots = (): Promise<readonly unknown[]> => cluster.admin('select slot_name from pg_replication_slots')

describe('replication', { timeout: 30_000 }, () => {
  beforeAll(async () => {
    cluster = await PostgresCluster.start()
  }, 60_000)
  afterEach(async () => {
    await server?.close()
    server = null
  })
  afterAll(() => cluster.stop(), 30_000)

  test('leaves no slot and no connection behind', async () => {
    const running = await start()
    expect(await slots()).toHaveLength(1)
    await running.close()
    // PostgreSQL ends a backend a moment after its connection.
    await expect.poll(slots).toEqual([])
    const backends = () => cluster.admin(`select 1 from pg_stat_activity where datname like 'test_%'`)
    await expect.poll(backends).toEqual([])
  })

  test('that loses its backend begins anew, and tells clients to fetch again', async () => {
    const running = await start()
    const client = await RawClient.connect(running)
    await client.watch('realtime:o', await running.tokenFor('luigi'), ORDERS)
    await cluster.admin('select pg_terminate_backend(pid) from pg_stat_replication')
    const again = await client.next((f) => f.event === 'system')
    expect(again.payload['message']).toBe('Subscribed to PostgreSQL')
    await insertOrder(running, LUIGI)
    await client.nextChange('INSERT')
    expect(await slots()).toHaveLength(1)
    await client.close()
  })

  test('of a transaction that is rolled back tells nothing, and of a large one everything in order', async () => {
    const running = await start()
    const client = await RawClient.connect(running)
    await client.watch('realtime:o', await running.tokenFor('luigi'), { ...ORDERS, event: 'INSERT' })
    await running
      .sql(`do $$ begin insert into orders (restaurant_id) values ('${LUIGI}'); raise exception 'no'; end $$`)
      .catch(() => undefined)
    await running.sql(
      `insert into orders (restaurant_id, total_cents) select '${LUIGI}', n from generate_series(1, 300) n`,
    )
    await client.until(
      () => client.received.length === 300,
      () => `${client.received.length} of 300`,
    )
    const totals = client.received.map(
      (f) => (f.payload['data'] as { record: { total_cents: number } }).record.total_cents,
    )
    expect(totals).toEqual(Array.from({ length: 300 }, (_, i) => i + 1))
    await client.close()
  })

  test('tells a change that the log has before other transactions see it', async () => {
    const running = await start()
    const client = await RawClient.connect(running)
    await client.watch('realtime:o', await running.tokenFor('luigi'), ORDERS)
    // A commit that waits for a standby is in the log already, and in no snapshot: else that lasts for a moment.
    const inserted: Promise<string>[] = []
    let unsettled = 0
    const insert = (): void => {
      unsettled += 1
      inserted.push(insertOrder(running, LUIGI).finally(() => (unsettled -= 1)))
    }
    await standbys(`set synchronous_standby_names = 'nobody'`)
    try {
      // The setting counts once PostgreSQL gets to it: what commits before that waits for nobody.
      const waiting = async (): Promise<readonly unknown[]> => {
        if (unsettled === 0) insert()
        return cluster.admin(`select 1 from pg_stat_activity where wait_event = 'SyncRep'`)
      }
      await expect.poll(waiting).not.toEqual([])
      const looked = `select 1 from pg_stat_activity where query like '%realtime.typed_changes%' and pid <> pg_backend_pid()`
      await expect.poll(() => cluster.admin(looked)).not.toEqual([])
    } finally {
      await standbys('reset synchronous_standby_names')
    }
    for (const id of await Promise.all(inserted))
      expect(changeOf(await client.nextChange('INSERT'))['record']).toMatchObject({ id })
    await client.close()
  })

  test('a request cannot take a role that is not on the list, even with SQL of its own', async () => {
    const running = await start()
    const rows =
      await running.sql(`select rolsuper::text as super, rolcanlogin::text as login, pg_has_role('authenticator', 'postgres', 'member')::text as member
      from pg_roles where rolname = 'authenticator'`)
    expect(rows).toEqual([{ super: 'false', login: 'false', member: 'false' }])
  })

  test('a second server on the same database finds its schema and rows', async () => {
    const databaseUrl = await cluster.createDatabase()
    const first = await startTestServer({ databaseUrl })
    const id = await insertOrder(first, LUIGI)
    await first.close()
    server = await startTestServer({ databaseUrl })
    expect(await server.sql('select id::text from orders where id = $1::text::uuid', [id])).toEqual([{ id }])
  })

  test('refuses, with what to do, a database that is not there and a schema that is not ours', async () => {
    await expect(startTestServer({ databaseUrl: 'postgres://nobody:secret@127.0.0.1:1/x' })).rejects.toThrow(
      /^Cannot reach the PostgreSQL of DATABASE_URL \((?!.*secret).*\): start it or correct the URL/,
    )
    const databaseUrl = await cluster.createDatabase()
    await cluster.admin('select 1')
    const { Client } = await import('pg')
    const owner = new Client({ connectionString: databaseUrl })
    await owner.connect()
    await owner.query('create schema realtime')
    await owner.end()
    await expect(startTestServer({ databaseUrl })).rejects.toThrow(/has a schema "realtime" of another making/)
  })
})
