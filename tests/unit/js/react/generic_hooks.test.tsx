// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react'
import { StrictMode, version } from 'react'
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
import { useTyping } from '../../../../js/src/react/use_typing.js'
import { fakeClient } from './support.js'
import { tableDiff } from '../support/table_diff.js'
import { userToken } from '../support/user_token.js'
import { eventually } from '../support/eventually.js'

const TOPIC = 'realtime:room'

async function settled(): Promise<void> {
  await act(async () => Promise.resolve())
}
const JOINING = 1

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

it('runs with the React that its project is for', () => {
  expect(version.split('.')[0]).toBe(process.env['HOLDFAST_REACT'] ?? '19')
})

describe('useChannel', () => {
  // Promise J4.
  it('joins once for ten components, in StrictMode too, and leaves shortly after the last, in any order', () => {
    const { core, client } = fakeClient()
    const all = Array.from({ length: 10 }, () =>
      renderHook(() => useChannel('room', { client }), { wrapper: StrictMode }),
    )
    expect(core.all('subscribe')).toHaveLength(1)
    act(() => {
      core.connected()
      core.subscribed(TOPIC)
    })
    expect(new Set(all.map(({ result }) => result.current.phase))).toEqual(new Set(['subscribed']))
    expect(Object.isFrozen(all[0]?.result.current)).toBe(true)
    for (const index of [3, 0, 9, 1, 8, 2, 7, 4, 6, 5]) all[index]?.unmount()
    expect(core.all('unsubscribe')).toHaveLength(0)
    vi.advanceTimersByTime(5_000)
    expect(core.all('unsubscribe')).toHaveLength(1)
  })

  it('tells why it is not subscribed, and follows a change of name', () => {
    const { core, client } = fakeClient()
    const { result, rerender } = renderHook(({ name }) => useChannel(name, { client }), {
      initialProps: { name: 'room' },
    })
    act(() => {
      core.channelState(TOPIC, 5, 202, 'no')
    })
    expect(result.current).toMatchObject({ phase: 'failed', error: { name: 'UNAUTHORIZED', final: true } })
    rerender({ name: 'other' })
    expect(core.channel('realtime:other')).toBeGreaterThan(0)
    expect(result.current.error).toBeNull()
  })

  // Promise K2.
  it('leaves nothing behind where it goes while it joins', () => {
    const { core, client } = fakeClient()
    renderHook(() => useChannel('room', { client })).unmount()
    vi.advanceTimersByTime(5_000)
    core.left(TOPIC)
    expect(client.getChannels()).toEqual([])
  })
})

describe('useBroadcast', () => {
  it('hears its event with the latest callback, and sends under it', async () => {
    const { core, client } = fakeClient()
    const heard: unknown[] = []
    const { result, rerender, unmount } = renderHook(
      ({ tag }) => useBroadcast<number>('room', 'moved', ({ payload }) => heard.push([tag, payload]), { client }),
      { initialProps: { tag: 'a' } },
    )
    const say = (payload: string) => {
      const channel = core.channel(TOPIC)
      core.emit({ type: 'broadcast', channel, form: 1, event: 'moved', payload, meta: '' })
    }
    say('1')
    rerender({ tag: 'b' })
    say('2')
    const sent = result.current.send({ x: 1 })
    core.settle(core.pushes[0]?.request ?? 0, 'sent')
    expect((await sent).outcome).toBe('sent')
    unmount()
    say('3')
    expect(heard).toEqual([
      ['a', 1],
      ['b', 2],
    ])
  })
})

it('who types says so again though the clock was set back', async () => {
  const { core, client } = fakeClient()
  const options = { client, userId: 'ann', typing: { channel: 'room', private: false } }
  const { result } = renderHook(() => useTyping('room', options))
  act(() => {
    core.connected()
    core.subscribed(TOPIC)
  })
  result.current.setTyping(true)
  vi.setSystemTime(Date.now() - 60_000)
  vi.advanceTimersByTime(3_000)
  result.current.setTyping(true)
  await settled()
  expect(core.pushes).toHaveLength(2)
})

describe('usePresence', () => {
  it('announces itself, shows who is there, and withdraws when it goes', async () => {
    const { core, client } = fakeClient()
    const changes: string[] = []
    const { result, rerender, unmount } = renderHook(
      ({ status }) =>
        usePresence('room', {
          client,
          track: { status },
          onChange: ({ event, key }) => changes.push(`${event} ${String(key)}`),
        }),
      { initialProps: { status: 'online' } },
    )
    act(() => {
      core.emit({ type: 'presence', channel: core.channel(TOPIC), update: '{"ann":[{"presence_ref":"1"}]}' })
    })
    expect([Object.keys(result.current.presences), changes]).toEqual([['ann'], ['join ann']])
    await settled()
    rerender({ status: 'busy' })
    await settled()
    unmount()
    await settled()
    const told = core.pushes.map(({ payload }) => JSON.parse(payload as string) as { event: string; payload?: unknown })
    expect(told.map(({ event, payload }) => [event, payload])).toEqual([
      ['track', { status: 'online' }],
      ['track', { status: 'busy' }],
      ['untrack', undefined],
    ])
  })

  it('asks for presence with its first join, and not with a second one', () => {
    const { core, client } = fakeClient()
    renderHook(() => usePresence('room', { client, config: { presence: { key: 'ann' } } }))
    expect(core.joinPayload(TOPIC).config.presence).toEqual({ key: 'ann', enabled: true })
    expect(core.all('configureChannel')).toEqual([])
  })

  it('stays present for one component when another of the same channel goes, as what it tracks itself', async () => {
    const { core, client } = fakeClient()
    const tell = async (mood: string) => {
      const hook = renderHook(() => usePresence('room', { client, track: { mood } }))
      await settled()
      return hook
    }
    for (const { unmount } of [await tell('calm'), await tell('busy'), await tell('gone')].reverse()) {
      unmount()
      await settled()
    }
    const told = core.pushes.map(({ payload }) => JSON.parse(payload as string) as { event: string; payload?: unknown })
    expect(told.map(({ event, payload }) => [event, payload])).toEqual([
      ['track', { mood: 'calm' }],
      ['track', { mood: 'busy' }],
      ['track', { mood: 'gone' }],
      ['track', { mood: 'busy' }],
      ['track', { mood: 'calm' }],
      ['untrack', undefined],
    ])
  })

  it('announces itself once there is a connection, though a disconnect() has cleared the queue meanwhile', async () => {
    const { core, client } = fakeClient()
    renderHook(() => usePresence('room', { client, track: { at: 'home' } }))
    await settled()
    act(() => core.settle(core.pushes[0]?.request ?? 0, 'dropped'))
    await settled()
    act(() => core.subscribed(TOPIC))
    act(() => core.subscribed(TOPIC))
    expect(core.pushes).toHaveLength(2)
    expect(core.pushes[1]?.payload).toEqual(core.pushes[0]?.payload)
  })

  it('shows at once who is known to be there, however late it comes', () => {
    const { core, client } = fakeClient()
    const first = renderHook(() => usePresence('room', { client }))
    act(() => {
      core.subscribed(TOPIC)
      core.emit({ type: 'presence', channel: core.channel(TOPIC), update: '{"ann":[{"presence_ref":"1"}]}' })
    })
    const late = renderHook(() => usePresence('room', { client }))
    expect(Object.keys(late.result.current.presences)).toEqual(['ann'])
    first.unmount()
    late.unmount()
    const again = renderHook(() => usePresence('room', { client }))
    expect(Object.keys(again.result.current.presences)).toEqual(['ann'])
    const user = renderHook(() => useUserPresence({ client, channel: 'room', userId: 'bob' }))
    expect(user.result.current).toMatchObject({ loading: false, onlineUsers: [{ id: 'ann' }] })
  })

  // Promise J5.
  it('announces itself for the next user, once the channel is joined as that one and not before', async () => {
    const { core, client } = fakeClient()
    void client.setAuth(userToken('ann'))
    renderHook(() => usePresence('room', { client, track: { at: 'home' } }))
    await settled()
    act(() => {
      core.subscribed(TOPIC)
    })
    act(() => {
      void client.setAuth(userToken('bob'))
    })
    expect(core.pushes).toHaveLength(1)
    act(() => {
      core.channelState(TOPIC, JOINING)
      core.subscribed(TOPIC)
    })
    expect(
      core.pushes.map(({ payload, owner }) => [(JSON.parse(payload as string) as { event: string }).event, owner]),
    ).toEqual([
      ['track', 'ann'],
      ['track', 'bob'],
    ])
  })
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
      // Of a channel and a table that are there.
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
