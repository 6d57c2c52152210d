import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../../demo/server/server'
import { changeOf, RawClient } from '../support/client'
import { ADA, insertOrder, LUIGI, ORDERS, SAKURA } from '../support/server'
import type { StartServer } from '../support/databases'

export function rowLevelSecuritySuite(start: StartServer): void {
  let server: RunningServer
  const clients: RawClient[] = []

  async function watching(persona: string, ...changes: readonly Record<string, unknown>[]): Promise<RawClient> {
    const client = await RawClient.connect(server)
    clients.push(client)
    await client.watch('realtime:orders', await server.tokenFor(persona), ...changes)
    return client
  }

  /** The ids of the orders that a client was told of. */
  function told(client: RawClient): unknown[] {
    const changes = client.received.filter((f) => f.event === 'postgres_changes').map(changeOf)
    return changes.map((change) => ((change['record'] ?? change['old_record']) as { id: string }).id)
  }

  beforeAll(async () => {
    server = await start()
  }, 60_000)
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()))
  })
  afterAll(() => server.close())

  describe('row-level security', () => {
    test("never lets another restaurant's order reach the socket", async () => {
      const [luigi, sakura] = [await watching('luigi', ORDERS), await watching('sakura', ORDERS)]
      const [forLuigi, forSakura] = [await insertOrder(server, LUIGI), await insertOrder(server, SAKURA)]
      await luigi.until(
        () => told(luigi).length === 1,
        () => 'no order',
      )
      await sakura.until(
        () => told(sakura).length === 1,
        () => 'no order',
      )
      expect([told(luigi), told(sakura)]).toEqual([[forLuigi], [forSakura]])
      const frames = server.frames().map(({ data }) => data.toString())
      expect(frames.filter((text) => text.includes(forSakura))).toHaveLength(1)
    })

    // A single query that switches claims per row shows one user's rows to all: the planner runs the sub-query once.
    test('holds for a policy with (select auth.uid()) and three users at once', async () => {
      await server.sql('create table secrets (id int primary key, owner uuid)')
      await server.sql('alter table secrets enable row level security')
      await server.sql('create policy own on secrets for select using (owner = (select auth.uid()))')
      await server.sql('grant select on secrets to authenticated')
      await server.sql('alter publication supabase_realtime add table secrets')
      const table = { event: '*', schema: 'public', table: 'secrets' }
      const watchers = [await watching('luigi', table), await watching('sakura', table), await watching('ada', table)]
      await server.sql('insert into secrets values (1, $1::text::uuid), (2, $2::text::uuid), (3, $3::text::uuid)', [
        LUIGI,
        SAKURA,
        ADA,
      ])
      for (const client of watchers)
        await client.until(
          () => told(client).length > 0,
          () => 'no secret',
        )
      expect(watchers.map(told)).toEqual([[1], [2], [3]])
    })

    test('says nothing of an update that makes a row invisible', async () => {
      const [luigi, operator] = [await watching('luigi', ORDERS), await watching('operator', ORDERS)]
      const id = await insertOrder(server, LUIGI)
      await luigi.nextChange('INSERT')
      await server.sql('update orders set restaurant_id = $1::text::uuid where id = $2::text::uuid', [SAKURA, id])
      await operator.nextChange('UPDATE')
      expect(told(luigi)).toEqual([])
    })

    test('shows nothing where a policy fails, and the next subscriber is judged under its own role', async () => {
      await server.sql('create table fragile (id int primary key)')
      await server.sql('alter table fragile enable row level security')
      await server.sql(
        `create policy fails_for_luigi on fragile for select using (case when auth.uid() = '${LUIGI}' then 1 / (id - id) = 0 else true end)`,
      )
      await server.sql('grant select on fragile to authenticated')
      await server.sql('alter publication supabase_realtime add table fragile')
      const table = { event: '*', schema: 'public', table: 'fragile' }
      const [luigi, sakura] = [await watching('luigi', table), await watching('sakura', table)]
      await server.sql('insert into fragile values (1)')
      await sakura.nextChange('INSERT')
      expect(told(luigi)).toEqual([])
      expect(await server.sql('select current_user::text as who')).toEqual([{ who: 'postgres' }])
    })

    test('follows a token that sees less', async () => {
      const client = await watching('operator', ORDERS)
      await insertOrder(server, SAKURA)
      await client.nextChange('INSERT')
      client.send('1', client.ref(), 'realtime:orders', 'access_token', {
        access_token: await server.tokenFor('luigi'),
      })
      await client.next((f) => f.event === 'system' && f.payload['status'] === 'ok')
      await insertOrder(server, SAKURA)
      const mine = await insertOrder(server, LUIGI)
      await client.until(
        () => told(client).includes(mine),
        () => 'no order',
      )
      expect(told(client)).toEqual([mine])
    })

    test('tells of a deleted row no more than its key', async () => {
      const sakura = await watching('sakura', ORDERS)
      const id = await insertOrder(server, LUIGI, 1987654321)
      await server.sql('delete from orders where id = $1::text::uuid', [id])
      const deleted = await sakura.nextChange('DELETE')
      expect(changeOf(deleted)['old_record']).toEqual({ id })
      expect(deleted.text).not.toContain('1987654321')
    })
  })

  describe('column grants', () => {
    test('hide a column from record, old record and columns, and from filters', async () => {
      await server.sql('create table wages (id int primary key, name text, pay int)')
      await server.sql('alter table wages replica identity full')
      await server.sql('grant select (id, name) on wages to authenticated')
      await server.sql('alter publication supabase_realtime add table wages')
      const table = { event: '*', schema: 'public', table: 'wages' }
      const client = await watching('luigi', table)
      await server.sql(`insert into wages values (1, 'Ann', 1987654321)`)
      await server.sql('update wages set pay = 1987654322')
      await server.sql('delete from wages')
      const frames = [
        await client.nextChange('INSERT'),
        await client.nextChange('UPDATE'),
        await client.nextChange('DELETE'),
      ]
      // A number that stands nowhere else: no time of day, no id.
      expect(frames.map((f) => /198765432|pay/.test(f.text))).toEqual([false, false, false])
      await expect(watching('luigi', { ...table, filter: 'pay=gt.1' })).rejects.toThrow('invalid column for filter pay')
    })

    test('taken away while a table is watched hide the column from then on', async () => {
      await server.sql('create table badges (id int primary key, pin int)')
      await server.sql('grant select on badges to authenticated')
      await server.sql('alter publication supabase_realtime add table badges')
      const client = await watching('luigi', { event: 'INSERT', schema: 'public', table: 'badges' })
      await server.sql('insert into badges values (1, 4711)')
      expect(changeOf(await client.nextChange('INSERT'))['record']).toEqual({ id: 1, pin: 4711 })
      await server.sql('revoke select on badges from authenticated')
      await server.sql('grant select (id) on badges to authenticated')
      await server.sql('insert into badges values (2, 4712)')
      expect(changeOf(await client.nextChange('INSERT'))['record']).toEqual({ id: 2 })
    })

    test('that hide the key give Error 401 and nothing of the row', async () => {
      await server.sql('create table hidden (id int primary key, name text)')
      await server.sql('grant select (name) on hidden to authenticated')
      await server.sql('alter publication supabase_realtime add table hidden')
      const client = await watching('luigi', { event: '*', schema: 'public', table: 'hidden' })
      await server.sql(`insert into hidden values (1, 'secret name')`)
      const frame = await client.nextChange('INSERT')
      expect(changeOf(frame)['errors']).toEqual(['Error 401: Unauthorized'])
      expect(frame.text).not.toContain('secret name')
    })

    test('a table without a primary key gives Error 400', async () => {
      await server.sql('create table keyless (name text)')
      await server.sql('grant select on keyless to authenticated')
      await server.sql('alter publication supabase_realtime add table keyless')
      const client = await watching('luigi', { event: 'INSERT', schema: 'public', table: 'keyless' })
      await server.sql(`insert into keyless values ('x')`)
      expect(changeOf(await client.nextChange('INSERT'))['errors']).toEqual(['Error 400: Bad Request, no primary key'])
    })
  })
}
