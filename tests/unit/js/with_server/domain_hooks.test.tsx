import './dom.js'
import { act, cleanup, configure, renderHook, waitFor } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  useChatMessages,
  useGPSTracking,
  useInventoryTracking,
  useNotifications,
  useOrderUpdates,
  useUserPresence,
} from '../../../../js/src/react/index.js'
import type { LatLng } from '../../../../js/src/index.js'
import { LUIGI, clientOf, disposeClients, insertOrder, installWebSocket, startTestServer } from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
configure({ asyncUtilTimeout: 10_000 })
const KITCHEN = 'aaaaaaaa-0000-4000-8000-000000000001'
const DMITRI = '66666666-6666-4666-8666-666666666666'
let server: RunningServer

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(() => {
  cleanup()
  disposeClients()
})
afterAll(() => server.close())

async function cut(client: Awaited<ReturnType<typeof clientOf>>): Promise<void> {
  act(() => {
    client.connection.simulateDisconnect()
  })
  await waitFor(() => {
    expect(client.connection.getState()).toBe('connected')
  })
}

describe('useOrderUpdates', () => {
  it('shows an edit at once, and takes it back where the policies refuse it', async () => {
    const id = await insertOrder(server, LUIGI)
    let send: () => void = () => undefined
    // A write is held back until the page has shown it.
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

describe('useUserPresence', () => {
  it('shows who is online, what they say of themselves, and that they have gone', async () => {
    const [mine, theirs] = [await clientOf(server, 'luigi'), await clientOf(server, 'ada')]
    const me = renderHook(() => useUserPresence({ client: mine, userId: 'luigi' }))
    const other = renderHook(() => useUserPresence({ client: theirs, userId: 'ada' }))
    await waitFor(() => {
      expect(me.result.current.onlineUsers.map(({ id }) => id).sort()).toEqual(['ada', 'luigi'])
    })
    act(() => {
      other.result.current.updatePresence({ status: 'busy', mood: 'good' })
    })
    await waitFor(() => {
      const ada = me.result.current.onlineUsers.find(({ id }) => id === 'ada')
      expect(ada).toMatchObject({ status: 'busy', activity: 'active', details: { mood: 'good' } })
    })
    await cut(theirs)
    theirs.dispose()
    await waitFor(() => {
      expect(me.result.current.isOnline('ada')).toBe(false)
    })
    expect(me.result.current.lastSeen.ada).toBeGreaterThan(Date.now() - 60_000)
  })
})

describe('useChatMessages', () => {
  it('sends at once, shows receipts and who types, and what was said during a loss arrives once', async () => {
    const [mine, theirs] = [await clientOf(server, 'luigi'), await clientOf(server, 'dmitri')]
    const me = renderHook(() => useChatMessages(KITCHEN, { client: mine, userId: LUIGI }))
    const other = renderHook(() => useChatMessages(KITCHEN, { client: theirs, userId: DMITRI }))
    await waitFor(() => {
      expect([me.result.current.loading, other.result.current.loading]).toEqual([false, false])
    })
    const texts = (at: typeof me) => at.result.current.messages.map(({ text }) => text as string)
    await act(async () => {
      await me.result.current.sendMessage({ text: 'Hello!', attachments: [] })
    })
    await waitFor(() => {
      expect(texts(other).at(-1)).toBe('Hello!')
      expect(me.result.current.messages.at(-1)).toMatchObject({ text: 'Hello!', delivery: 'sent', sender_id: LUIGI })
    })
    await waitFor(() => {
      act(() => {
        other.result.current.setTyping(true)
      })
      expect(me.result.current.typingUsers).toEqual([DMITRI])
    })
    const unread = other.result.current.unreadCount
    expect(unread).toBeGreaterThan(0)
    await act(() => other.result.current.markAsRead())
    await waitFor(() => {
      expect(me.result.current.lastReadAt[DMITRI]).toBeGreaterThan(Date.now() - 60_000)
      expect(other.result.current.unreadCount).toBe(0)
    })
    act(() => {
      mine.connection.simulateDisconnect()
    })
    await act(async () => {
      await me.result.current.sendMessage({ text: 'from the tunnel' })
    })
    await waitFor(() => {
      expect(texts(other).filter((text) => text === 'from the tunnel')).toHaveLength(1)
      expect(texts(me).filter((text) => text === 'from the tunnel')).toHaveLength(1)
    })
  })

  it('without a network a message waits, and is in the table once, even where the first answer was lost', async () => {
    let offline = true
    let lostAnswers = 1
    const flaky: typeof fetch = async (...args) => {
      const posts = (args[1]?.method ?? 'GET') === 'POST'
      if (posts && offline) throw new TypeError('Failed to fetch')
      const response = await fetch(...args)
      if (posts && lostAnswers-- > 0) throw new TypeError('Failed to fetch')
      return response
    }
    const client = await clientOf(server, 'luigi', { fetch: flaky })
    const { result } = renderHook(() => useChatMessages(KITCHEN, { client, userId: LUIGI }))
    await waitFor(() => {
      expect(result.current.loading).toBe(false)
    })
    let sent: Promise<unknown> = Promise.resolve()
    act(() => {
      sent = result.current.sendMessage({ text: 'once only' })
    })
    await waitFor(() => {
      expect(result.current.messages.at(-1)).toMatchObject({ text: 'once only', delivery: 'queued' })
    })
    offline = false
    await act(() => sent)
    await waitFor(() => {
      expect(result.current.messages.at(-1)).toMatchObject({ text: 'once only', delivery: 'sent' })
    })
    expect(await server.sql(`select 1 from chat_messages where text = 'once only'`)).toHaveLength(1)
  })

  it('pages back, uploads files with their progress, and keeps a refused message for another try', async () => {
    await server.sql(
      `insert into chat_messages (channel_id, sender_id, text, created_at) select $1::text::uuid, $2::text::uuid, 'old ' || n, now() - interval '1 day' - n * interval '1 minute' from generate_series(1, 12) n`,
      [KITCHEN, LUIGI],
    )
    const client = await clientOf(server, 'luigi')
    let finish: () => void = () => undefined
    const upload = vi.fn(async (file: File, tell: (part: number) => void) => {
      tell(0.5)
      await new Promise<void>((resolve) => (finish = resolve))
      return { name: file.name }
    })
    const { result } = renderHook(() => useChatMessages(KITCHEN, { client, userId: LUIGI, pageSize: 5, upload }))
    await waitFor(() => {
      expect([result.current.messages.length, result.current.hasOlder]).toEqual([5, true])
    })
    act(() => {
      result.current.loadOlder()
    })
    expect(result.current.messages.length).toBeGreaterThanOrEqual(5)
    await waitFor(() => {
      expect(result.current.messages).toHaveLength(10)
    })
    let sent: Promise<unknown> = Promise.resolve()
    act(() => {
      sent = result.current.sendMessage({ text: 'with a file', files: [new File(['x'], 'menu.pdf')] })
    })
    await waitFor(() => {
      expect(result.current.uploads).toEqual([0.5])
    })
    finish()
    await act(() => sent)
    await waitFor(() => {
      expect(result.current.messages.at(-1)).toMatchObject({ attachments: [{ name: 'menu.pdf' }], delivery: 'sent' })
    })
    await act(async () => {
      await expect(result.current.sendMessage({ text: '' })).rejects.toMatchObject({ name: 'REST_REFUSED' })
    })
    await waitFor(() => {
      expect(result.current.messages.at(-1)).toMatchObject({ text: '', delivery: 'failed' })
    })
    act(() => {
      result.current.discard(String(result.current.messages.at(-1)?.id))
    })
    expect(result.current.messages.at(-1)).toMatchObject({ text: 'with a file' })
  })
})

describe('useGPSTracking', () => {
  const PLACE: LatLng = [52.52, 13.405]
  const north = (metres: number): number => PLACE[0] + metres / 111_195

  it('shows where a driver is, the way, the time left and the fences, and what was told during a loss', async () => {
    const [driver, viewer] = [await clientOf(server, 'dmitri'), await clientOf(server, 'operator')]
    await server.sql('delete from driver_locations where driver_id = $1::text::uuid', [DMITRI])
    const fences = [{ id: 'shop', center: [north(300), PLACE[1]] as const, radiusMeters: 60 }]
    const way = [[north(1_000), PLACE[1]] as const]
    const events: string[] = []
    const mine = renderHook(() => useGPSTracking(DMITRI, { client: driver }))
    const theirs = renderHook(() =>
      useGPSTracking(DMITRI, {
        client: viewer,
        way,
        fences,
        onGeofence: ({ fence, type }) => events.push(`${type} ${fence}`),
      }),
    )
    await waitFor(() => {
      expect([mine.result.current.loading, theirs.result.current.loading]).toEqual([false, false])
    })
    const since = Date.now() - 100_000
    const report = (second: number) =>
      act(() =>
        mine.result.current.updateLocation({
          latitude: north(second * 10),
          longitude: PLACE[1],
          accuracy: 5,
          timestamp: since + second * 1_000,
        }),
      )
    for (const second of [0, 10, 20, 30]) await report(second)
    await cut(driver)
    await cut(viewer)
    for (const second of [50, 40]) await report(second)
    await waitFor(() => {
      expect(theirs.result.current.history).toHaveLength(6)
    })
    expect(theirs.result.current.driverLocation?.latitude).toBeCloseTo(north(500), 5)
    expect(theirs.result.current.speed).toBeCloseTo(10, 0)
    expect(theirs.result.current.remainingMeters).toBeGreaterThan(480)
    expect(theirs.result.current.etaMs).toBeGreaterThan(40_000)
    expect(theirs.result.current.history.map(({ timestamp }) => timestamp - since)).toEqual(
      [0, 10, 20, 30, 40, 50].map((second) => second * 1_000),
    )
    expect(events).toEqual(['enter shop', 'leave shop'])
    await expect(
      act(() => theirs.result.current.updateLocation({ latitude: 1, longitude: 1, accuracy: 5 })),
    ).rejects.toMatchObject({
      name: 'REST_FORBIDDEN',
    })
  })

  it('asks the device every ten seconds, and names what goes wrong', async () => {
    const client = await clientOf(server, 'dmitri')
    let answer: 'fix' | 'old' | number = 'fix'
    const getCurrentPosition: Geolocation['getCurrentPosition'] = (found, failed) => {
      const timestamp = answer === 'old' ? Date.now() - 60_000 : Date.now()
      const coords = { latitude: PLACE[0], longitude: PLACE[1], accuracy: 7 } as GeolocationCoordinates
      if (typeof answer === 'number') failed?.({ code: answer, message: 'no' } as GeolocationPositionError)
      else found({ coords, timestamp } as GeolocationPosition)
    }
    Object.defineProperty(navigator, 'geolocation', { value: { getCurrentPosition }, configurable: true })
    const { result } = renderHook(() => useGPSTracking(DMITRI, { client, intervalMs: 30 }))
    await waitFor(() => {
      expect(result.current.loading).toBe(false)
    })
    const before = await server.sql('select 1 from driver_locations where driver_id = $1::text::uuid', [DMITRI])
    act(() => {
      result.current.startTracking()
    })
    await waitFor(async () => {
      const rows = await server.sql('select 1 from driver_locations where driver_id = $1::text::uuid', [DMITRI])
      expect(rows.length).toBeGreaterThan(before.length + 1)
    })
    for (const [next, name] of [
      ['old', 'LOCATION_STALE'],
      [2, 'LOCATION_UNAVAILABLE'],
      [3, 'LOCATION_TIMEOUT'],
    ] as const) {
      answer = next
      await waitFor(() => {
        expect([result.current.error?.name, result.current.isTracking]).toEqual([name, true])
      })
    }
    answer = 1
    await waitFor(() => {
      expect([result.current.error?.name, result.current.isTracking]).toEqual(['LOCATION_DENIED', false])
    })
    Reflect.deleteProperty(navigator, 'geolocation')
    act(() => {
      result.current.startTracking()
    })
    expect([result.current.error?.name, result.current.isTracking]).toEqual(['LOCATION_UNSUPPORTED', false])
  })
})
