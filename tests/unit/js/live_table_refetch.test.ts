import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ORDERS, start, tick } from './support/live_table.js'
import { tableDiff } from './support/table_diff.js'
import { userToken } from './support/user_token.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('A live table', () => {
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
})
