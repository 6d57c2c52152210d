import { readFileSync } from 'node:fs'
import { PostgrestClient } from '@supabase/postgrest-js'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RunningServer, StartOptions } from '../../demo/server/server'
import { PostgresCluster } from './support/databases'
import { startTestServer } from './support/server'

const TEXT = readFileSync(new URL('../../sql/holdfast_sync.sql', import.meta.url), 'utf8')
const SCRIPT = { name: 'holdfast_sync.sql', text: TEXT }
const TABLE = `create table notes (id int primary key, owner text not null default 'ada@holdfast.test', text text)`

interface Row {
  readonly id: number
  readonly text: string | null
  readonly hf_seq: number
}

interface Changes {
  readonly watermark: string
  readonly epoch: string
  readonly full: boolean
  readonly rows: readonly Row[]
  readonly dead: readonly { readonly id: number }[]
}

type Query = (text: string, params?: readonly string[]) => Promise<readonly Readonly<Record<string, unknown>>[]>

async function changesSince(query: Query, last: Changes | null): Promise<Changes> {
  const at = last === null ? ['notes'] : ['notes', last.watermark, last.epoch]
  const marks = at.map((_, n) => `$${n + 1}`).join(', ')
  return (await query(`select holdfast_changes(${marks}) as it`, at))[0]?.['it'] as Changes
}

let cluster: PostgresCluster

beforeAll(async () => {
  cluster = await PostgresCluster.start()
}, 60_000)
afterAll(() => cluster.stop(), 30_000)

describe.each([
  ['the embedded database', async (): Promise<StartOptions> => ({})],
  ['a real PostgreSQL', async (): Promise<StartOptions> => ({ databaseUrl: await cluster.createDatabase() })],
])('exact sync, in %s', (_, database) => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startTestServer({ ...(await database()), bare: true, scripts: [SCRIPT, SCRIPT] })
    await server.sql(TABLE)
    await server.sql('alter table notes enable row level security')
    await server.sql('grant select, insert, update, delete on notes to authenticated')
    await server.sql(`create policy own on notes to authenticated using (owner = auth.jwt() ->> 'email')`)
    await server.sql(`insert into notes values (100, 'ada@holdfast.test', 'before')`)
    for (let i = 0; i < 2; i++) await server.sql(`select holdfast.sync_table('notes', 'owner')`)
    await server.sql(`create policy own on holdfast.tombstones for select to authenticated
      using (tbl = 'public.notes'::regclass and kept ->> 'owner' = auth.jwt() ->> 'email')`)
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    await server.sql('delete from notes')
  })

  const run: Query = (text, params) => server.sql(text, params)
  const since = (last: Changes | null) => changesSince(run, last)
  const ids = (rows: readonly { readonly id: number }[]): number[] => rows.map(({ id }) => id)

  async function as(persona: string): Promise<PostgrestClient> {
    const headers = { apikey: server.anonKey, Authorization: `Bearer ${await server.tokenFor(persona)}` }
    return new PostgrestClient(`${server.url}/rest/v1`, { headers })
  }

  test('tells what was inserted, changed and deleted since, and nothing else', async () => {
    await run(`insert into notes values (1), (2), (3)`)
    const first = await since(null)
    expect([first.full, first.rows, first.dead]).toEqual([true, [], []])
    expect(await since(first)).toMatchObject({ full: false, rows: [], dead: [] })
    await run(`update notes set text = 'new' where id = 2`)
    await run('delete from notes where id = 3')
    await run('insert into notes values (4)')
    const next = await since(first)
    expect([ids(next.rows), next.dead, next.full]).toEqual([[2, 4], [{ id: 3 }], false])
    expect(Object.keys(next.rows[0] as Row).sort()).toEqual(['hf_seq', 'id', 'owner', 'text'])
    expect(await since(next)).toMatchObject({ rows: [], dead: [] })
  })

  test('tells no death of a row that is there again, and the old key of one that was renamed', async () => {
    await run(`insert into notes values (1), (2)`)
    const first = await since(null)
    await run('delete from notes where id = 1')
    await run('insert into notes values (1)')
    await run('update notes set id = 5 where id = 2')
    const next = await since(first)
    expect([ids(next.rows), next.dead]).toEqual([[1, 5], [{ id: 2 }]])
  })

  test('numbers each version of a row higher, whatever its transaction writes into it', async () => {
    await run('insert into notes (id, hf_seq, hf_xid) values (1, 99999, $1::text::xid8)', ['99999'])
    const seen: number[] = []
    for (let i = 0; i < 3; i++) {
      seen.push(Number((await run('select hf_seq from notes'))[0]?.['hf_seq']))
      await run('update notes set hf_seq = 0')
    }
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(new Set(seen).size).toBe(3)
    expect(seen[0]).toBeLessThan(99999)
  })

  test('starts anew for a watermark that is pruned, of another database, from the future or none', async () => {
    await run('insert into notes values (1)')
    const first = await since(null)
    const { watermark, epoch } = first
    for (const bad of [
      { watermark, epoch: 'other' },
      { watermark: 'x', epoch },
      { watermark: '', epoch },
      { watermark: '9999999999999999999', epoch },
    ]) {
      expect(await since({ ...first, ...bad })).toMatchObject({ full: true, rows: [], dead: [] })
    }
    await run('delete from notes')
    const later = await since(first)
    expect(later).toMatchObject({ full: false, dead: [{ id: 1 }] })
    await run(`select holdfast.prune('1 hour')`)
    expect(await since(first)).toMatchObject({ full: false, dead: [{ id: 1 }] })
    await run(`select holdfast.prune('-1 hour')`)
    expect(await run('select count(*)::int as n from holdfast.tombstones')).toEqual([{ n: 0 }])
    expect((await since(first)).full).toBe(true)
    expect((await since(later)).full).toBe(false)
  })

  test('starts anew after a TRUNCATE', async () => {
    await run('insert into notes values (1)')
    const first = await since(null)
    await run('truncate notes')
    const next = await since(first)
    expect([next.full, (await since(next)).full]).toEqual([true, false])
  })

  test('shows a user, over REST, no rows and no deaths of others', async () => {
    await run(`insert into notes values (1, default), (2, 'grace@holdfast.test')`)
    const ask = async (persona: string, last: Changes): Promise<Changes> => {
      const { watermark, epoch } = last
      const client = await as(persona)
      const answer = await client.rpc('holdfast_changes', { table_name: 'notes', since: watermark, epoch })
      expect(answer.error).toBeNull()
      return answer.data as Changes
    }
    const first = await since(null)
    await run(`insert into notes values (3, default), (4, 'grace@holdfast.test')`)
    await run('delete from notes where id < 3')
    const [ada, grace] = [await ask('ada', first), await ask('grace', first)]
    expect([ids(ada.rows), ada.dead, ids(grace.rows), grace.dead]).toEqual([[3], [{ id: 1 }], [4], [{ id: 2 }]])
    const { status, error } = await (await as('ada')).rpc('holdfast_changes', { table_name: 'nothing' })
    expect([status, error?.hint]).toEqual([404, 'Call holdfast.sync_table() for it.'])
  })

  test('applies an edit once, and tells its user that it did', async () => {
    const edit = '00000000-0000-4000-8000-00000000000e'
    const other = '00000000-0000-4000-8000-00000000000f'
    const [ada, grace] = [await as('ada'), await as('grace')]
    expect((await ada.from('notes').insert({ id: 1, text: 'a', hf_edit: other })).error).toBeNull()
    expect((await ada.from('notes').update({ text: 'b', hf_edit: edit }).eq('id', 1)).error).toBeNull()
    const again = await ada.from('notes').update({ text: 'c', hf_edit: edit }).eq('id', 1)
    expect([again.status, again.error?.code]).toEqual([409, '23505'])
    expect(await run('select text, hf_edit from notes')).toEqual([{ text: 'b', hf_edit: null }])
    const applied = async (client: PostgrestClient) => {
      const edits = [edit, '00000000-0000-4000-8000-000000000001']
      return (await client.rpc('holdfast_applied', { edits })).data as unknown
    }
    expect([await applied(ada), await applied(grace)]).toEqual([[edit], []])
  })

  test('wants a key, and columns that are there; no page may call it', async () => {
    await run('create table if not exists keyless (n int)')
    await expect(run(`select holdfast.sync_table('keyless')`)).rejects.toThrow('has no primary key')
    await expect(run(`select holdfast.sync_table('notes', 'colour')`)).rejects.toThrow('has no column "colour" to keep')
    const [may] =
      await run(`select has_function_privilege('authenticated', 'holdfast.sync_table(regclass, text[])', 'execute') as sync,
      has_function_privilege('authenticated', 'holdfast.prune(interval)', 'execute') as prune,
      has_table_privilege('authenticated', 'holdfast.tombstones', 'insert') as bury`)
    expect(may).toEqual({ sync: false, prune: false, bury: false })
  })

  test('takes keys of several columns, of any type', async () => {
    await run(`create table if not exists parts (day date, "Code" char(3), n numeric, primary key (day, "Code"))`)
    await run(`select holdfast.sync_table('parts')`)
    await run(`insert into parts values ('2026-01-01', 'a', 1.50), ('2026-01-02', 'b', 2)`)
    const ask = async (...at: string[]) =>
      (await run(`select holdfast_changes($1, $2, $3) as it`, ['parts', ...at]))[0]?.['it'] as Changes
    const { watermark, epoch } = await ask('', '')
    await run(`delete from parts where "Code" = 'a'`)
    await run(`delete from parts where "Code" = 'b'`)
    await run(`insert into parts values ('2026-01-02', 'b', 3)`)
    const next = await ask(watermark, epoch)
    expect([next.dead, next.rows]).toMatchObject([[{ day: '2026-01-01', Code: 'a  ' }], [{ day: '2026-01-02', n: 3 }]])
  })
})

describe('exact sync, with transactions that commit out of order', () => {
  let server: RunningServer
  let url: string
  const sessions: Client[] = []

  async function session(): Promise<Client> {
    const client = new Client({ connectionString: url })
    await client.connect()
    sessions.push(client)
    return client
  }

  const queryOf =
    (client: Client): Query =>
    async (text, params = []) =>
      (await client.query<Record<string, unknown>>(text, [...params])).rows

  beforeAll(async () => {
    url = await cluster.createDatabase()
    server = await startTestServer({ databaseUrl: url, bare: true, scripts: [SCRIPT] })
    await server.sql(TABLE)
    await server.sql(`select holdfast.sync_table('notes')`)
  })
  beforeEach(async () => {
    await server.sql('delete from notes')
  })
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((client) => client.end()))
  })
  afterAll(() => server.close())

  test('a change that was open while another one was told is told once it is there', async () => {
    const [slow, reader] = [await session(), await session()]
    await server.sql('insert into notes values (1), (2)')
    const first = await changesSince(queryOf(reader), null)
    await slow.query('begin')
    await slow.query(`update notes set text = 'slow' where id = 1`)
    await server.sql(`update notes set text = 'quick' where id = 2`)
    const early = await changesSince(queryOf(reader), first)
    expect(early.rows.map(({ text }) => text)).toEqual(['quick'])
    await slow.query('commit')
    const late = await changesSince(queryOf(reader), early)
    expect(late.rows.map(({ text }) => text)).toContain('slow')
  })

  test('a row that an older transaction puts back after a younger one deleted it stays', async () => {
    const [older, reader] = [await session(), await session()]
    await server.sql('insert into notes values (1)')
    const first = await changesSince(queryOf(reader), null)
    await older.query('begin')
    await older.query('insert into notes values (2)')
    await server.sql('delete from notes where id = 1')
    await older.query(`insert into notes values (1, 'ada', 'back')`)
    await older.query('commit')
    const next = await changesSince(queryOf(reader), first)
    expect(next.rows.map(({ id, text }) => [id, text])).toContainEqual([1, 'back'])
    expect(next.dead).toEqual([])
  })

  test('a copy equals the table at each of 150 looks, while six writers are at work on few rows', async () => {
    const reader = await session()
    const state = { over: false }
    const writers = await Promise.all([1, 2, 3, 4, 5, 6].map(async (seed) => write(await session(), seed, state)))
    const copy = new Copy()
    for (let look = 0; look < 150; look++) {
      await reader.query('begin isolation level repeatable read')
      await copy.take(queryOf(reader))
      const truth = await queryOf(reader)('select id, text from notes order by id')
      await reader.query('commit')
      expect([look, copy.rows()]).toEqual([look, truth])
    }
    state.over = true
    const written = await Promise.all(writers.map(({ done }) => done))
    expect(Math.min(...written)).toBeGreaterThan(0)
    expect(copy.deltas).toBeGreaterThan(140)
  })
})

/** What a page would hold: it takes what it is told, the newest version of each row. */
class Copy {
  deltas = 0
  private last: Changes | null = null
  private readonly held = new Map<number, Row>()

  async take(query: Query): Promise<void> {
    const told = await changesSince(query, this.last)
    if (told.full) {
      this.held.clear()
      for (const row of await query('select * from notes'))
        this.keep({ ...row, hf_seq: Number(row['hf_seq']) } as unknown as Row)
    } else {
      this.deltas++
      for (const { id } of told.dead) this.held.delete(id)
      for (const row of told.rows) this.keep(row)
    }
    this.last = told
  }

  rows(): { id: number; text: string | null }[] {
    return [...this.held.values()].map(({ id, text }) => ({ id, text })).sort((a, b) => a.id - b.id)
  }

  private keep(row: Row): void {
    const held = this.held.get(row.id)
    if (held === undefined || held.hf_seq <= row.hf_seq) this.held.set(row.id, row)
  }
}

const NOT_AN_ERROR = new Set(['40P01', '23505'])

/** Commits, or takes back, transactions of one to four writes to ten rows, until told to stop. Resolves with how many were committed. */
function write(client: Client, seed: number, state: { readonly over: boolean }): { readonly done: Promise<number> } {
  let random = seed
  const below = (bound: number): number => {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff
    return (random >>> 8) % bound
  }
  const once = async (): Promise<number> => {
    await client.query('begin')
    for (let left = 1 + below(4); left > 0; left--) {
      const id = below(10)
      const text = `${seed}-${below(1_000_000)}`
      if (below(3) === 0) await client.query('delete from notes where id = $1', [id])
      else
        await client.query(
          'insert into notes values ($1, $2, $2) on conflict (id) do update set text = excluded.text',
          [id, text],
        )
    }
    const keeps = below(5) > 0
    await client.query(keeps ? 'commit' : 'rollback')
    return keeps ? 1 : 0
  }
  const all = async (): Promise<number> => {
    let committed = 0
    while (!state.over) {
      try {
        committed += await once()
      } catch (error) {
        if (!NOT_AN_ERROR.has((error as { code?: string }).code ?? '')) throw error
        await client.query('rollback')
      }
    }
    return committed
  }
  return { done: all() }
}
