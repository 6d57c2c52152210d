import './dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { useOrderUpdates, useNotifications, useInventoryTracking } from '../../../../js/src/react/index.js'
import { cut } from './cut.js'
import { LUIGI, clientOf, disposeClients, insertOrder, installWebSocket, startTestServer } from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
let server: RunningServer

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(() => {
  cleanup()
  disposeClients()
})
afterAll(() => server.close())

describe('useOrderUpdates', () => {
  // Promise T3.
  it('shows an edit at once, and takes it back where the policies refuse it', async () => {
    const id = await insertOrder(server, LUIGI)
    let send: () => void = () => undefined
    // Holds a write back until the page has shown it.
    const held: typeof fetch = async (...args) => {
      if (args[1]?.method === 'PATCH') await new Promise<void>((resolve) => (send = resolve))
      return fetch(...args)
    }
    const client = await clientOf(server, 'luigi', { fetch: held })
    const { result } = renderHook(() => useOrderUpdates({ client }))
    await waitFor(() => {
      expect(result.current.orders.some((order) => order.id === id)).toBe(true)
    })
    const shows = (status: string) =>
      waitFor(() => {
        expect(result.current.orders.find((order) => order.id === id)?.status).toBe(status)
      })
    const update = (status: string): Promise<unknown> => result.current.updateOrder(id, { status })
    const allowed = update('confirmed')
    await shows('confirmed')
    send()
    await act(() => allowed)
    const refused = expect(update('no such status')).rejects.toMatchObject({ name: 'REST_REFUSED' })
    await shows('no such status')
    send()
    await act(() => refused)
    await shows('confirmed')
  })
})

describe('A hook whose component goes while it joins', () => {
  it('leaves nothing behind on the server', async () => {
    const client = await clientOf(server, 'luigi')
    const joined = renderHook(() => useOrderUpdates({ client }))
    await waitFor(() => {
      expect(server.subscriptionCount()).toBeGreaterThan(0)
    })
    joined.unmount()
    renderHook(() => useNotifications({ client })).unmount()
    renderHook(() => useInventoryTracking({ client })).unmount()
    await waitFor(() => {
      expect([server.subscriptionCount(), client.getChannels()]).toEqual([0, []])
    })
  })
})

describe('useNotifications', () => {
  it('lists, counts, announces a new one once, and marks as read', async () => {
    const client = await clientOf(server, 'luigi', { backoffMs: [50] })
    const told: unknown[] = []
    const hook = () => useNotifications({ client, onNotification: ({ kind }) => told.push(kind) })
    const { result } = renderHook(hook)
    renderHook(hook)
    await waitFor(() => {
      expect(result.current.loading).toBe(false)
    })
    await act(() => result.current.markAllAsRead())
    await waitFor(() => {
      expect(result.current.unreadCount).toBe(0)
    })
    told.length = 0
    await insertOrder(server, LUIGI)
    await waitFor(() => {
      expect([told, result.current.unreadCount]).toEqual([['new_order'], 1])
    })
    await cut(client)
    await insertOrder(server, LUIGI)
    await waitFor(() => {
      expect([told, result.current.unreadCount]).toEqual([['new_order', 'new_order'], 2])
    })
    await act(() => result.current.markAsRead(String(result.current.notifications[0]?.id)))
    await waitFor(() => {
      expect(result.current.unreadCount).toBe(1)
    })
    await act(() => result.current.markAllAsRead())
    await waitFor(() => {
      expect(result.current.unreadCount).toBe(0)
    })
    expect(
      await server.sql('select 1 from notifications where user_id = $1::text::uuid and read_at is null', [LUIGI]),
    ).toEqual([])
  })
})

describe('useInventoryTracking', () => {
  it('follows the stock, and alerts once for each time that something runs low or out', async () => {
    const client = await clientOf(server, 'luigi')
    const [product] = await server.sql(
      'update products set stock_level = 20, low_stock_at = 10 where id = (select id from products where restaurant_id = $1::text::uuid limit 1) returning id::text as id',
      [LUIGI],
    )
    const id = String(product?.['id'])
    const alerts: string[] = []
    const note = (what: string) => (row: Record<string, unknown>) => {
      if (row.id === id) alerts.push(what)
    }
    const { result } = renderHook(() =>
      useInventoryTracking({
        client,
        filter: `restaurant_id=eq.${LUIGI}`,
        onLowStock: note('low'),
        onOutOfStock: note('out'),
        onReorder: note('reorder'),
      }),
    )
    const stock = () => result.current.inventory.find((row) => row.id === id)?.stock_level as number
    await waitFor(() => {
      expect(stock()).toBe(20)
    })
    for (const [level, expected] of [
      [9, ['reorder', 'low']],
      [11, []],
      [9, []],
      [0, ['out']],
      [12, []],
      [9, ['reorder', 'low']],
    ] as const) {
      alerts.length = 0
      await act(async () => {
        await server.sql('update products set stock_level = $2::text::int where id = $1::text::uuid', [
          id,
          String(level),
        ])
      })
      await waitFor(() => {
        expect(stock()).toBe(level)
      })
      expect([...alerts].sort(), `at ${String(level)}`).toEqual([...expected].sort())
      if (level === 0) expect(result.current.outOfStockItems.map((row) => row.id as string)).toContain(id)
    }
    await act(async () => {
      await result.current.setStock(id, 33)
    })
    await waitFor(() => {
      expect(stock()).toBe(33)
    })
  })
})
