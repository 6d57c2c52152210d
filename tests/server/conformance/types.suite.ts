import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../../demo/server/server'
import { RawClient, type Received } from '../support/client'
import type { StartServer } from '../support/databases'

/** What PostgreSQL's types look like on the wire. Both databases are compared with the same bytes. */
export function typesSuite(start: StartServer): void {
  let server: RunningServer
  let client: RawClient

  beforeAll(async () => {
    server = await start()
    await server.sql(`create type mood as enum ('sad', 'happy')`)
    await server.sql(`create table sample (id int primary key, small int2, big int8, exact numeric, approx float8, yes bool, words text,
      bytes bytea, day date, at timestamptz, local timestamp, span interval, doc jsonb, plain json, list text[], grid int[], mood mood, net inet)`)
    await server.sql('alter table sample replica identity full')
    await server.sql('grant select on sample to authenticated')
    await server.sql('alter publication supabase_realtime add table sample')
    client = await RawClient.connect(server)
    await client.watch('realtime:t', await server.tokenFor('ada'), { event: '*', schema: 'public', table: 'sample' })
  }, 60_000)
  afterAll(async () => {
    await client.close()
    await server.close()
  })

  const part = (frame: Received, name: string): string =>
    new RegExp(`"${name}":(\\{.*?\\})(,"columns"|\\},"ids")`).exec(frame.text)?.[1] ?? ''

  test('every type is told as PostgreSQL writes it in JSON', async () => {
    await server.sql(`insert into sample values (1, -32768, 9223372036854775807, 12345678901234567890.1200, 0.1, true, 'é ☃ 😀 "\\',
      '\\xdeadbeef', '2026-02-28', '2026-03-01 12:00:00.123456+02', '2026-03-01 12:00:00', '1 day 02:03:04',
      '{"n": 9007199254740993, "f": 1.10, "u": "é"}', '{"b":1, "a":2}', '{a,"b c",NULL,"\\"q\\""}', '{{1,2},{3,4}}', 'happy', '10.0.0.1/8')`)
    expect(part(await client.nextChange('INSERT'), 'record')).toBe(
      '{"at": "2026-03-01T10:00:00.123456+00:00", "id": 1, "big": 9223372036854775807, "day": "2026-02-28", ' +
        '"doc": {"f": 1.10, "n": 9007199254740993, "u": "é"}, "net": "10.0.0.1/8", "yes": true, "grid": [[1, 2], [3, 4]], ' +
        '"list": ["a", "b c", null, "\\"q\\""], "mood": "happy", "span": "1 day 02:03:04", "bytes": "\\\\xdeadbeef", ' +
        '"exact": 12345678901234567890.1200, "local": "2026-03-01T12:00:00", "plain": {"a": 2, "b": 1}, "small": -32768, ' +
        '"words": "é ☃ 😀 \\"\\\\", "approx": 0.1}',
    )
  })

  test('NULL is null, in every column', async () => {
    await server.sql('insert into sample (id) values (2)')
    const record = JSON.parse(part(await client.nextChange('INSERT'), 'record')) as Record<string, unknown>
    expect(Object.entries(record).filter(([, value]) => value !== null)).toEqual([['id', 2]])
  })

  test('a long value that did not change is there after an update', async () => {
    // Random, because what compresses well is not stored apart.
    await server.sql(
      `insert into sample (id, words) select 3, string_agg(md5(i::text), '') from generate_series(1, 1000) i`,
    )
    const inserted = (await client.nextChange('INSERT')).payload['data'] as { record: { words: string } }
    expect(inserted.record.words).toHaveLength(32_000)
    await server.sql('update sample set small = 1 where id = 3')
    const updated = (await client.nextChange('UPDATE')).payload['data'] as {
      record: { words: string; small: number }
      old_record: { words: string }
    }
    expect(updated.record.words).toBe(inserted.record.words)
    expect(updated.old_record.words).toBe(inserted.record.words)
    expect(updated.record.small).toBe(1)
  })

  test('the same holds where only the key identifies a row', async () => {
    await server.sql('create table plain (id int primary key, words text, n int)')
    await server.sql('grant select on plain to authenticated')
    await server.sql('alter publication supabase_realtime add table plain')
    const other = await RawClient.connect(server)
    await other.watch('realtime:p', await server.tokenFor('ada'), { event: '*', schema: 'public', table: 'plain' })
    await server.sql(`insert into plain select 1, string_agg(md5(i::text), ''), 0 from generate_series(1, 1000) i`)
    await server.sql('update plain set n = 1')
    const updated = (await other.nextChange('UPDATE')).payload['data'] as {
      record: { words: string; n: number }
      old_record: object
    }
    expect([updated.record.words.length, updated.record.n, updated.old_record]).toEqual([32_000, 1, { id: 1 }])
    await server.sql('update plain set id = 2')
    const moved = (await other.nextChange('UPDATE')).payload['data'] as { record: { id: number }; old_record: object }
    expect([moved.record.id, moved.old_record]).toEqual([2, { id: 1 }])
    await other.close()
  })

  test('a key of many columns works', async () => {
    await server.sql('create table pair (a int, b text, n int, primary key (a, b))')
    await server.sql('alter table pair enable row level security')
    await server.sql(`create policy evens on pair for select using (n % 2 = 0)`)
    await server.sql('grant select on pair to authenticated')
    await server.sql('alter publication supabase_realtime add table pair')
    const other = await RawClient.connect(server)
    await other.watch('realtime:p', await server.tokenFor('ada'), { event: '*', schema: 'public', table: 'pair' })
    await server.sql(`insert into pair values (1, 'x', 1), (1, 'y', 2)`)
    expect((await other.nextChange('INSERT')).payload['data']).toMatchObject({ record: { a: 1, b: 'y', n: 2 } })
    await server.sql(`delete from pair where b = 'y'`)
    expect((await other.nextChange('DELETE')).payload['data']).toMatchObject({ old_record: { a: 1, b: 'y' } })
    expect(other.received).toEqual([])
    await other.close()
  })
}
