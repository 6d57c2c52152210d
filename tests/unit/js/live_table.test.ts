import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Row } from '../../../js/src/index.js'
import type { TableDiffEvent } from '../../../js/src/port/port.js'
import { start, tick } from './support/live_table.js'
import { tableChange, tableDiff } from './support/table_diff.js'

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
    core.emit(tableChange(table, [{ id: 3 }], { left: [1], came: 1 }))
    expect(snapshot().rows).toEqual([{ id: 3 }, { id: 1, items: [{ n: 1 }, { n: 3 }] }])
  })

  it('keeps the digits of big keys', () => {
    const { core, table, snapshot } = start()
    const [key, rows] = ['9007199254740993', '[{"id":9007199254740993}]']
    core.emit(tableDiff(table, [], { longNumbers: true, keys: [key], rows, came: 1, places: [0] }))
    expect(snapshot().rows).toEqual([{ id: '9007199254740993' }])
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

describe('A row that cannot be read', () => {
  const broken = '{"id":2,"total":01}'
  const show = (t: ReturnType<typeof start>, rows: string, keys: string[], rest: Partial<TableDiffEvent>) => {
    const places = keys.map((_, place) => place)
    t.core.emit(tableChange(t.table, [], { keys, rows, places, ...rest }))
  }

  it('is told as the table’s error, and the others are shown', () => {
    const t = start()
    show(t, `[{"id":1},${broken},{"id":3}]`, ['1', '2', '3'], { came: 3 })
    expect(t.snapshot()).toMatchObject({ rows: [{ id: 1 }, { id: 3 }], error: { name: 'ROW_UNREADABLE', code: 560 } })
    show(t, '[{"id":2,"total":1}]', ['2'], { places: [1] })
    expect(t.snapshot()).toMatchObject({ rows: [{ id: 1 }, { id: 2, total: 1 }, { id: 3 }], error: null })
  })

  it('takes the place of what it was, which is old', () => {
    const t = start()
    show(t, '[{"id":1},{"id":2}]', ['1', '2'], { came: 2 })
    show(t, `[${broken}]`, ['2'], { places: [1] })
    expect(t.snapshot()).toMatchObject({ rows: [{ id: 1 }], error: { name: 'ROW_UNREADABLE' } })
  })

  it('is shown with three thousand levels, which anybody may write', () => {
    const t = start()
    show(t, `[{"id":1},{"id":2,"deep":${'['.repeat(3_000)}${']'.repeat(3_000)}}]`, ['1', '2'], { came: 2 })
    expect(t.snapshot().rows.map((row: Row) => row.id as number)).toEqual([1, 2])
    expect(t.snapshot().error).toBeNull()
  })
})
