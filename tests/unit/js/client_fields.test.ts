import { describe, expect, it, vi } from 'vitest'
import {
  RealtimeChannel,
  RealtimeClient,
  RealtimePresence,
  WebSocketFactory,
  createClient,
} from '../../../js/src/index.js'
import { FakeCore, settled } from './support/fake_core.js'
import { startClient } from './support/start_client.js'

describe('client.accessTokenValue', () => {
  it('is the token that setAuth() gave, at once', () => {
    const { client } = startClient()
    expect(client.accessTokenValue).toBeNull()
    void client.setAuth('token')
    expect(client.accessTokenValue).toBe('token')
  })

  it('is what the function gave, once setAuth() has waited for it', async () => {
    const { client } = startClient({ accessToken: async () => 'fresh' })
    await client.setAuth()
    expect(client.accessTokenValue).toBe('fresh')
  })

  it('is what the function gave when the core asked', async () => {
    const { core, client } = startClient({ accessToken: async () => 'asked' })
    core.emit({ type: 'tokenWanted', why: 0 })
    await settled()
    expect(client.accessTokenValue).toBe('asked')
  })

  it('is the key where that was given, as supabase-js does when nobody is signed in; to the core it is nobody', async () => {
    const { core, client } = startClient({ accessToken: async () => 'anon' })
    await client.setAuth()
    expect(client.accessTokenValue).toBe('anon')
    expect(core.all('setAccessToken').map(({ token }) => token)).toEqual([''])
  })

  it('keeps the last token where the function fails, as realtime-js', async () => {
    const accessToken = vi
      .fn<() => Promise<string>>()
      .mockResolvedValueOnce('first')
      .mockRejectedValue(new Error('away'))
    const { client } = startClient({ accessToken })
    await client.setAuth()
    await client.setAuth()
    expect(client.accessTokenValue).toBe('first')
  })

  it('written acts as setAuth()', () => {
    const { core, client } = startClient()
    client.accessTokenValue = 'written'
    expect(core.last('setAccessToken').token).toBe('written')
    expect(client.accessTokenValue).toBe('written')
  })
})

describe('A client', () => {
  it('can be asked for what it was made with', () => {
    const accessToken = () => 'token'
    const logger = vi.fn<(kind: string, message: string, data?: unknown) => void>()
    const fetcher = vi.fn<typeof fetch>(async () => new Response())
    const client = new RealtimeClient('wss://xyz.supabase.co/realtime/v1', {
      params: { apikey: 'anon' },
      headers: { 'x-app': 'a' },
      timeout: 5_000,
      heartbeatIntervalMs: 20_000,
      logLevel: 'info',
      port: new FakeCore().port,
      accessToken,
      logger,
      fetch: fetcher,
    })
    expect(client).toMatchObject({
      vsn: '2.0.0',
      apiKey: 'anon',
      params: { apikey: 'anon' },
      headers: { 'x-app': 'a' },
      timeout: 5_000,
      heartbeatIntervalMs: 20_000,
      logLevel: 'info',
      endPoint: 'wss://xyz.supabase.co/realtime/v1/websocket',
      httpEndpoint: 'https://xyz.supabase.co/realtime/v1/api/broadcast',
      accessToken,
    })
    void client.fetch('/here')
    expect(fetcher).toHaveBeenCalledWith('/here')
    client.log('app', 'hello', { a: 1 })
    expect(logger).toHaveBeenCalledWith('app', 'hello', { a: 1 })
  })

  it('has realtime-js’s defaults where nothing was given', () => {
    const { client } = startClient({ vsn: '1.0.0' })
    expect(client).toMatchObject({ vsn: '1.0.0', params: {}, headers: {}, timeout: 10_000, accessToken: null })
    const keyless = createClient('ws://127.0.0.1:4000/socket', { port: new FakeCore().port })
    expect(keyless.apiKey).toBeNull()
  })

  it('is disconnecting until the promise of disconnect() has settled', async () => {
    const { core, client } = startClient()
    client.connect()
    core.connected()
    expect([client.isConnected(), client.isDisconnecting(), client.connectionState()]).toEqual([true, false, 'open'])
    const disconnected = client.disconnect()
    core.state(0, 2)
    expect([client.isConnected(), client.isDisconnecting(), client.connectionState()]).toEqual([false, true, 'closing'])
    await expect(disconnected).resolves.toBe('ok')
    expect([client.isDisconnecting(), client.connectionState()]).toEqual([false, 'closed'])
  })

  it('that is brought back at once is not disconnecting', () => {
    const { core, client } = startClient()
    client.connect()
    core.connected()
    void client.disconnect()
    core.state(0, 2)
    client.connect()
    core.state(1, 0)
    expect([client.isDisconnecting(), client.connectionState()]).toEqual([false, 'connecting'])
  })
})

describe('client.accessToken', () => {
  it('written is asked at once, and by each setAuth()', async () => {
    const { core, client } = startClient()
    const source = vi.fn<() => Promise<string>>().mockResolvedValueOnce('first').mockResolvedValueOnce('second')
    client.accessToken = source
    await settled()
    expect([client.accessTokenValue, client.accessToken]).toEqual(['first', source])
    await client.setAuth()
    expect(core.all('setAccessToken').map(({ token }) => token)).toEqual(['first', 'second'])
  })

  it('written as a token is setAuth(), and as null asks nobody any more', async () => {
    const source = vi.fn<() => string>(() => 'asked')
    const { client } = startClient({ accessToken: source })
    client.accessToken = 'token'
    expect([client.accessTokenValue, client.accessToken]).toEqual(['token', null])
    client.accessToken = null
    await client.setAuth()
    expect(client.accessTokenValue).toBe('token')
    expect(source).not.toHaveBeenCalled()
  })
})

describe('client.channels', () => {
  it('written leaves those that are not kept', () => {
    const { core, client } = startClient()
    const [kept, evicted] = [client.channel('kept').subscribe(), client.channel('evicted').subscribe()]
    core.subscribed('realtime:evicted')
    client.channels = client.channels.filter((channel) => channel !== evicted)
    expect([kept.state, evicted.state]).toEqual(['joining', 'leaving'])
    core.left('realtime:evicted')
    expect(client.getChannels()).toEqual([kept])
  })
})

describe('sendHeartbeat()', () => {
  it('has the core look at once, and is told as sent, then as answered', async () => {
    const beats: unknown[] = []
    const { core, client } = startClient({ heartbeatCallback: (...beat) => beats.push(beat) })
    client.connect()
    core.connected()
    expect(client.pendingHeartbeatRef).toBeNull()
    await client.sendHeartbeat()
    expect(core.commands.at(-1)).toEqual({ type: 'resume' })
    core.emit({ type: 'quality', level: 4, latency: 9, jitter: 0, loss: 0, lastHeartbeatAt: 0, checking: true })
    expect(client.pendingHeartbeatRef).not.toBeNull()
    core.quality(20)
    expect(client.pendingHeartbeatRef).toBeNull()
    expect(beats).toEqual([['sent'], ['ok', 20]])
  })

  it('without a connection says so, and does nothing', async () => {
    const beats: string[] = []
    const { core, client } = startClient()
    client.onHeartbeat((status) => beats.push(status))
    await client.sendHeartbeat()
    expect(beats).toEqual(['disconnected'])
    expect(core.all('resume')).toEqual([])
  })
})

describe('A client’s options', () => {
  it('can be read by realtime-js’s names', () => {
    class Transport {}
    const heartbeatCallback = vi.fn<() => void>()
    const encode = vi.fn<() => void>()
    const decode = vi.fn<() => void>()
    const reconnectAfterMs = (tries: number) => tries * 7
    const given = { transport: Transport, heartbeatCallback, encode, decode, reconnectAfterMs, worker: true }
    const { client } = startClient({ ...given, workerUrl: '/w.js' })
    expect(client).toMatchObject({ ...given, workerUrl: '/w.js' })
    const { client: plain } = startClient()
    expect(plain).toMatchObject({ transport: null, worker: false, workerUrl: undefined })
    expect([1, 2, 6, 99].map((tries) => plain.reconnectAfterMs(tries))).toEqual([1_000, 2_000, 30_000, 30_000])
    expect(plain.heartbeatCallback('ok')).toBeUndefined()
  })

  it('assigned later end no app: the logger hears that they have no effect, and no value, which may be a key', () => {
    const logger = vi.fn<(...line: unknown[]) => void>()
    const { client } = startClient({ logger })
    const assigned = {
      heartbeatIntervalMs: 5_000,
      timeout: 1,
      reconnectAfterMs: () => 1,
      apiKey: 'other',
      endPoint: 'wss://other/websocket',
      httpEndpoint: 'https://other/api/broadcast',
      params: { apikey: 'other' },
      headers: { Authorization: 'Bearer other' },
      fetch: vi.fn<typeof fetch>(),
      logLevel: 'info',
    }
    Object.assign(client, assigned)
    expect(client).toMatchObject({ heartbeatIntervalMs: 30_000, timeout: 10_000, apiKey: 'anon', headers: {} })
    expect(client.reconnectAfterMs(1)).toBe(1_000)
    const told = Object.keys(assigned).map((name) => [
      'client',
      `${name} is an option: it cannot be changed later`,
      undefined,
    ])
    expect(logger.mock.calls).toEqual(told)
    client.timeout = 10_000
    expect(logger).toHaveBeenCalledTimes(told.length)
  })

  it.each([
    ['2.0.0', '["1","2","room","move",{"x":1}]'],
    ['1.0.0', '{"join_ref":"1","ref":"2","topic":"room","event":"move","payload":{"x":1}}'],
  ])('encode and decode are those of protocol %s', (vsn, text) => {
    const { client } = startClient({ vsn })
    const message = { join_ref: '1', ref: '2', topic: 'room', event: 'move', payload: { x: 1 } }
    const seen: unknown[] = []
    client.encode(message, (frame) => seen.push(frame))
    client.decode(text, (read) => seen.push(read))
    expect(seen).toEqual([text, message])
  })
})

describe('A channel', () => {
  it('is made by realtime-js’s constructor, too; one that is joined takes its topic over', async () => {
    const { core, client } = startClient({ timeout: 3_000 })
    const first = client.channel('orders').subscribe()
    core.subscribed('realtime:orders')
    const second = new RealtimeChannel('realtime:orders', { config: { private: true } }, client)
    expect(second).toMatchObject({ topic: 'realtime:orders', subTopic: 'orders', timeout: 3_000, state: 'closed' })
    expect(second.socket).toBe(client)
    second.subscribe()
    await settled()
    expect([first.state, second.state]).toEqual(['closed', 'joining'])
    expect(client.getChannels()).toEqual([second])
  })

  it('and its client can be written as JSON: they lead in no circle', () => {
    const { client } = startClient()
    const channel = client.channel('orders').subscribe()
    expect(() => JSON.stringify([client, channel])).not.toThrow()
  })

  it('knows its client and what came of it', () => {
    const { client } = startClient({ timeout: 3_000 })
    const channel = client.channel('orders')
    expect(channel).toMatchObject({
      timeout: 3_000,
      joinedOnce: false,
      private: false,
      broadcastEndpointURL: 'https://xyz.supabase.co/realtime/v1/api/broadcast',
    })
    expect(channel.socket).toBe(client)
    channel.subscribe()
    expect(channel.joinedOnce).toBe(true)
  })

  it('has a presence of its own, which realtime-js’s class reads too', () => {
    const { core, client } = startClient()
    const channel = client.channel('room').on('presence', { event: 'sync' }, () => undefined)
    channel.subscribe()
    core.subscribed('realtime:room')
    const update = '{"ann":[{"presence_ref":"1","name":"Ann"}]}'
    core.emit({ type: 'presence', channel: core.channel('realtime:room'), update })
    expect(channel.presence).toBe(channel.presence)
    expect(channel.presence.state).toEqual({ ann: [{ presence_ref: '1', name: 'Ann' }] })
    expect(new RealtimePresence(channel).state).toBe(channel.presenceState())
  })
})

describe('channel.copyBindings()', () => {
  it('listens to all that the other listens to, in the channel’s place', async () => {
    const { core, client } = startClient()
    const heard: unknown[] = []
    const old = client
      .channel('orders')
      .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'orders' }, (change) =>
        heard.push(change.new),
      )
      .on('broadcast', { event: 'ready' }, ({ payload }) => heard.push(payload))
      .on('presence', { event: 'sync' }, () => heard.push('sync'))
    const left = client.removeChannel(old.subscribe())
    core.left('realtime:orders')
    await left
    const next = client.channel('orders')
    next.copyBindings(old)
    expect(Object.keys(next.bindings)).toEqual(['postgres_changes', 'broadcast', 'presence'])
    next.subscribe()
    core.subscribed('realtime:orders')
    core.change('realtime:orders', 'INSERT', { record: { id: 1 } })
    expect(heard).toEqual([{ id: 1 }])
    expect(core.joinPayload('realtime:orders').config).toMatchObject({
      postgres_changes: [{ event: 'INSERT', schema: 'public', table: 'orders' }],
      presence: { enabled: true },
    })
  })

  it('is refused to a channel that was subscribed', () => {
    const { client } = startClient()
    const channel = client.channel('a').subscribe()
    expect(() => {
      channel.copyBindings(client.channel('b'))
    }).toThrow('cannot copy bindings into joined channel')
  })
})

describe('WebSocketFactory', () => {
  it('gives the host’s class, or says by name that there is none', () => {
    class Socket {}
    vi.stubGlobal('WebSocket', Socket)
    expect(WebSocketFactory.isWebSocketSupported()).toBe(true)
    expect(WebSocketFactory.getWebSocketConstructor()).toBe(Socket)
    vi.stubGlobal('WebSocket', undefined)
    expect(WebSocketFactory.isWebSocketSupported()).toBe(false)
    expect(() => WebSocketFactory.getWebSocketConstructor()).toThrow(/TRANSPORT_FAILED|WebSocket/)
    vi.unstubAllGlobals()
  })
})
