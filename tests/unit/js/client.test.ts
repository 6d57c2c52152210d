import { afterEach, describe, expect, it, vi } from 'vitest'
import { RealtimeClient, createClient } from '../../../js/src/index.js'
import type { RealtimeClientOptions } from '../../../js/src/index.js'
import { openSocket } from '../../../js/src/engine/early_socket.js'
import { FakeCore, settled } from './support/fake_core.js'

function start(options: RealtimeClientOptions = {}) {
  const core = new FakeCore()
  return { core, client: createClient('https://xyz.supabase.co', 'anon', { port: core.port, ...options }) }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('RealtimeClient', () => {
  it('is made as realtime-js’s is', () => {
    const core = new FakeCore()
    new RealtimeClient('wss://xyz.supabase.co/realtime/v1', {
      params: { apikey: 'k', log_level: 'info' },
      timeout: 5_000,
      reconnectAfterMs: (n) => n * 100,
      port: core.port,
    })
    expect(core.last('create').options).toMatchObject({
      url: 'wss://xyz.supabase.co/realtime/v1/websocket?log_level=info&apikey=k&vsn=2.0.0',
      joinTimeoutMs: 5_000,
      pushTimeoutMs: 5_000,
      backoffMs: [100, 200, 300, 400, 500, 600],
    })
  })

  it('takes supabase-js’s options', () => {
    const core = new FakeCore()
    createClient('https://xyz.supabase.co', 'anon', {
      auth: { persistSession: true },
      realtime: { params: { eventsPerSecond: '10' }, port: core.port },
    })
    expect(core.last('create').options.url).toBe(
      'wss://xyz.supabase.co/realtime/v1/websocket?eventsPerSecond=10&apikey=anon&vsn=2.0.0',
    )
  })

  it('takes whatever else realtime-js takes, and tells of heartbeats and states', () => {
    const [beats, log]: [unknown[], string[]] = [[], []]
    const { core, client } = start({
      transport: class {},
      worker: true,
      workerUrl: '/worker.js',
      encode: () => undefined,
      decode: () => undefined,
      headers: {},
      log_level: 'info',
      heartbeatCallback: (...beat) => beats.push(beat),
      logger: (kind, message) => log.push(`${kind} ${message}`),
    })
    const stop = client.onHeartbeat((status) => beats.push(status))
    client.connect()
    core.connected()
    core.quality(20)
    stop()
    core.state(0, 2, { reason: 102 })
    expect(beats).toEqual([['ok', 20], 'ok', ['timeout']])
    expect(log).toEqual(['transport connecting', 'transport connected', 'transport disconnected'])
  })

  it('gives Node a WebSocket where it has none', () => {
    class Transport {}
    vi.stubGlobal('WebSocket', undefined)
    Reflect.deleteProperty(globalThis, 'WebSocket')
    start({ transport: Transport })
    expect(globalThis.WebSocket).toBe(Transport)
    start({ transport: class {} })
    expect(globalThis.WebSocket).toBe(Transport)
    vi.unstubAllGlobals()
  })

  it('takes the transport for its own address until it is disposed of', () => {
    class Transport {
      addEventListener(): void {
        // Tells nothing.
      }
    }
    class Host extends Transport {}
    vi.stubGlobal('WebSocket', Host)
    const { client } = start({ transport: Transport })
    expect(openSocket(client.endpointURL())).not.toBeInstanceOf(Host)
    client.dispose()
    expect(openSocket(client.endpointURL())).toBeInstanceOf(Host)
    vi.unstubAllGlobals()
  })

  it('gives up sooner where heartbeats are more frequent', () => {
    const timeouts = [20_000, 2_000, 60_000].map((heartbeatIntervalMs) => {
      const { core } = start({ heartbeatIntervalMs })
      return core.last('create').options.heartbeatTimeoutMs
    })
    expect(timeouts).toEqual([30_000, 4_000, 45_000])
    const { core } = start({ heartbeatIntervalMs: 20_000, heartbeatTimeoutMs: 50_000 })
    expect(core.last('create').options.heartbeatTimeoutMs).toBe(50_000)
    expect(start().core.last('create').options.heartbeatTimeoutMs).toBeUndefined()
  })

  it('tells its logger what the accessToken function threw', async () => {
    const log: unknown[] = []
    const thrown = new Error('no session')
    const { client } = start({
      accessToken: () => Promise.reject(thrown),
      logger: (...line) => log.push(line),
    })
    await client.setAuth()
    expect(log).toContainEqual(['error', 'Error fetching access token from callback', thrown])
  })

  it('ends the connection of removeAllChannels() by disconnect(), which apps wrap', async () => {
    const { core, client } = start()
    const disconnect = vi.spyOn(client, 'disconnect')
    client.channel('a').subscribe()
    core.connected()
    const removed = client.removeAllChannels()
    core.left('realtime:a')
    await removed
    expect(disconnect).toHaveBeenCalledOnce()
    client.channel('b').subscribeQuietly()
    expect(core.commands.filter(({ type }) => type === 'connect')).toHaveLength(2)
  })

  it('refuses a version of the protocol in realtime-js’s words', () => {
    expect(() => start({ vsn: '4.0.0' })).toThrow(/Unsupported serializer version: .*4\.0\.0/)
  })

  it('gives the same channel for the same name', () => {
    const { client } = start()
    expect(client.channel('a')).toBe(client.channel('a'))
    expect(client.channel('a')).not.toBe(client.channel('b'))
    expect(client.getChannels().map(({ subTopic }) => subTopic)).toEqual(['a', 'b'])
  })

  it('tells its state in realtime-js’s words', () => {
    const { core, client } = start()
    expect([client.isConnected(), client.connectionState()]).toEqual([false, 'closed'])
    client.connect()
    expect([client.isConnecting(), client.connectionState()]).toEqual([true, 'connecting'])
    core.connected()
    expect([client.isConnected(), client.connectionState()]).toEqual([true, 'open'])
  })

  it('lets an idle connection go that a channel opened, but not one that was asked for', async () => {
    vi.useFakeTimers()
    const opened = start({ disconnectOnEmptyChannelsAfterMs: 100 })
    const channel = opened.client.channel('a').subscribe()
    opened.core.connected()
    const left = channel.unsubscribe()
    opened.core.left('realtime:a')
    await left
    await vi.advanceTimersByTimeAsync(200)
    expect(opened.core.all('disconnect')).toHaveLength(1)

    const asked = start({ disconnectOnEmptyChannelsAfterMs: 100 })
    asked.client.connect()
    asked.core.connected()
    const second = asked.client.channel('a').subscribe().unsubscribe()
    asked.core.left('realtime:a')
    await second
    await vi.advanceTimersByTimeAsync(200)
    expect(asked.core.all('disconnect')).toHaveLength(0)
  })
})

describe('disconnect()', () => {
  // Promise K2.
  it('leaves no timer behind: Node’s process ends with it', async () => {
    vi.useFakeTimers()
    for (const last of ['channel', 'connection']) {
      const { core, client } = start()
      const channel = client.channel('a').subscribe()
      core.connected()
      core.subscribed('realtime:a')
      const left = channel.unsubscribe()
      if (last === 'connection') core.left('realtime:a')
      void client.disconnect()
      core.state(0, 2, { reason: 107 })
      if (last === 'channel') core.left('realtime:a')
      await left
      expect(vi.getTimerCount()).toBe(0)
    }
  })
})

describe('The access token', () => {
  it('is given at once if it is a value', () => {
    const { core } = start({ accessToken: 'jwt-1' })
    expect(core.last('create').options.tokenSource).toBe('value')
    expect(core.all('setAccessToken')).toEqual([{ type: 'setAccessToken', token: 'jwt-1', user: '(unnamed)' }])
  })

  it('is asked of the function when the core wants one', async () => {
    let n = 0
    const { core } = start({ accessToken: () => Promise.resolve(`jwt-${String(++n)}`) })
    expect(core.last('create').options.tokenSource).toBe('function')
    expect(core.all('setAccessToken')).toEqual([])
    for (const why of [0, 1, 2] as const) core.emit({ type: 'tokenWanted', why })
    await settled()
    expect(core.all('setAccessToken').map(({ token }) => token)).toEqual(['jwt-1', 'jwt-2', 'jwt-3'])
  })

  it('may be none', async () => {
    const { core } = start({ accessToken: () => null })
    core.emit({ type: 'tokenWanted', why: 0 })
    await settled()
    expect(core.last('setAccessToken').token).toBe('')
  })

  it('that is no text never reaches the core', async () => {
    const session = { data: { session: null } } as unknown as string
    const { core, client } = start({ accessToken: () => session })
    core.emit({ type: 'tokenWanted', why: 0 })
    await settled()
    expect(core.last('tokenFailed').message).toBe('accessToken must give the token as a string, and gave: object')
    await client.setAuth(session)
    expect(core.all('tokenFailed')).toHaveLength(2)
    expect(core.all('setAccessToken')).toHaveLength(0)
  })

  // Promise U4.
  it('that cannot be had is reported, without a secret in it', async () => {
    const { core } = start({ accessToken: () => Promise.reject(new Error('401 for eyJhbGciOiJ.eyJzdWIi.sig')) })
    core.emit({ type: 'tokenWanted', why: 0 })
    await settled()
    expect(core.last('tokenFailed').message).toBe('401 for [token]')
  })

  it('that takes too long is reported, and still used when it comes', async () => {
    vi.useFakeTimers()
    let answer: (token: string) => void = () => undefined
    const { core } = start({
      accessToken: () =>
        new Promise<string>((resolve) => {
          answer = resolve
        }),
    })
    core.emit({ type: 'tokenWanted', why: 0 })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(core.last('tokenFailed').message).toContain('10 s')
    answer('late')
    await settled()
    expect(core.last('setAccessToken').token).toBe('late')
  })

  it('given by setAuth stands until setAuth() asks the function again', async () => {
    const { core, client } = start({ accessToken: () => Promise.resolve('from-function') })
    await client.setAuth('by-hand')
    core.emit({ type: 'tokenWanted', why: 0 })
    await settled()
    expect(core.all('setAccessToken').map(({ token }) => token)).toEqual(['by-hand', 'by-hand'])
    core.emit({ type: 'tokenWanted', why: 2 })
    await settled()
    expect(core.last('tokenFailed').message).toContain('setAuth()')
    await client.setAuth()
    expect(core.last('setAccessToken').token).toBe('from-function')
  })

  it('given by hand is not undone by a function’s late answer', async () => {
    let answer: (token: string) => void = () => undefined
    const { core, client } = start({
      accessToken: () =>
        new Promise<string>((resolve) => {
          answer = resolve
        }),
    })
    core.emit({ type: 'tokenWanted', why: 0 })
    await client.setAuth('by-hand')
    answer('late')
    await settled()
    expect(core.last('setAccessToken').token).toBe('by-hand')
  })
})

describe('A plain Phoenix channel', () => {
  const phoenix = () => {
    const core = new FakeCore()
    const client = new RealtimeClient('ws://localhost:4000/socket', { params: { user: 'ann' }, port: core.port })
    return { core, client }
  }

  it('needs no key, and joins with its own params', () => {
    const { core, client } = phoenix()
    const room = client.phoenixChannel('room:lobby', { nick: 'ann' }).join()
    expect(core.last('create').options.url).toBe('ws://localhost:4000/socket/websocket?user=ann&vsn=2.0.0')
    expect(core.joinPayload('room:lobby')).toEqual({ nick: 'ann' })
    expect(client.phoenixChannel('room:lobby')).toBe(room)
    expect(client.getChannels()).toEqual([])
  })

  it('pushes, and resolves with the reply', async () => {
    const { core, client } = phoenix()
    const room = client.phoenixChannel('room:lobby').join()
    const reply = room.push('new_msg', { body: 'hi' }, { timeout: 100 })
    const refused = room.push('new_msg', {})
    const early = client.phoenixChannel('room:other').push('x')
    expect(core.pushes[0]).toMatchObject({ event: 'new_msg', payload: '{"body":"hi"}', timeoutMs: 100, flags: 3 })
    core.settle(core.pushes[0]?.request ?? 0, 'acked', 0, '{"id":7}', 'ok')
    core.settle(core.pushes[1]?.request ?? 0, 'failed', 303, '{"reason":"full"}', 'error')
    await expect(reply).resolves.toMatchObject({ status: 'ok', outcome: 'acked', response: { id: 7 } })
    await expect(refused).resolves.toMatchObject({ status: 'error', outcome: 'failed', response: { reason: 'full' } })
    await expect(early).resolves.toMatchObject({ outcome: 'failed', error: { name: 'NOT_SUBSCRIBED' } })
  })

  it('tells of messages by event, of its phases, and of presence', async () => {
    const { core, client } = phoenix()
    const room = client.phoenixChannel('room:lobby')
    const told: unknown[] = []
    const stop = room.on('new_msg', (payload) => told.push(payload))
    room.onPhaseChange((phase, error) => told.push([phase, error?.name]))
    room.onPresence(({ event }) => told.push(event))
    room.join()
    const channel = core.channel('room:lobby')
    core.subscribed('room:lobby')
    core.emit(
      { type: 'message', channel, event: 'new_msg', payload: '{"n":1}' },
      { type: 'presence', channel, update: '{"ann":[{"phx_ref":"1"}]}' },
    )
    stop()
    core.emit({ type: 'message', channel, event: 'new_msg', payload: '{"n":2}' })
    const left = room.leave()
    core.left('room:lobby')
    await expect(left).resolves.toBe('ok')
    expect(room.presenceState()).toEqual({ ann: [{ phx_ref: '1' }] })
    expect(told).toEqual([
      ['joined', undefined],
      ['subscribed', undefined],
      { n: 1 },
      'join',
      'sync',
      ['closed', undefined],
    ])
  })
})
