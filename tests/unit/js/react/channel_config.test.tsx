// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useBroadcast, useChannel, usePresence, useUserPresence } from '../../../../js/src/react/index.js'
import { fakeClient } from './support.js'

const TOPIC = 'realtime:room'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** A private channel that one component has, and another that a hook asks for with a config that cannot be had. */
function conflict<T>(show: (client: ReturnType<typeof fakeClient>['client']) => T) {
  const { core, client } = fakeClient()
  const first = renderHook(() => useChannel('room', { client, config: { private: true } }))
  const second = renderHook(() => show(client))
  act(() => {
    core.connected()
    core.subscribed(TOPIC)
  })
  const claim = core.claims(TOPIC).at(-1) ?? 0
  act(() => {
    core.decide(TOPIC, claim)
  })
  const grant = (): void => {
    act(() => {
      first.unmount()
      core.decide(TOPIC, claim, 0)
      core.subscribed(TOPIC)
    })
  }
  const say = (): void => {
    const event = { channel: core.channel(TOPIC), form: 1, event: 'moved', payload: '1', meta: '' } as const
    core.emit({ type: 'broadcast', ...event })
  }
  return { core, client, first, second, grant, say }
}

const REFUSED = { error: { name: 'CONFIG_CONFLICT', final: true } }

// Promise J9.
describe('A hook whose config cannot be had beside that of others', () => {
  it('says so, shows no channel, and leaves the others alone; it has it when they have gone', () => {
    const config = { private: false }
    const { first, second, grant } = conflict((client) => useChannel('room', { client, config }))
    expect(second.result.current).toMatchObject({ ...REFUSED, phase: 'failed', channel: null })
    expect(first.result.current).toMatchObject({ phase: 'subscribed', error: null })
    grant()
    expect(second.result.current).toMatchObject({ phase: 'subscribed', error: null })
    expect(second.result.current.channel).not.toBeNull()
  })

  it('hears and sends nothing meanwhile', async () => {
    const heard = vi.fn()
    const config = { private: false }
    const { core, second, say, grant } = conflict((client) => useBroadcast('room', 'moved', heard, { client, config }))
    say()
    expect(heard).not.toHaveBeenCalled()
    expect(await second.result.current.send({})).toMatchObject({ outcome: 'failed', ...REFUSED })
    expect(core.pushes).toHaveLength(0)
    grant()
    say()
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('shows and announces no presence meanwhile', async () => {
    const config = { private: false }
    const track = { name: 'ann' }
    const { core, second, grant } = conflict((client) => usePresence('room', { client, config, track }))
    await act(() => vi.advanceTimersByTimeAsync(0))
    const before = core.pushes.filter(({ payload }) => String(payload).includes('"track"')).length
    act(() => {
      core.emit({ type: 'presence', channel: core.channel(TOPIC), update: '{"bob":[{"presence_ref":"1"}]}' })
    })
    expect(second.result.current).toMatchObject({ ...REFUSED, presences: {} })
    grant()
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect(Object.keys(second.result.current.presences)).toEqual(['bob'])
    expect(core.pushes.filter(({ payload }) => String(payload).includes('"track"')).length).toBeGreaterThan(before)
  })

  it('stops loading', () => {
    const { second } = conflict((client) => useUserPresence({ client, channel: 'room', userId: 'ann' }))
    expect(second.result.current).toMatchObject({ ...REFUSED, loading: false })
  })
})

describe('Components that ask for the same config', () => {
  it('claim it once', () => {
    const { core, client } = fakeClient()
    const config = { private: true }
    renderHook(() => [
      useChannel('room', { client, config }),
      useBroadcast('room', 'moved', undefined, { client, config }),
    ])
    expect(core.claims(TOPIC)).toHaveLength(1)
  })
})

describe('Components whose config changes with the user', () => {
  it('give the old one up at once, so that it does not refuse the new one', () => {
    const { core, client } = fakeClient()
    const withKey = (key: string) => usePresence('room', { client, config: { presence: { key } } })
    const both = renderHook(({ key }) => [withKey(key), withKey(key)], { initialProps: { key: 'nobody' } })
    const before = core.claims(TOPIC)
    both.rerender({ key: 'alice' })
    expect(core.claims(TOPIC)).toHaveLength(1)
    expect(core.claims(TOPIC)).not.toEqual(before)
  })

  it('keep it a moment where another shows the same again', () => {
    const { core, client } = fakeClient()
    const first = renderHook(() => useChannel('room', { client, config: { private: true } }))
    const before = core.claims(TOPIC)
    first.unmount()
    renderHook(() => useChannel('room', { client, config: { private: true } }))
    expect(core.claims(TOPIC)).toEqual(before)
  })
})
