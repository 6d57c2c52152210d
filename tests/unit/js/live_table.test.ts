import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient } from '../../../js/src/index.js'
import { LiveTableRegistry } from '../../../js/src/table/live_table_registry.js'
import { FakeCore } from './support/fake_core.js'
import type { Row } from '../../../js/src/index.js'
import { ORDERS, start, tick } from './support/live_table.js'
import { tableChange, tableDiff } from './support/table_diff.js'
import { userToken } from './support/user_token.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('A live table', () => {
  it('subscribes, waits until changes flow, fetches, and hands the page to the core', async () => {
    const { core, pages, snapshot, topic, table, echo } = start()
    echo()
    expect(core.joinPayload(topic).config.postgres_changes).toEqual([{ event: '*', schema: 'public', table: 'orders' }])
    expect(core.last('openTable')).toMatchObject({ channel: core.channel(topic) })
    core.channelState(topic, 2)
    await tick()
    expect(pages).toHaveLength(0)
    expect(snapshot()).toEqual({ rows: [], loading: true, error: null, stale: false, gap: false })
    core.channelState(topic, 3)
    await tick()
    pages[0]?.resolve([{ id: 1 }, { id: 2 }])
    await tick()
    expect(core.last('tableFetched')).toEqual({ type: 'tableFetched', table, rows: '[{"id":1},{"id":2}]' })
    expect(snapshot()).toEqual({ rows: [{ id: 1 }, { id: 2 }], loading: false, error: null, stale: false, gap: false })
  })

  it('asks for the rows of its filter in its order, with key and token', async () => {
    const { core, pages, fetcher, topic } = start({
      table: 'orders',
      schema: 'shop',
      filter: 'restaurant_id=eq.7,name=eq."a,b"',
      order: [{ column: 'created_at', ascending: false }],
      limit: 50,
    })
    core.subscribed(topic)
    await tick()
    expect(pages[0]?.url).toBe(
      'https://xyz.supabase.co/rest/v1/orders?select=*&restaurant_id=eq.7&name=eq.a,b&order=created_at.desc,id.asc&limit=50',
    )
    expect(fetcher.mock.calls[0]?.[1]).toMatchObject({
      headers: { apikey: 'anon', 'Accept-Profile': 'shop' },
    })
    expect(JSON.parse(core.last('openTable').options)).toEqual({
      key: ['id'],
      order: [
        { column: 'created_at', ascending: false },
        { column: 'id', ascending: true },
      ],
      limit: 50,
      filter: [
        { column: 'restaurant_id', is: '=', values: ['7'] },
        { column: 'name', is: '=', values: ['a,b'] },
      ],
    })
  })

  it('fetches what its conditions want, subscribes without them, and hands them to the core', async () => {
    const { core, pages, topic } = start({
      table: 'orders',
      filter: 'restaurant_id=eq.7',
      where: 'status=in.(new,"in, the oven"),total=gte.1.5,name=neq."a,b"',
    })
    expect(core.joinPayload(topic).config.postgres_changes).toEqual([
      { event: '*', schema: 'public', table: 'orders', filter: 'restaurant_id=eq.7' },
      { event: 'DELETE', schema: 'public', table: 'orders' },
    ])
    core.subscribed(topic)
    await tick()
    expect(pages[0]?.url).toContain(
      '?select=*&restaurant_id=eq.7&status=in.(new,"in, the oven")&total=gte.1.5&name=neq.a,b&order=id.asc',
    )
    expect(JSON.parse(core.last('openTable').options)).toMatchObject({
      where: [
        { column: 'status', is: '=', values: ['new', 'in, the oven'] },
        { column: 'total', is: '>=', values: ['1.5'] },
        { column: 'name', is: '<>', values: ['a,b'] },
      ],
      filter: [{ column: 'restaurant_id', is: '=', values: ['7'] }],
    })
  })

  it('hands the core of its filter what it can tell', () => {
    const { core } = start({ table: 'orders', filter: 'name=like.a%,id=not.eq.3,total=gte.2' })
    expect(JSON.parse(core.last('openTable').options)).toMatchObject({
      filter: [{ column: 'total', is: '>=', values: ['2'] }],
    })
  })

  it('says which conditions only a server knows', () => {
    expect(() => start({ table: 'orders', where: 'name=like.a%' })).toThrow('where name: only eq,in,neq,lt,lte,gt,gte')
  })

  it('looks at the core once a frame, however often it has something new', async () => {
    const { core, topic, table } = start()
    core.subscribed(topic)
    core.emit({ type: 'tableDirty', table })
    expect(core.all('drainTable')).toHaveLength(0)
    await tick()
    expect(core.all('drainTable')).toHaveLength(1)
  })

  // Promise T2.
  it('keeps the objects of rows that did not change, and freezes all', () => {
    const { diff, snapshot, core, table } = start()
    diff([{ id: 1, items: [{ n: 1 }, { n: 2 }] }, { id: 2 }])
    const before = snapshot().rows
    diff([{ id: 1, items: [{ n: 1 }, { n: 3 }] }, { id: 2 }])
    const after = snapshot().rows
    expect(after).not.toBe(before)
    expect(after[1]).toBe(before[1])
    const items = (row: Row | undefined) => row?.items as object[]
    expect(items(after[0])[0]).toBe(items(before[0])[0])
    expect(Object.isFrozen(after) && Object.isFrozen(after[0]) && Object.isFrozen(items(after[0])[1])).toBe(true)
    core.emit(tableChange(table, [{ id: 3 }], { removed: ['2'], left: [1], came: ['3'], places: [0] }))
    expect(snapshot().rows).toEqual([{ id: 3 }, { id: 1, items: [{ n: 1 }, { n: 3 }] }])
  })

  it('keeps the digits of big keys', () => {
    const { core, table, snapshot } = start()
    const [key, rows] = ['9007199254740993', '[{"id":9007199254740993}]']
    core.emit(tableDiff(table, [], { longNumbers: true, keys: [key], rows, came: [key], places: [0] }))
    expect(snapshot().rows).toEqual([{ id: '9007199254740993' }])
  })

  it('fetches again after a rejoin, and shows its rows as stale meanwhile', async () => {
    const { core, pages, snapshot, topic, table, echo } = start()
    echo()
    core.subscribed(topic)
    await tick()
    pages[0]?.resolve([{ id: 1 }])
    await tick(300)
    core.channelState(topic, 4, 105)
    expect(snapshot()).toMatchObject({ rows: [{ id: 1 }], stale: true, error: { name: 'CONNECTION_LOST' } })
    core.subscribed(topic)
    core.emit({ type: 'tableStale', table })
    await tick()
    expect(pages).toHaveLength(2)
    expect(snapshot().stale).toBe(true)
    pages[1]?.resolve([{ id: 2 }])
    await tick()
    expect(snapshot()).toEqual({ rows: [{ id: 2 }], loading: false, error: null, stale: false, gap: false })
  })

  // Promise T1.
  it('throws a page away that was asked for before a gap', async () => {
    const { core, pages, topic, table } = start()
    core.subscribed(topic)
    await tick()
    core.emit({ type: 'tableStale', table })
    expect(pages[0]?.signal.aborted).toBe(true)
    await tick(300)
    pages[0]?.resolve([{ id: 'old' }])
    pages[1]?.resolve([{ id: 'new' }])
    await tick()
    expect(core.all('tableFetched').map(({ rows }) => rows)).toEqual(['[{"id":"new"}]'])
  })

  it('shows what it can when changes do not flow, and fetches again once they do', async () => {
    const { core, pages, snapshot, topic, table, echo } = start()
    echo()
    core.channelState(topic, 4, 100)
    await tick(4_100)
    pages[0]?.resolve([{ id: 1 }])
    await tick()
    expect(snapshot()).toMatchObject({
      rows: [{ id: 1 }],
      loading: false,
      stale: true,
      error: { name: 'SERVER_UNREACHABLE' },
    })
    core.subscribed(topic)
    core.emit({ type: 'tableStale', table })
    await tick(300)
    expect(pages).toHaveLength(2)
    pages[1]?.resolve([{ id: 1 }])
    await tick()
    expect(snapshot()).toMatchObject({ stale: false, error: null })
  })

  // Promise T1.
  it('throws a page away that was asked for before changes flowed: what changed in between is in neither', async () => {
    const { core, pages, topic } = start()
    await tick(4_100)
    expect(pages).toHaveLength(1)
    core.subscribed(topic)
    expect(pages[0]?.signal.aborted).toBe(true)
    await tick(300)
    pages[0]?.resolve([{ id: 'too early' }])
    pages[1]?.resolve([{ id: 'whole' }])
    await tick()
    expect(core.all('tableFetched').map(({ rows }) => rows)).toEqual(['[{"id":"whole"}]'])
  })

  it('tries a failed fetch again, but not one that is refused for good', async () => {
    const { core, pages, snapshot, topic, echo } = start()
    echo()
    core.subscribed(topic)
    await tick()
    pages[0]?.reject(503)
    await tick()
    expect(snapshot()).toMatchObject({ loading: true, error: { name: 'REST_SERVER_ERROR', detail: 'HTTP 503: no' } })
    await tick(1_100)
    pages[1]?.reject(403)
    await tick(60_000)
    expect(pages).toHaveLength(2)
    expect(snapshot().error).toMatchObject({ name: 'REST_FORBIDDEN', final: true })
  })

  it('fetches once more when somebody signs in, as soon as changes flow for them', async () => {
    const { core, client, pages, topic, snapshot, echo } = start()
    echo()
    core.subscribed(topic)
    await tick()
    pages[0]?.resolve([{ id: 1 }])
    await tick(300)
    await client.setAuth(userToken('ann'))
    expect(snapshot()).toMatchObject({ rows: [{ id: 1 }], stale: true })
    await tick(300)
    expect(pages).toHaveLength(1)
    core.channelState(topic, 2)
    core.channelState(topic, 3)
    await tick(300)
    expect(pages).toHaveLength(2)
    await client.setAuth(userToken('ann', 2))
    await tick(5_000)
    expect(pages).toHaveLength(2)
  })

  it('drops the rows of a user who leaves, and all that is on its way for them, before the next one’s come', async () => {
    const { core, client, pages, topic, snapshot, echo, table, tables } = start()
    await client.setAuth(userToken('ann'))
    echo()
    core.subscribed(topic)
    await tick()
    pages[0]?.resolve([{ id: 'ann’s' }])
    await tick(300)
    expect(snapshot().rows).toHaveLength(1)
    core.emit({ type: 'tableStale', table })
    await tick(300)
    void tables.actions(ORDERS).insert({ id: 'draft' })
    await tick()
    core.onCommand = () => undefined
    await client.setAuth(null)
    expect(snapshot()).toEqual({ rows: [], loading: true, error: null, stale: false, gap: false })
    expect(core.last('closeTable').table).toBe(table)
    expect(core.last('openTable').table).not.toBe(table)
    pages[1]?.resolve([{ id: 'ann’s too' }])
    core.emit(tableDiff(table, [{ id: 'from a worker' }]))
    await tick()
    expect(core.all('tableFetched')).toHaveLength(1)
    expect(snapshot().rows).toEqual([])
    core.channelState(topic, 1)
    core.channelState(topic, 3)
    await tick(300)
    expect(pages).toHaveLength(4)
    expect(pages[3]?.signal.aborted).toBe(false)
  })

  it('with a filter, asks for deletes without it, which the filter would keep from it', () => {
    const { core, topic } = start({ table: 'orders', filter: 'restaurant_id=eq.7' })
    expect(core.joinPayload(topic).config.postgres_changes).toEqual([
      { event: '*', schema: 'public', table: 'orders', filter: 'restaurant_id=eq.7' },
      { event: 'DELETE', schema: 'public', table: 'orders' },
    ])
    expect(core.last('openTable').attachment).toBe(core.last('attach').attachment)
  })

  it('takes rows from the user’s own function', async () => {
    const own = vi.fn(() => Promise.resolve('[{"id":9007199254740993}]'))
    const { core, topic } = start({ table: 'orders', fetch: own })
    core.subscribed(topic)
    await tick()
    expect(core.last('tableFetched').rows).toBe('[{"id":9007199254740993}]')
    const broken = start({ table: 'orders', fetch: () => Promise.reject(new Error('mine')) })
    broken.core.subscribed(broken.topic)
    await tick()
    expect(broken.snapshot().error).toMatchObject({ name: 'FETCH_FAILED', detail: 'mine' })
  })
})

describe('Sharing', () => {
  // Promise J4.
  it('is one join and one fetch for all who show the same rows', async () => {
    const { core, tables, pages, topic, stop } = start()
    const stops = [stop, ...[1, 2, 3].map(() => tables.subscribe({ table: 'orders', key: ['id'] }, () => undefined))]
    core.subscribed(topic)
    await tick()
    expect([core.all('subscribe').length, core.all('openTable').length, pages.length]).toEqual([1, 1, 1])
    for (const end of stops.reverse()) end()
    await tick(900)
    expect(core.all('unsubscribe')).toHaveLength(0)
    await tick(2_000)
    expect(core.all('closeTable')).toHaveLength(1)
    expect(core.all('unsubscribe')).toHaveLength(1)
  })

  it('shares the channel of tables that differ in order only', () => {
    const { core, tables } = start()
    tables.subscribe({ table: 'orders', order: [{ column: 'total' }] }, () => undefined)
    expect(core.all('openTable')).toHaveLength(2)
    expect(core.all('subscribe')).toHaveLength(1)
    expect(core.all('configureChannel')).toHaveLength(0)
  })

  it('survives a short absence', async () => {
    const { core, tables, topic, stop } = start()
    core.subscribed(topic)
    stop()
    await tick(500)
    tables.subscribe(ORDERS, () => undefined)
    await tick(5_000)
    expect(core.all('closeTable')).toHaveLength(0)
    expect(core.all('openTable')).toHaveLength(1)
  })

  it('goes on with the next channel where the app removed its own, and shows its rows meanwhile', async () => {
    const { core, client, snapshot, topic, table, diff, pages } = start()
    core.subscribed(topic)
    diff([{ id: 1 }])
    const removed = client.removeAllChannels()
    core.left(topic)
    await removed
    await tick()
    expect(snapshot()).toMatchObject({ rows: [{ id: 1 }], stale: true })
    expect(core.last('closeTable').table).toBe(table)
    const next = core.last('openTable').table
    core.subscribed(topic)
    await tick()
    pages.at(-1)?.resolve([{ id: 2 }])
    await tick()
    core.emit(tableDiff(next, [{ id: 2 }]))
    await tick()
    expect(snapshot()).toMatchObject({ rows: [{ id: 2 }], stale: false })
  })

  it('shows the next user nothing of it, though its channel was removed as the user changed', async () => {
    const { core, client, snapshot, topic, diff } = start()
    await client.setAuth(userToken('ann'))
    core.subscribed(topic)
    diff([{ id: 1 }])
    void client.removeAllChannels()
    core.left(topic)
    await client.setAuth(userToken('bob'))
    expect(snapshot().rows).toEqual([])
    await tick()
    expect(core.last('openTable').table).toBeGreaterThan(0)
  })

  // Promise C2.
  it('never undoes a disconnect()', () => {
    const core = new FakeCore()
    const client = createClient('https://xyz.supabase.co', 'anon', { port: core.port })
    void client.disconnect()
    client.part(LiveTableRegistry).subscribe(ORDERS, () => undefined)
    expect(core.all('connect')).toHaveLength(0)
  })
})

describe('A row that cannot be read', () => {
  const broken = '{"id":2,"total":01}'
  const show = (t: ReturnType<typeof start>, rows: string, keys: string[], came: string[] = []) => {
    t.core.emit(tableChange(t.table, [], { keys, rows, came, places: came.map((_, place) => place) }))
  }

  it('is told as the table’s error, and the others are shown', () => {
    const t = start()
    show(t, `[{"id":1},${broken},{"id":3}]`, ['1', '2', '3'], ['1', '2', '3'])
    expect(t.snapshot()).toMatchObject({ rows: [{ id: 1 }, { id: 3 }], error: { name: 'ROW_UNREADABLE', code: 560 } })
    show(t, '[{"id":2,"total":1}]', ['2'])
    expect(t.snapshot()).toMatchObject({ rows: [{ id: 1 }, { id: 2, total: 1 }, { id: 3 }], error: null })
  })

  it('takes the place of what it was, which is old', () => {
    const t = start()
    show(t, '[{"id":1},{"id":2}]', ['1', '2'], ['1', '2'])
    show(t, `[${broken}]`, ['2'])
    expect(t.snapshot()).toMatchObject({ rows: [{ id: 1 }], error: { name: 'ROW_UNREADABLE' } })
  })

  it('is shown with three thousand levels, which anybody may write', () => {
    const t = start()
    show(t, `[{"id":1},{"id":2,"deep":${'['.repeat(3_000)}${']'.repeat(3_000)}}]`, ['1', '2'], ['1', '2'])
    expect(t.snapshot().rows.map((row: Row) => row.id as number)).toEqual([1, 2])
    expect(t.snapshot().error).toBeNull()
  })
})
