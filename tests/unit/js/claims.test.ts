import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RealtimeChannelOptions } from '../../../js/src/index.js'
import { settled } from './support/fake_core.js'
import { startClient } from './support/start_client.js'

const ROOM = 'realtime:room'
type Config = NonNullable<RealtimeChannelOptions['config']>

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function start() {
  const { core, client } = startClient()
  /** A handle with a config; what it hears and is told. */
  const attach = (config: Config) => {
    const heard: unknown[] = []
    const told: (string | undefined)[][] = []
    const handle = client
      .attach('room', { config })
      .on('broadcast', { event: 'said' }, ({ payload }) => heard.push(payload))
      .subscribe((status, error) => told.push([status, error?.name]))
    return { handle, heard, told }
  }
  const say = (payload: number, meta = ''): void => {
    const event = { channel: core.channel(ROOM), form: 1, event: 'said', payload: String(payload), meta } as const
    core.emit({ type: 'broadcast', ...event })
  }
  return { core, client, attach, say }
}

// Promise J9.
describe('Handles with configs of their own', () => {
  it('claim them, and take them back as they end', () => {
    const { core, attach } = start()
    const first = attach({ private: true, broadcast: { ack: true } })
    attach({ presence: { key: 'me', enabled: true } })
    expect(core.joinPayload(ROOM).config).toMatchObject({
      broadcast: { ack: true, self: false },
      presence: { key: 'me', enabled: true },
      private: true,
    })
    first.handle.unsubscribe()
    expect(core.joinPayload(ROOM).config.broadcast).toEqual({ ack: false, self: false })
  })

  it('send as their own config says, acknowledged or not', () => {
    const { core, attach } = start()
    const [acked, plain] = [attach({ broadcast: { ack: true } }), attach({})]
    core.subscribed(ROOM)
    void acked.handle.send({ type: 'broadcast', event: 'said', payload: 1 })
    void plain.handle.send({ type: 'broadcast', event: 'said', payload: 2 })
    expect(core.pushes.map(({ flags }) => flags & 1)).toEqual([1, 0])
  })

  it('keep their own broadcasts where others only send on the topic', () => {
    const { core, client, attach } = start()
    attach({ broadcast: { ack: true, self: true } })
    void client.connection.send({ channel: 'room', event: 'said' })
    expect(core.joinPayload(ROOM).config.broadcast).toEqual({ ack: true, self: true })
  })

  it('that cannot be had fail with a named error, are deaf, and send nothing', async () => {
    const { core, client, attach, say } = start()
    const first = attach({ private: true })
    const second = attach({ private: false })
    core.subscribed(ROOM)
    core.decide(ROOM, core.claims(ROOM)[1] ?? 0)
    await settled()
    say(1)
    expect([first.heard, second.heard]).toEqual([[1], []])
    expect(second.told.at(-1)).toEqual(['CHANNEL_ERROR', 'CONFIG_CONFLICT'])
    expect(second.handle.phase).toBe('failed')
    expect(second.handle.error).toMatchObject({ name: 'CONFIG_CONFLICT', final: true })
    expect(await second.handle.send({ type: 'broadcast', event: 'said', payload: 2 })).toBe('error')
    expect(core.pushes).toHaveLength(0)
    expect(first.told).toEqual([['SUBSCRIBED', undefined]])
    expect(client.channel('room').phase).toBe('subscribed')
  })

  it('hear that they can be had also while a change of user is under way', async () => {
    const { core, client, attach } = start()
    await client.setAuth('first', 'alice')
    const first = attach({ presence: { key: 'alice' } })
    const second = attach({ presence: { key: 'bob' } })
    core.subscribed(ROOM)
    const [, claim = 0] = core.claims(ROOM)
    core.decide(ROOM, claim)
    void client.setAuth('second', 'bob')
    first.handle.unsubscribe()
    core.decide(ROOM, claim, 0)
    await settled()
    core.channelState(ROOM, 1)
    core.subscribed(ROOM)
    await settled()
    expect([second.handle.phase, second.handle.error]).toEqual(['subscribed', undefined])
  })

  it('that can be had after all, because others have gone, are subscribed and hear', async () => {
    const { core, attach, say } = start()
    const first = attach({ private: true })
    const second = attach({ private: false })
    core.subscribed(ROOM)
    const [, claim = 0] = core.claims(ROOM)
    core.decide(ROOM, claim)
    await settled()
    first.handle.unsubscribe()
    core.decide(ROOM, claim, 0)
    core.channelState(ROOM, 1)
    core.subscribed(ROOM)
    await settled()
    say(1)
    expect(second.heard).toEqual([1])
    expect(second.told.at(-1)).toEqual(['SUBSCRIBED', undefined])
    expect([second.handle.phase, second.handle.error]).toEqual(['subscribed', undefined])
  })

  it('hear their own broadcasts if they want them, while others do not', () => {
    const { core, client, attach } = start()
    const [yes, no] = [attach({ broadcast: { self: true } }), attach({})]
    const own: unknown[] = []
    client.channel('room').on('broadcast', { event: 'said' }, ({ payload }) => own.push(payload))
    core.subscribed(ROOM)
    const payload = JSON.stringify({ type: 'broadcast', event: 'said', payload: 7 })
    const [claim = 0] = core.claims(ROOM)
    core.emit({ type: 'echo', channel: core.channel(ROOM), attachments: [claim], form: 0, event: 'broadcast', payload })
    expect([yes.heard, no.heard, own]).toEqual([[7], [], []])
    core.emit({ type: 'echo', channel: core.channel(ROOM), attachments: [0], form: 0, event: 'broadcast', payload })
    expect([yes.heard, no.heard, own]).toEqual([[7], [], [7]])
  })

  it('get replays only if they asked for them, each message once', () => {
    const { core, attach, say } = start()
    const replay = { private: true, broadcast: { replay: { since: 1 } } }
    const [first, none] = [attach(replay), attach({ private: true })]
    core.subscribed(ROOM)
    say(1, '{"id":"a","replayed":true}')
    say(2, '{"id":"b"}')
    const late = attach(replay)
    core.subscribed(ROOM)
    say(1, '{"id":"a","replayed":true}')
    say(2, '{"id":"b","replayed":true}')
    expect([first.heard, none.heard, late.heard]).toEqual([[1, 2], [2], [1, 2]])
  })

  it('that cannot work by themselves fail by themselves', async () => {
    const { core, attach } = start()
    const { handle, told } = attach({ broadcast: { replay: { since: 1 } } })
    await settled()
    expect(told).toEqual([['CHANNEL_ERROR', 'INVALID_OPTIONS']])
    expect(handle.error).toMatchObject({ name: 'INVALID_OPTIONS' })
    expect(core.all('subscribe')).toHaveLength(0)
  })
})

describe("The app's own channel", () => {
  it('counts with its own config, also where a table or a handle made it first', () => {
    const { core, client, attach } = start()
    attach({})
    core.subscribed(ROOM)
    const channel = client.channel('room', { config: { private: true } })
    expect(core.joinPayload(ROOM).config).toMatchObject({ private: true })
    expect(channel.params.config.private).toBe(true)
    expect(client.channel('room')).toBe(channel)
  })

  it('has the config that the first of them named, where the app gives it none', () => {
    const { core, client, attach } = start()
    client.attach('room').subscribe()
    const { handle } = attach({ private: true })
    client.channel('room').subscribe()
    core.subscribed(ROOM)
    handle.unsubscribe()
    expect(core.joinPayload(ROOM).config).toMatchObject({ private: true })
  })

  it('keeps the config of its first call, and says so', async () => {
    const { core, client } = start()
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const channel = client.channel('room', { config: { private: true } })
    expect(client.channel('room', { config: { private: true, broadcast: { self: false } } })).toBe(channel)
    expect(client.channel('room', { config: { private: false } })).toBe(channel)
    channel.subscribe()
    await vi.dynamicImportSettled()
    expect(core.joinPayload(ROOM).config).toMatchObject({ private: true })
    expect(warned.mock.calls).toEqual([[expect.stringContaining("channel('room') has another config already")]])
    warned.mockRestore()
  })
})
