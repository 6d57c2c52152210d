// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Row } from '../../../../js/src/index.js'
import { useLiveTable } from '../../../../js/src/react/index.js'
import { fakeClient } from './support.js'
import { tableDiff } from '../support/table_diff.js'

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const ALL = [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }]

/** Tables of five rows, whose pages come when the test says so. */
function start() {
  const waiting: (() => void)[] = []
  const fetcher = vi.fn<typeof fetch>(
    (url) =>
      new Promise((resolve) => {
        const limit = Number(new URL(url as string).searchParams.get('limit'))
        waiting.push(() => {
          resolve(Response.json(ALL.slice(0, limit)))
        })
      }),
  )
  const { core, client } = fakeClient({ fetch: fetcher })
  core.onCommand = (command) => {
    const fetched = core.all('tableFetched').findLast(({ table }) => 'table' in command && table === command.table)
    if (command.type !== 'drainTable' || !fetched) return
    const rows = JSON.parse(fetched.rows) as Row[]
    core.emit(tableDiff(command.table, rows))
  }
  const answer = () =>
    act(async () => {
      await vi.advanceTimersByTimeAsync(300)
      for (const page of waiting.splice(0)) page()
      await vi.advanceTimersByTimeAsync(50)
    })
  const view = renderHook(({ table }) => useLiveTable<{ id: number }>({ client, table, limit: 2 }), {
    initialProps: { table: 'orders' },
    wrapper: StrictMode,
  })
  const ids = () => view.result.current.rows.map(({ id }) => id)
  return { core, fetcher, answer, ids, ...view }
}

describe('loadMore', () => {
  it('shows a page more, and those of before until it is there; with the last page there is no more', async () => {
    const { core, fetcher, answer, ids, result } = start()
    expect(result.current).toMatchObject({ loading: true, hasMore: false })
    act(() => {
      core.subscribed('realtime:table:public:orders')
    })
    await answer()
    expect([ids(), result.current.hasMore]).toEqual([[1, 2], true])
    act(() => {
      result.current.loadMore()
    })
    expect([ids(), result.current.loading, result.current.hasMore]).toEqual([[1, 2], false, false])
    await answer()
    expect([ids(), result.current.hasMore]).toEqual([[1, 2, 3, 4], true])
    act(() => {
      result.current.loadMore()
    })
    await answer()
    expect([ids(), result.current.hasMore]).toEqual([ALL.map(({ id }) => id), false])
    const pages = fetcher.mock.calls.length
    act(() => {
      result.current.loadMore()
    })
    await answer()
    expect([fetcher.mock.calls.length, core.all('subscribe').length]).toEqual([pages, 1])
  })

  it('does nothing before the first page, and begins anew with another table', async () => {
    const { core, answer, ids, result, rerender } = start()
    act(() => {
      result.current.loadMore()
      core.subscribed('realtime:table:public:orders')
    })
    await answer()
    act(() => {
      result.current.loadMore()
    })
    await answer()
    expect(ids()).toEqual([1, 2, 3, 4])
    rerender({ table: 'bills' })
    expect(result.current).toMatchObject({ rows: [], loading: true })
    act(() => {
      core.subscribed('realtime:table:public:bills')
    })
    await answer()
    expect([ids(), result.current.hasMore]).toEqual([[1, 2], true])
  })
})
