// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  useBroadcast,
  useChannel,
  useChatMessages,
  useConnectionManager,
  useGPSTracking,
  useInventoryTracking,
  useLiveTable,
  useNotifications,
  useOrderUpdates,
  usePresence,
  useUserPresence,
} from '../../../../js/src/react/index.js'
import { eventually } from '../support/eventually.js'
import { tableDiff } from '../support/table_diff.js'
import { fakeClient } from './support.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('On a server', () => {
  // Promise K1.
  it('every hook renders its first state, and neither connects nor loads anything', () => {
    const { core, client } = fakeClient()
    function Page() {
      const shown = [
        useConnectionManager({ client }).state,
        useLiveTable({ client, table: 't' }).loading,
        useOrderUpdates({ client }).loading,
        useNotifications({ client }).loading,
        useInventoryTracking({ client }).loading,
        useUserPresence({ client, userId: 'me' }).loading,
        useGPSTracking('driver', { client }).driverLocation,
        useChatMessages('chat', { client }).loading,
        useChannel('c', { client }).phase,
        useBroadcast('c', 'e', undefined, { client }).phase,
        Object.keys(usePresence('c', { client }).presences).length,
      ]
      return <p>{JSON.stringify(shown)}</p>
    }
    expect(renderToString(<Page />).replaceAll('&quot;', '"')).toContain(
      '["disconnected",true,true,true,true,true,null,true,"closed","closed",0]',
    )
    expect(core.commands.map(({ type }) => type)).toEqual(['create'])
  })
})

describe('While the first connection cannot be made', () => {
  const failedDial = async (core: ReturnType<typeof fakeClient>['core']) => {
    await act(async () => {
      core.state(3, 1, { reason: 100, retryAt: 1_000, attempts: 1 })
      await vi.advanceTimersByTimeAsync(0)
    })
  }
  const views = (client: ReturnType<typeof fakeClient>['client']) => [
    renderHook(() => useChannel('room', { client })),
    renderHook(() => useBroadcast('room', 'move', () => undefined, { client })),
    renderHook(() => usePresence('lobby', { client })),
    renderHook(() => useUserPresence({ userId: 'ann', client })),
    renderHook(() => useLiveTable({ table: 'orders', client })),
    renderHook(() => useOrderUpdates({ client })),
    renderHook(() => useNotifications({ userId: 'ann', client })),
    renderHook(() => useInventoryTracking({ client })),
    renderHook(() => useChatMessages('1', { client })),
  ]

  it('every hook says why, and those that come in the back-off do too', async () => {
    const { core, client } = fakeClient({ fetch: () => new Promise(() => undefined) })
    const early = views(client)
    await failedDial(core)
    const late = [
      renderHook(() => useChannel('late', { client })),
      renderHook(() => useLiveTable({ table: 'late', client })),
      // These use a channel and a table that are there already.
      renderHook(() => useChannel('room', { client })),
      renderHook(() => useLiveTable({ table: 'orders', limit: 7, client })),
    ]
    await act(async () => {
      await vi.advanceTimersByTimeAsync(0)
    })
    for (const { result } of [...early, ...late]) {
      expect((result.current as { error?: Error | null }).error?.name).toBe('SERVER_UNREACHABLE')
    }
  })
})

describe('A final error', () => {
  const NOT_FOUND = () => Promise.resolve(Response.json({ message: 'no such table' }, { status: 404 }))

  // Promise T5.
  it('ends the loading of every hook that loads', async () => {
    const { core, client } = fakeClient({ fetch: NOT_FOUND })
    const all = [
      renderHook(() => useUserPresence({ userId: 'ann', private: true, client })),
      renderHook(() => useLiveTable({ table: 'orders', client })),
      renderHook(() => useOrderUpdates({ client })),
      renderHook(() => useNotifications({ client })),
      renderHook(() => useInventoryTracking({ client })),
      renderHook(() => useChatMessages('1', { client })),
      renderHook(() => useGPSTracking('1', { client })),
    ]
    expect(all.map(({ result }) => result.current.loading)).toEqual(all.map(() => true))
    await act(async () => {
      core.connected()
      for (const { topic } of core.all('openChannel')) {
        if (topic === 'realtime:user-presence') core.channelState(topic, 5, 202)
        else core.subscribed(topic)
      }
      await vi.advanceTimersByTimeAsync(50)
    })
    for (const { result } of all) {
      expect(result.current).toMatchObject({ loading: false, error: { final: true } })
    }
  })

  it('that is overcome makes no news of the rows that were there all the time', async () => {
    let answer = NOT_FOUND
    const { core, client } = fakeClient({ fetch: () => answer() })
    const heard: unknown[] = []
    const { result } = renderHook(() =>
      useNotifications({ client, maxStalenessMs: 1_000, onNotification: (row) => heard.push(row) }),
    )
    await act(async () => {
      core.subscribed(core.last('openChannel').topic)
      await vi.advanceTimersByTimeAsync(50)
    })
    expect(result.current).toMatchObject({ loading: false, error: { name: 'REST_NOT_FOUND' } })
    answer = () => Promise.resolve(Response.json([{ id: 1 }]))
    core.onCommand = ({ type }) => {
      if (type === 'drainTable') core.emit(tableDiff(core.last('openTable').table, [{ id: 1 }]))
    }
    await act(() => vi.advanceTimersByTimeAsync(2_000))
    expect(result.current).toMatchObject({ notifications: [{ id: 1 }], loading: false, error: null })
    expect(heard).toEqual([])
  })
})

it('A misspelt option of a hook is said in development, however often it renders', async () => {
  vi.useRealTimers()
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const { client } = fakeClient()
  const options = { client, enabeld: false }
  const { rerender } = renderHook(() => useChannel('room', options))
  rerender()
  await eventually(() => expect(warned).toHaveBeenCalled())
  rerender()
  await new Promise((resolve) => setTimeout(resolve))
  expect(warned.mock.calls).toEqual([['Holdfast: there is no option enabeld of a hook: did you mean enabled?']])
  warned.mockRestore()
})
