// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { usePresence, useUserPresence } from '../../../../js/src/react/index.js'
import { userToken } from '../support/user_token.js'
import { fakeClient } from './support.js'

const TOPIC = 'realtime:room'
const JOINING = 1

async function settled(): Promise<void> {
  await act(async () => Promise.resolve())
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
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
