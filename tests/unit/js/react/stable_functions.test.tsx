// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { RealtimeClient } from '../../../../js/src/index.js'
import {
  useChatMessages,
  useGPSTracking,
  useInventoryTracking,
  useLiveTable,
  useNotifications,
  useOrderUpdates,
} from '../../../../js/src/react/index.js'
import { fakeClient } from './support.js'
import { tableDiff } from '../support/table_diff.js'

type Use = (client: RealtimeClient) => object

// Options are written inline here, as people write them.
const HOOKS: Readonly<Record<string, Use>> = {
  useLiveTable: (client) => useLiveTable({ client, table: 'orders', order: [{ column: 'id' }] }),
  useOrderUpdates: (client) => useOrderUpdates({ client, restaurantId: '7' }),
  useNotifications: (client) => useNotifications({ client, columns: { id: 'id' } }),
  useInventoryTracking: (client) => useInventoryTracking({ client, columns: { name: 'id' } }),
  useGPSTracking: (client) => useGPSTracking('7', { client, way: [[52.5, 13.4]], fences: [] }),
  useChatMessages: (client) => useChatMessages('7', { client, userId: '1', names: { text: 'body' } }),
}

afterEach(cleanup)

const functionsOf = (result: object) => Object.entries(result).filter(([, value]) => typeof value === 'function')

describe('The functions of a result stay the same while its rows change, so that they may stand among an effect’s dependencies', () => {
  it.each(Object.entries(HOOKS))('%s', (_name, use) => {
    const { core, client } = fakeClient({ fetch: () => new Promise(() => undefined) })
    const { result, unmount } = renderHook(() => use(client))
    const before = result.current
    act(() => {
      for (const { table } of core.all('openTable')) core.emit(tableDiff(table, [{ id: 7, read_at: null }]))
    })
    expect(result.current).not.toBe(before)
    const functions = functionsOf(result.current)
    expect(functions.length).toBeGreaterThan(0)
    expect(functions).toEqual(functionsOf(before))
    unmount()
    client.dispose()
  })
})
