import { afterEach, describe, expect, it, vi } from 'vitest'
import type { HoldfastError } from '../../../js/src/index.js'
import { settled } from './support/fake_core.js'
import { startClient as start } from './support/start_client.js'

const TOPIC = 'realtime:orders'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('subscribe()', () => {
  // Promise J2.
  it('connects, joins with all that is listened to, and says SUBSCRIBED when changes flow', () => {
    const { core, client } = start()
    const statuses: string[] = []
    client
      .channel('orders')
      .on(
        'postgres_changes',
        { event: '*', schema: 'public', table: 'orders', filter: 'restaurant_id=eq.7' },
        () => undefined,
      )
      .on('postgres_changes', {}, () => undefined)
      .on('presence', { event: 'sync' }, () => undefined)
      .subscribe((status) => statuses.push(status))
    expect(core.all('connect')).toHaveLength(1)
    expect(core.joinPayload(TOPIC)).toEqual({
      config: {
        broadcast: { ack: false, self: false },
        presence: { key: '', enabled: true },
        postgres_changes: [
          { event: '*', schema: 'public', table: 'orders', filter: 'restaurant_id=eq.7' },
          { event: '*', schema: 'public' },
        ],
        private: false,
      },
    })
    core.channelState(TOPIC, 2)
    expect(statuses).toEqual([])
    core.channelState(TOPIC, 3)
    expect(statuses).toEqual(['SUBSCRIBED'])
  })

  it('says SUBSCRIBED with the join, if asked to', () => {
    const { core, client } = start()
    const statuses: string[] = []
    client.channel('orders', { subscribedWhen: 'joined' }).subscribe((status) => statuses.push(status))
    core.subscribed(TOPIC)
    expect(statuses).toEqual(['SUBSCRIBED'])
  })

  it('tells of trouble with a named error, and SUBSCRIBED again after a rejoin', () => {
    const { core, client } = start()
    const told: [string, string | undefined, boolean | undefined][] = []
    const channel = client
      .channel('orders')
      .subscribe((status, error?: HoldfastError) => told.push([status, error?.name, error?.final]))
    core.channelState(TOPIC, 4, 200)
    expect(channel.state).toBe('errored')
    core.channelState(TOPIC, 4, 105)
    core.subscribed(TOPIC)
    expect(channel.state).toBe('joined')
    expect(channel.error).toBeUndefined()
    core.channelState(TOPIC, 5, 202, 'no policy')
    expect(told).toEqual([
      ['TIMED_OUT', 'JOIN_TIMEOUT', false],
      ['CHANNEL_ERROR', 'CONNECTION_LOST', false],
      ['SUBSCRIBED', undefined, undefined],
      ['CHANNEL_ERROR', 'UNAUTHORIZED', true],
    ])
    expect(channel.error?.detail).toBe('no policy')
  })

  it('joins once, however often it is asked', () => {
    const { core, client } = start()
    const channel = client.channel('orders')
    channel.subscribe()
    channel.subscribe()
    core.subscribed(TOPIC)
    channel.subscribe()
    expect(core.all('subscribe')).toHaveLength(1)
  })

  it('in answer to an error that is being retried asks for nothing; to a final one, asks again', () => {
    const { core, client } = start()
    const statuses: string[] = []
    const channel = client.channel('orders')
    // Like a core that repeats to each caller what is wrong.
    core.onCommand = ({ type }) => {
      if (type === 'subscribe' && statuses.length < 9) core.channelState(TOPIC, 4, 105)
    }
    channel.subscribe((status) => {
      statuses.push(status)
      channel.subscribe()
    })
    expect(statuses).toEqual(['CHANNEL_ERROR'])
    expect(core.all('subscribe')).toHaveLength(1)
    core.onCommand = () => undefined
    core.channelState(TOPIC, 5, 202)
    expect(core.all('subscribe')).toHaveLength(2)
  })

  it('by a second who asks adds no callback, as in realtime-js, until the channel is closed', async () => {
    const { core, client } = start()
    const told: string[] = []
    const channel = client.channel('orders').subscribe((status) => told.push(`first ${status}`))
    const again = () => channel.subscribe((status) => told.push(`second ${status}`))
    again()
    core.subscribed(TOPIC)
    again()
    core.channelState(TOPIC, 4, 105)
    again()
    core.channelState(TOPIC, 5, 202)
    again()
    core.subscribed(TOPIC)
    await settled()
    expect(told).toEqual(['first SUBSCRIBED', 'first CHANNEL_ERROR', 'first CHANNEL_ERROR', 'first SUBSCRIBED'])
    const left = channel.unsubscribe()
    core.left(TOPIC)
    await left
    again()
    core.subscribed(TOPIC)
    expect(told.slice(4)).toEqual(['first CLOSED', 'second SUBSCRIBED'])
  })

  it('tells the first who asks for a channel that hooks have joined', async () => {
    const { core, client } = start()
    const told: string[] = []
    const channel = client.channel('orders').subscribeQuietly()
    core.subscribed(TOPIC)
    channel.subscribe((status) => told.push(status))
    expect(told).toEqual([])
    await settled()
    expect(told).toEqual(['SUBSCRIBED'])
  })

  it('after disconnect() tells the one who asked last, and only that one', () => {
    const { core, client } = start()
    const told: string[] = []
    const channel = client.channel('orders').subscribe((status) => told.push(`first ${status}`))
    core.subscribed(TOPIC)
    void client.disconnect()
    core.channelState(TOPIC, 0, 107)
    channel.subscribe((status) => told.push(`second ${status}`))
    core.subscribed(TOPIC)
    expect(told).toEqual(['first SUBSCRIBED', 'first CLOSED', 'second SUBSCRIBED'])
  })

  it('fails by name when the core cannot be loaded', () => {
    const { core, client } = start()
    const told: [string, string | undefined][] = []
    client.channel('orders').subscribe((status, error) => told.push([status, error?.name]))
    core.emit({ type: 'failed', code: 500, detail: '' })
    expect(told).toEqual([['CHANNEL_ERROR', 'WASM_BLOCKED']])
  })
})

describe('dispose()', () => {
  it('closes the channels, once, and is no failure of theirs', () => {
    const { core, client } = start()
    const told: string[] = []
    client.channel('orders').subscribe((status) => told.push(status))
    core.subscribed(TOPIC)
    client.dispose()
    client.dispose()
    expect(told).toEqual(['SUBSCRIBED', 'CLOSED'])
  })
})

describe('send()', () => {
  it('is an error where type or event is no text, and that never reaches the core', async () => {
    const { core, client } = start()
    const channel = client.channel('orders').subscribe()
    const none = undefined as unknown as string
    await expect(channel.send({ type: 'broadcast', event: none, payload: new Uint8Array(1) })).resolves.toBe('error')
    await expect(channel.send({ type: none as 'broadcast', event: 'e' })).resolves.toBe('error')
    expect(core.pushes).toHaveLength(0)
  })

  it('is an error where the server answers neither ok nor error', async () => {
    const { core, client } = start()
    const channel = client.channel('orders', { config: { broadcast: { ack: true } } }).subscribe()
    const sent = channel.send({ type: 'broadcast', event: 'move', payload: {} })
    core.settle(core.pushes[0]?.request ?? 0, 'acked', 0, '{}', 'weird')
    await expect(sent).resolves.toBe('error')
  })
})

describe('system and other events', () => {
  it('reach their listeners', () => {
    const { core, client } = start()
    const told: unknown[] = []
    client
      .channel('debug')
      .on('system', {}, (p) => told.push(p))
      .on('custom', {}, (p) => told.push(p))
      .subscribe()
    const channel = core.channel('realtime:debug')
    core.emit(
      { type: 'system', channel, payload: '{"status":"ok"}' },
      { type: 'message', channel, event: 'custom', payload: '[1]' },
    )
    expect(told).toEqual([{ status: 'ok' }, [1]])
  })
})

describe('Leaving', () => {
  it('tells CLOSED, resolves ok, and forgets the channel', async () => {
    const { core, client } = start()
    const statuses: string[] = []
    const channel = client.channel('orders').subscribe((status) => statuses.push(status))
    const id = core.channel(TOPIC)
    core.subscribed(TOPIC)
    const left = client.removeChannel(channel)
    expect(channel.state).toBe('leaving')
    core.channelState(TOPIC, 6)
    core.left(TOPIC)
    await expect(left).resolves.toBe('ok')
    expect(statuses).toEqual(['SUBSCRIBED', 'CLOSED'])
    expect(core.last('closeChannel').channel).toBe(id)
    expect(client.getChannels()).toEqual([])
    expect(client.channel('orders')).not.toBe(channel)
  })

  it('can be followed by joining again, under a new number', async () => {
    const { core, client } = start()
    const channel = client.channel('orders').subscribe()
    const first = core.channel(TOPIC)
    core.subscribed(TOPIC)
    const left = channel.unsubscribe()
    core.left(TOPIC)
    await left
    const statuses: string[] = []
    channel.subscribe((status) => statuses.push(status))
    expect(core.channel(TOPIC)).not.toBe(first)
    core.subscribed(TOPIC)
    expect(statuses).toEqual(['SUBSCRIBED'])
  })

  it('never hangs: not unsubscribed, not disconnected, not without an answer', async () => {
    vi.useFakeTimers()
    const { core, client } = start()
    await expect(client.channel('never').unsubscribe()).resolves.toBe('ok')
    const channel = client.channel('orders').subscribe()
    core.subscribed(TOPIC)
    const silent = channel.unsubscribe(500)
    await vi.advanceTimersByTimeAsync(2_000)
    await expect(silent).resolves.toBe('timed out')
    const second = client.channel('orders').subscribe()
    void client.disconnect()
    core.channelState(TOPIC, 0, 107)
    await expect(second.unsubscribe()).resolves.toBe('ok')
  })

  it('is undone by subscribing before it is confirmed', async () => {
    const { core, client } = start()
    const channel = client.channel('orders').subscribe()
    core.subscribed(TOPIC)
    const left = channel.unsubscribe()
    channel.subscribe()
    await expect(left).resolves.toBe('ok')
    core.channelState(TOPIC, 6)
    core.subscribed(TOPIC)
    expect(channel.state).toBe('joined')
    expect(client.getChannels()).toEqual([channel])
  })

  it('gives who asks for the name meanwhile a channel of its own, as React’s double effects do', async () => {
    const { core, client } = start()
    const told: string[] = []
    const first = client.channel('orders').on('broadcast', { event: '*' }, () => told.push('first'))
    first.subscribe((status) => told.push(`first ${status}`))
    core.subscribed(TOPIC)
    const left = client.removeChannel(first)
    const second = client.channel('orders').on('broadcast', { event: '*' }, () => told.push('second'))
    await expect(left).resolves.toBe('ok')
    expect(second).not.toBe(first)
    second.subscribe((status) => told.push(`second ${status}`))
    core.subscribed(TOPIC)
    core.emit({
      type: 'broadcast',
      channel: core.channel(TOPIC),
      form: 1,
      event: 'e',
      payload: '{}',
      meta: '',
    })
    expect(told).toEqual(['first SUBSCRIBED', 'first CLOSED', 'second SUBSCRIBED', 'second'])
    expect(client.getChannels()).toEqual([second])
  })

  it('survives disconnect(): the channel is told CLOSED, and is back with connect()', () => {
    const { core, client } = start()
    const statuses: string[] = []
    const channel = client.channel('orders').subscribe((status) => statuses.push(status))
    core.subscribed(TOPIC)
    void client.disconnect()
    core.channelState(TOPIC, 0, 107)
    expect(channel.state).toBe('closed')
    client.connect()
    core.channelState(TOPIC, 1)
    core.subscribed(TOPIC)
    expect(statuses).toEqual(['SUBSCRIBED', 'CLOSED', 'SUBSCRIBED'])
    expect(client.channel('orders')).toBe(channel)
  })

  it('of all channels disconnects, and the next subscribe() connects again', async () => {
    const { core, client } = start()
    client.channel('a').subscribe()
    client.channel('b').subscribe()
    const left = client.removeAllChannels()
    core.left('realtime:a')
    core.left('realtime:b')
    await expect(left).resolves.toEqual(['ok', 'ok'])
    expect(core.all('disconnect')).toHaveLength(1)
    client.channel('c').subscribe()
    expect(core.all('connect').length).toBeGreaterThan(1)
  })

  it('of all channels does not undo a disconnect(): hooks open no connection after it', async () => {
    const { core, client } = start()
    client.channel('orders').subscribe()
    await client.disconnect()
    await client.removeAllChannels()
    const connects = core.all('connect').length
    client.channel('orders').subscribeQuietly()
    expect(core.all('connect')).toHaveLength(connects)
  })

  it('of all channels leaves the connection to those who subscribe meanwhile', async () => {
    const { core, client } = start()
    client.channel('a').subscribe()
    const left = client.removeAllChannels()
    client.channel('b').subscribe()
    core.left('realtime:a')
    await expect(left).resolves.toEqual(['ok'])
    expect(core.all('disconnect')).toHaveLength(0)
    expect(client.getChannels().map(({ topic, phase }) => [topic, phase])).toEqual([['realtime:b', 'joining']])
  })
})
