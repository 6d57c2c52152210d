import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient } from '../../../js/src/index.js'
import { LiveTableRegistry } from '../../../js/src/table/live_table_registry.js'
import { FakeCore } from './support/fake_core.js'
import { ORDERS, start, tick } from './support/live_table.js'
import { tableDiff } from './support/table_diff.js'
import { userToken } from './support/user_token.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('Sharing a live table', () => {
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
