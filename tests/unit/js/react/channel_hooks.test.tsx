// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react'
import { StrictMode, version } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useBroadcast, useChannel } from '../../../../js/src/react/index.js'
import { useTyping } from '../../../../js/src/react/use_typing.js'
import { fakeClient } from './support.js'

const TOPIC = 'realtime:room'

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
