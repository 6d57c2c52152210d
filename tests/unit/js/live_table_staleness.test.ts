import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { start, tick } from './support/live_table.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('A live table that could not catch up', () => {
  it('says that there is a gap until it has', async () => {
    const { core, pages, snapshot, topic, table, echo } = start()
    echo()
    core.subscribed(topic)
    await tick()
    pages[0]?.resolve([{ id: 1 }])
    await tick()
    expect(snapshot()).toMatchObject({ gap: false, stale: false })
    core.emit({ type: 'tableStale', table })
    await tick(300)
    expect(snapshot()).toMatchObject({ gap: false, stale: true })
    pages[1]?.reject(500)
    await tick()
    expect(snapshot()).toMatchObject({
      gap: true,
      stale: true,
      error: { name: 'REST_SERVER_ERROR' },
      rows: [{ id: 1 }],
    })
    await tick(1_500)
    pages[2]?.resolve([{ id: 1 }, { id: 2 }])
    await tick()
    expect(snapshot()).toMatchObject({ gap: false, stale: false, error: null, rows: [{ id: 1 }, { id: 2 }] })
  })

  it('has no gap before there was anything to miss', async () => {
    const { core, pages, snapshot, topic } = start()
    core.subscribed(topic)
    await tick()
    pages[0]?.reject(500)
    await tick()
    expect(snapshot()).toMatchObject({ gap: false, loading: true })
  })
})

describe('maxStalenessMs', () => {
  it('fetches again that long after each page, for as long as anybody looks', async () => {
    const { core, pages, topic, stop } = start({ table: 'orders', maxStalenessMs: 60_000 })
    core.subscribed(topic)
    for (const fetched of [1, 2, 3]) {
      await tick(fetched === 1 ? 20 : 60_020)
      expect(pages).toHaveLength(fetched)
      pages[fetched - 1]?.resolve([])
      await tick()
    }
    stop()
    await tick(200_000)
    expect(pages).toHaveLength(3)
  })

  it('is off by default', async () => {
    const { core, pages, topic } = start()
    core.subscribed(topic)
    await tick()
    pages[0]?.resolve([])
    await tick(3_600_000)
    expect(pages).toHaveLength(1)
  })
})
