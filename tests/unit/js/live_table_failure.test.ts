import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { start, tick } from './support/live_table.js'

const INVALID_SUBSCRIPTION = 206

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('A live table that cannot have its rows', () => {
  it.each([
    ['a missing table', 404, 'REST_NOT_FOUND'],
    ['a bad column', 400, 'REST_REFUSED'],
  ] as const)('loads no more and says why: %s', async (_case, status, name) => {
    const { core, pages, snapshot, topic, echo, tables } = start()
    echo()
    core.subscribed(topic)
    await tick()
    pages[0]?.reject(status)
    await tick()
    const failed = { rows: [], loading: false, stale: false, gap: false }
    expect(snapshot()).toMatchObject({ ...failed, error: { name, final: true } })
    tables.refetch({ table: 'orders' })
    await tick(300)
    expect(snapshot()).toMatchObject({ ...failed, error: { name } })
    pages[1]?.resolve([{ id: 1 }])
    await tick()
    expect(snapshot()).toEqual({ rows: [{ id: 1 }], loading: false, error: null, stale: false, gap: false })
  })

  it('never shows an empty table between a failure and the first rows', async () => {
    const { core, pages, snapshot, topic, tables, listener, diff } = start()
    core.subscribed(topic)
    await tick()
    pages[0]?.reject(404)
    await tick()
    const shown: unknown[] = []
    listener.mockImplementation(() => {
      const { loading, error, rows } = snapshot()
      if (!loading && !error) shown.push(rows.length)
    })
    tables.refetch({ table: 'orders' })
    await tick(300)
    pages[1]?.resolve([{ id: 1 }])
    await tick()
    // A moment later, like from a worker.
    diff([{ id: 1 }])
    expect(shown).toEqual([1])
  })

  it('fetches at once where its subscription is refused for good: the rows are shown, and that they do not follow', async () => {
    const { core, pages, snapshot, topic, echo } = start()
    echo()
    core.channelState(topic, 4, INVALID_SUBSCRIPTION, 'no such publication')
    await tick()
    expect(pages).toHaveLength(1)
    pages[0]?.resolve([{ id: 1 }])
    await tick()
    expect(snapshot()).toMatchObject({
      rows: [{ id: 1 }],
      loading: false,
      stale: true,
      error: { name: 'INVALID_SUBSCRIPTION', final: true },
    })
  })

  // Promise T5.
  it('loads no more where the subscription and the page are refused', async () => {
    const { core, pages, snapshot, topic } = start()
    core.channelState(topic, 4, INVALID_SUBSCRIPTION)
    await tick()
    pages[0]?.reject(404)
    await tick()
    expect(snapshot()).toMatchObject({ rows: [], loading: false, error: { final: true } })
  })

  it('fetches anew when changes flow, where a page was refused before that, as for a token that had just run out', async () => {
    const { core, pages, snapshot, topic, echo } = start()
    echo()
    await tick(4_100)
    pages[0]?.reject(401)
    await tick()
    expect(snapshot()).toMatchObject({ rows: [], error: { name: 'REST_UNAUTHORIZED' } })
    core.subscribed(topic)
    await tick(300)
    pages[1]?.resolve([{ id: 1 }])
    await tick()
    expect(snapshot()).toEqual({ rows: [{ id: 1 }], loading: false, error: null, stale: false, gap: false })
  })

  it('loads no more where the core is gone', async () => {
    const { core, snapshot } = start()
    core.emit({ type: 'failed', code: 503, detail: '' })
    await tick()
    expect(snapshot()).toMatchObject({ loading: false, error: { name: 'CORE_CRASHED' } })
  })
})

describe('Columns', () => {
  it.each([
    ['status', 'status,id,created_at,total'],
    ['id,status,created_at,total', 'id,status,created_at,total'],
    ['status,*', 'status,*'],
    ['id:uuid,total::text,when:created_at', 'id:uuid,total::text,when:created_at,created_at'],
    ['restaurants(id,total),"odd, name"', 'restaurants(id,total),"odd, name",id,created_at,total'],
    ['"id",created_at,total', '"id",created_at,total'],
  ])('%s are fetched with those that the table goes by', async (columns, select) => {
    const { core, pages, topic } = start({
      table: 'orders',
      columns,
      order: [{ column: 'created_at' }],
      where: 'total=gt.5',
    })
    core.subscribed(topic)
    await tick()
    expect(new URL(pages[0]?.url ?? '').searchParams.get('select')).toBe(select)
  })

  it.each([
    ['an array', () => [{ name: 'ann' }]],
    ['text', () => ' [ {"name":"a } b","nested":{"id":1}}, {"id":2} ]'],
  ])('without the key, in %s of the user’s own function, are an error that says what to do', async (_form, rows) => {
    const { core, snapshot, topic } = start({ table: 'orders', fetch: () => Promise.resolve(rows()) })
    core.subscribed(topic)
    await tick()
    expect(snapshot()).toMatchObject({ rows: [], loading: false, error: { name: 'INVALID_OPTIONS', final: true } })
    expect(snapshot().error?.detail).toBe(
      'orders: the rows that fetch gives have no id; return it too, or name the primary key’s columns in key',
    )
    expect(core.all('tableFetched')).toEqual([])
  })

  it.each([
    ['no rows', () => '[]'],
    ['a row with the key, whatever it holds', () => '[{"id":9007199254740993,"a":{"b":"}"}}]'],
  ])('are right with %s', async (_case, rows) => {
    const { core, snapshot, topic } = start({ table: 'orders', fetch: () => Promise.resolve(rows()) })
    core.subscribed(topic)
    await tick()
    expect(core.last('tableFetched').rows).toBe(rows())
    expect(snapshot().error).toBeNull()
  })
})

describe('A live table whose page was on its way when the network went', () => {
  it('asks for it anew when the network is back', async () => {
    vi.stubGlobal('window', new EventTarget())
    vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
    vi.stubGlobal('navigator', { onLine: true })
    const { core, client, pages, topic } = start()
    client.connect()
    core.subscribed(topic)
    await tick(5_000)
    expect(pages).toHaveLength(1)
    window.dispatchEvent(new Event('online'))
    await tick(300)
    expect(pages.map(({ signal }) => signal.aborted)).toEqual([true, false])
    client.dispose()
    vi.unstubAllGlobals()
  })
})
