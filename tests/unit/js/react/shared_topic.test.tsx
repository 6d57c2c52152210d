// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useBroadcast, useChannel, usePresence, useUserPresence } from '../../../../js/src/react/index.js'
import { fakeClient } from './support.js'

const TOPIC = 'realtime:room'
const CLOSED = 0

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

async function settled(): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(0))
}

/** A client whose channel is subscribed. On its page the app itself removes that channel. */
async function removed(show: (client: ReturnType<typeof fakeClient>['client']) => unknown) {
  const { core, client } = fakeClient()
  const hook = renderHook(() => show(client))
  act(() => {
    core.connected()
    core.subscribed(TOPIC)
  })
  const before = core.channel(TOPIC)
  const heard = vi.fn()
  const own = client.channel('room').on('broadcast', { event: 'moved' }, heard).subscribe()
  void client.removeChannel(own)
  act(() => {
    core.channelState(TOPIC, CLOSED)
  })
  await settled()
  act(() => {
    core.subscribed(TOPIC)
  })
  return { core, client, hook, heard, own, before, after: core.channel(TOPIC) }
}

// Promise J4.
describe('A component whose channel the app removes', () => {
  it('joins it anew, for it still shows it; the app hears nothing more', async () => {
    const { core, hook, heard, own, before, after } = await removed((client) => useChannel('room', { client }))
    expect(after).not.toBe(before)
    expect(hook.result.current).toMatchObject({ phase: 'subscribed', error: null })
    expect((hook.result.current as { channel: unknown }).channel).not.toBe(own)
    core.emit({ type: 'broadcast', channel: after, form: 1, event: 'moved', payload: '{"payload":1}', meta: '' })
    expect(heard).not.toHaveBeenCalled()
  })

  it('hears and sends on the new one', async () => {
    const told = vi.fn()
    const { core, hook, after } = await removed((client) => useBroadcast('room', 'moved', told, { client }))
    core.emit({ type: 'broadcast', channel: after, form: 1, event: 'moved', payload: '{"payload":1}', meta: '' })
    expect(told).toHaveBeenCalledTimes(1)
    void (hook.result.current as { send: () => Promise<unknown> }).send()
    expect(core.pushes.at(-1)).toMatchObject({ channel: after, event: 'broadcast' })
  })

  it('is present on the new one, and sees who is there', async () => {
    const { core, hook, after } = await removed((client) => usePresence('room', { client, track: { mood: 1 } }))
    await settled()
    expect(core.pushes.at(-1)).toMatchObject({ channel: after, event: 'presence' })
    act(() => {
      core.emit({ type: 'presence', channel: after, update: '{"ann":[{"presence_ref":"1"}]}' })
    })
    expect(hook.result.current).toMatchObject({ presences: { ann: [{}] } })
  })

  it('announces its user on the new one, and sees who is online', async () => {
    const options = { userId: 'ann', channel: 'room' }
    const { core, hook, after } = await removed((client) => useUserPresence({ client, ...options }))
    await settled()
    expect(core.pushes.at(-1)).toMatchObject({ channel: after, event: 'presence' })
    act(() => {
      core.emit({ type: 'presence', channel: after, update: '{"bob":[{"presence_ref":"1"}]}' })
    })
    expect(hook.result.current).toMatchObject({ onlineUsers: [{ id: 'bob' }] })
  })

  it('joins it anew after a disconnect() too, once there is a connection', async () => {
    const { core, client } = fakeClient()
    const hook = renderHook(() => useChannel('room', { client }))
    act(() => {
      core.connected()
      core.subscribed(TOPIC)
    })
    act(() => {
      void client.disconnect()
      core.channelState(TOPIC, CLOSED, 107)
    })
    void client.removeChannel(client.channel('room'))
    await settled()
    act(() => {
      void client.connect()
      core.connected()
      core.subscribed(TOPIC)
    })
    expect(hook.result.current).toMatchObject({ phase: 'subscribed', error: null })
  })

  it('leaves it alone once the component has gone', async () => {
    const { core, client, hook } = await removed((client) => useChannel('room', { client }))
    hook.unmount()
    await act(() => vi.advanceTimersByTimeAsync(5_000))
    const joins = core.all('subscribe').length
    act(() => {
      core.channelState(TOPIC, CLOSED)
    })
    await settled()
    expect(core.all('subscribe')).toHaveLength(joins)
    expect(client.getChannels()).toHaveLength(0)
  })
})
