// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react'
import { StrictMode, useLayoutEffect } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useLiveTable } from '../../../../js/src/react/index.js'
import { start, tick } from '../support/live_table.js'

const DEBOUNCE_MS = 500

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** A table that somebody else shows already, with one row. */
async function shown() {
  const table = start()
  table.echo()
  table.core.subscribed(table.topic)
  await tick()
  table.pages[0]?.resolve([{ id: 1 }])
  await tick()
  table.core.onCommand = () => undefined
  return table
}

describe('A debounced table', () => {
  it.each([
    ['once', undefined],
    ['twice, as StrictMode does', StrictMode],
  ])('shows what changed between its render and its subscription, mounted %s', async (_, wrapper) => {
    const { client, diff } = await shown()
    let changed = false
    const { result } = renderHook(() => {
      // Runs after the render, and before the effects that subscribe.
      useLayoutEffect(() => {
        if (!changed) diff([{ id: 1 }, { id: 2 }])
        changed = true
      }, [])
      return useLiveTable({ client, table: 'orders', debounceMs: DEBOUNCE_MS })
    }, wrapper && { wrapper })
    expect(result.current.rows.map(({ id }) => id as number)).toEqual([1, 2])
  })

  it('shows a burst once it is over', async () => {
    const { client, diff } = await shown()
    let renders = 0
    const { result } = renderHook(() => {
      renders += 1
      return useLiveTable({ client, table: 'orders', debounceMs: DEBOUNCE_MS })
    })
    const before = renders
    for (const total of [1, 2, 3]) {
      await act(async () => {
        diff([{ id: 1, total }])
        await tick(DEBOUNCE_MS - 100)
      })
    }
    expect([renders - before, result.current.rows]).toEqual([0, [{ id: 1 }]])
    await act(() => tick(100))
    expect([renders - before, result.current.rows]).toEqual([1, [{ id: 1, total: 3 }]])
  })
})
