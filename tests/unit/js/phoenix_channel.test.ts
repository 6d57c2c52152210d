import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import type { RealtimePresenceState } from '../../../js/src/index.js'
import { RealtimeClient } from '../../../js/src/index.js'
import { FakeCore } from './support/fake_core.js'

const RECONNECTING = 3

function start() {
  const core = new FakeCore()
  const client = new RealtimeClient('ws://localhost:4000/socket', { port: core.port })
  const accept = (topic: string, response: object | string) => {
    const channel = core.channel(topic)
    const answer = JSON.stringify(response)
    core.emit({ type: 'channelState', channel, state: 3, error: 0, retryAt: 0, detail: '', response: answer })
  }
  const present = (topic: string, update: object) => {
    core.emit({ type: 'presence', channel: core.channel(topic), update: JSON.stringify(update) })
  }
  return { core, client, accept, present }
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('The answer to a join', () => {
  it('is there when the phase is told, and is that of the last join', () => {
    const { client, accept } = start()
    const room = client.phoenixChannel('room:lobby')
    const told: unknown[] = []
    room.onPhaseChange((phase) => told.push([phase, room.joinResponse]))
    expect(room.joinResponse).toBeUndefined()
    room.join()
    accept('room:lobby', { messages: [1] })
    accept('room:lobby', 'rejoined')
    expect(told).toEqual([
      ['subscribed', { messages: [1] }],
      ['subscribed', 'rejoined'],
    ])
  })
})

it('A join’s refusal is there whole when the phase is told', () => {
  const { core, client } = start()
  const room = client.phoenixChannel('room:lobby').join()
  const told: unknown[] = []
  room.onPhaseChange((phase, error) => told.push([phase, error?.detail, room.joinResponse]))
  const at = { channel: core.channel('room:lobby'), retryAt: 0, detail: 'full' }
  core.emit({ type: 'channelState', state: 4, error: 204, response: '{"reason":"full","room_for":5}', ...at })
  expect(told).toEqual([['errored', 'full', { reason: 'full', room_for: 5 }]])
})

describe('Params that a function gives', () => {
  const counting = () => {
    let asked = 0
    return () => ({ token: `t${String((asked += 1))}` })
  }

  it('are asked for when the channel is joined', () => {
    const { core, client } = start()
    const params = vi.fn(counting())
    const room = client.phoenixChannel('room:lobby', params)
    expect(params).not.toHaveBeenCalled()
    room.join()
    expect(core.joinPayload('room:lobby')).toEqual({ token: 't1' })
  })

  it('are asked for anew where the channel is to be joined anew', () => {
    const { core, client, accept } = start()
    client.phoenixChannel('room:lobby', counting()).join()
    accept('room:lobby', {})
    core.channelState('room:lobby', 4, 209)
    expect(core.joinPayload('room:lobby')).toEqual({ token: 't2' })
    core.state(RECONNECTING, 2, { reason: 102 })
    expect(core.joinPayload('room:lobby')).toEqual({ token: 't3' })
  })

  it('are not touched while the channel is joined, which would rejoin it', () => {
    const { core, client, accept } = start()
    client.phoenixChannel('room:lobby', counting()).join()
    accept('room:lobby', {})
    core.connected()
    expect(core.all('configureChannel')).toEqual([])
  })

  it('are asked for anew by whoever joins again after a final refusal', () => {
    const { core, client } = start()
    const room = client.phoenixChannel('room:lobby', counting()).join()
    core.channelState('room:lobby', 5, 301)
    expect(room.phase).toBe('failed')
    room.join()
    expect(core.joinPayload('room:lobby')).toEqual({ token: 't2' })
  })

  it('stay the last ones where the function throws later', () => {
    const { core, client, accept } = start()
    const reported = vi.spyOn(console, 'error').mockReturnValue()
    const params = vi.fn(() => ({ token: 'first' }))
    client.phoenixChannel('room:lobby', params).join()
    accept('room:lobby', {})
    params.mockImplementation(() => {
      throw new Error('signed out')
    })
    core.channelState('room:lobby', 4, 209)
    expect(core.joinPayload('room:lobby')).toEqual({ token: 'first' })
    expect(reported).toHaveBeenCalledOnce()
    reported.mockRestore()
  })
})

describe('Who is present', () => {
  it('after leaving and joining again is who the server says, and nobody of before', async () => {
    const { core, client, present } = start()
    const room = client.phoenixChannel('room:lobby').join()
    present('room:lobby', { ann: { metas: [{ phx_ref: '1' }] }, bob: { metas: [{ phx_ref: '2' }] } })
    const left = room.leave()
    core.left('room:lobby')
    await left
    room.join()
    present('room:lobby', { ann: { metas: [{ phx_ref: '3' }] } })
    expect(Object.keys(room.presenceState())).toEqual(['ann'])
  })

  it('on a Supabase channel is nobody of before, either', async () => {
    const { core, client, present } = start()
    const room = client.channel('room').subscribe()
    present('realtime:room', { ann: [{ presence_ref: '1' }], bob: [{ presence_ref: '2' }] })
    const left = room.unsubscribe()
    room.subscribe()
    present('realtime:room', { ann: [{ presence_ref: '1' }] })
    await left
    expect(Object.keys(room.presenceState())).toEqual(['ann'])
    expect(core.all('openChannel')).toHaveLength(1)
  })
})

it('All channels are removed, those of a plain Phoenix server too, before the connection goes', async () => {
  const { core, client } = start()
  client.phoenixChannel('room:lobby').join()
  const removed = client.removeAllChannels()
  expect(core.all('unsubscribe')).toHaveLength(1)
  expect(core.all('disconnect')).toEqual([])
  core.left('room:lobby')
  await expect(removed).resolves.toEqual(['ok'])
  expect(core.all('disconnect')).toHaveLength(1)
})

it('Who is present is typed as what it is: phoenix.js’s metas by key', () => {
  const { client, present } = start()
  const room = client.phoenixChannel('room:lobby', {}, { leaveDebounceMs: 0 }).join()
  const told: (string | undefined)[] = []
  room.onPresence(({ event, newPresences }) => told.push(event, newPresences?.[0]?.phx_ref))
  present('room:lobby', { ann: { metas: [{ phx_ref: '1', nick: 'Ann' }], user: { name: 'Ann' } } })
  const state = room.presenceState<{ nick: string }, { user: { name: string } }>()
  expectTypeOf(state['ann']?.metas[0]?.nick).toEqualTypeOf<string | undefined>()
  expectTypeOf(state['ann']?.metas[0]?.phx_ref).toEqualTypeOf<string | undefined>()
  expectTypeOf(room.presenceState()).not.toExtend<RealtimePresenceState>()
  expect(state).toEqual({ ann: { metas: [{ phx_ref: '1', nick: 'Ann' }], user: { name: 'Ann' } } })
  expect([state['ann']?.metas[0]?.nick, state['ann']?.user.name]).toEqual(['Ann', 'Ann'])
  expect(told).toEqual(['join', '1', 'sync', undefined])
})
