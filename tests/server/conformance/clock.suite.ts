import { PostgrestClient } from '@supabase/postgrest-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../../demo/server/server'
import type { StartServer } from '../support/databases'

/** Times have microseconds on both databases, so that no client's test passes because they are zero. */
export function clockSuite(start: StartServer): void {
  let server: RunningServer

  beforeAll(async () => {
    server = await start()
    await server.sql(
      'create table stamps (id int primary key, at timestamptz default now(), seen timestamptz default clock_timestamp())',
    )
    await server.sql('grant select, update on stamps to authenticated')
  }, 60_000)
  afterAll(() => server.close())

  test('a transaction, and the clock, begin within a millisecond', async () => {
    // One in a thousand ends with the millisecond: twenty never do.
    for (let id = 1; id <= 20; id++) await server.sql('insert into stamps (id) values ($1::text::int)', [String(id)])
    const [counts] = await server.sql(`select
      count(distinct extract(microseconds from at)::int % 1000) > 1 as transactions,
      count(distinct extract(microseconds from seen)::int % 1000) > 1 as clock,
      count(*) filter (where seen < at) = 0 as ordered from stamps`)
    expect(counts).toEqual({ transactions: true, clock: true, ordered: true })
  })

  test('the clock is that of the system', async () => {
    const before = Date.now()
    const [row] = await server.sql('select trunc(extract(epoch from clock_timestamp()) * 1000)::text as at')
    expect(Number(row?.['at'])).toBeGreaterThanOrEqual(before)
    expect(Number(row?.['at'])).toBeLessThanOrEqual(Date.now())
  })

  test('a time that a client has cut finds no row, and one as it came does', async () => {
    const headers = { apikey: server.anonKey, Authorization: `Bearer ${await server.tokenFor('ada')}` }
    const stamps = new PostgrestClient(`${server.url}/rest/v1`, { headers }).from('stamps')
    await server.sql(`delete from stamps where at = date_trunc('milliseconds', at)`)
    const { data } = await stamps.select('id,at').limit(1).single()
    const { id, at } = data as { id: number; at: string }
    const guarded = async (time: string): Promise<number | null> =>
      (await stamps.update({ seen: null }, { count: 'exact' }).eq('id', id).eq('at', time)).count
    expect([await guarded(new Date(at).toISOString()), await guarded(at)]).toEqual([0, 1])
  })
}
