import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConnectionManager, HoldfastError, configure } from '../../../js/src/index.js'
import type { ConnectionOptions, StateChange } from '../../../js/src/index.js'
import { FakeCore, settled } from './support/fake_core.js'

function start(options: ConnectionOptions = {}) {
  const core = new FakeCore()
  const manager = new ConnectionManager({ url: 'https://xyz.supabase.co', key: 'anon', port: core.port, ...options })
  return { core, manager }
}

afterEach(() => {
  configure({})
  vi.restoreAllMocks()
})

describe('ConnectionManager', () => {
  it('is usable at once, and tells the core nothing but its options', () => {
    const { core, manager } = start({ queueLimit: 5, seed: 1 })
    expect(manager.getState()).toBe('disconnected')
    expect(manager.getQueueSize()).toBe(0)
    expect(manager.getConnectionQuality()).toMatchObject({ level: 'offline', latency: 0 })
    expect(core.commands).toEqual([
      {
        type: 'create',
        options: {
          url: 'wss://xyz.supabase.co/realtime/v1/websocket?apikey=anon&vsn=2.0.0',
          vsn: '2.0.0',
          tokenSource: 'none',
          queueLimit: 5,
          seed: 1,
        },
      },
    ])
  })

  it('tells the state that listeners were told before, also where another core goes on and knows nothing of it', () => {
    const { core, manager } = start()
    const told: string[] = []
    manager.onStateChange((state, { previous }) => told.push(`${previous} > ${state}`))
    void manager.connect()
    core.state(2, 1)
    // Like after the death of a worker: the page was told of it, and the new core starts from nothing.
    core.state(3, 2)
    core.state(2, 1)
    expect(told).toEqual([
      'disconnected > connecting',
      'connecting > connected',
      'connected > reconnecting',
      'reconnecting > connected',
    ])
  })

  it('needs a URL, its own or the page’s', () => {
    expect(() => new ConnectionManager()).toThrow(expect.objectContaining({ name: 'NOT_CONFIGURED' }))
    const core = new FakeCore()
    ConnectionManager.configure({ url: 'http://localhost:54321', key: 'k', port: core.port })
    new ConnectionManager()
    expect(core.last('create').options.url).toBe('ws://localhost:54321/realtime/v1/websocket?apikey=k&vsn=2.0.0')
  })

  it('does not send the page’s key to another URL', () => {
    const core = new FakeCore()
    configure({ url: 'http://localhost:54321', key: 'secret', port: core.port })
    new ConnectionManager({ url: 'wss://elsewhere/socket' })
    expect(core.last('create').options.url).not.toContain('secret')
  })

  // Promise B4.
  it('refuses options that cannot work, by name, up front', () => {
    expect(() => start({ url: 'no url' })).toThrow(expect.objectContaining({ name: 'INVALID_URL' }))
    expect(() => start({ heartbeatIntervalMs: -1 })).toThrow(expect.objectContaining({ name: 'INVALID_OPTIONS' }))
    expect(() => start({ backoffMs: [] })).toThrow(/backoffMs/)
    expect(() => start({ backoffJitter: 2 })).toThrow(/backoffJitter/)
    expect(() => start({ queueOverflow: 'sometimes' as 'reject' })).toThrow(/queueOverflow/)
  })

  it('gives each client a seed of its own, so that they do not retry in step', () => {
    const seeds = [1, 2, 3].map(() => start().core.last('create').options.seed)
    expect(new Set(seeds).size).toBe(3)
  })
})

describe('connect()', () => {
  it('is connecting at once, and resolves when connected', async () => {
    const { core, manager } = start()
    const states: string[] = []
    manager.onStateChange((state) => states.push(state))
    const connected = manager.connect()
    expect(manager.getState()).toBe('connecting')
    core.state(1, 0)
    core.connected()
    await connected
    expect(manager.getState()).toBe('connected')
    expect(states).toEqual(['connecting', 'connected'])
    await manager.connect()
  })

  it('waits while it is being retried', async () => {
    const { core, manager } = start()
    let done = false
    const connected = manager.connect().then(() => {
      done = true
    })
    core.state(3, 1, { reason: 100, retryAt: 5_000, attempts: 1 })
    await settled()
    expect(done).toBe(false)
    core.state(2, 3)
    await connected
  })

  it('rejects for a final error, and for disconnect()', async () => {
    const { core, manager } = start()
    const first = manager.connect()
    core.state(0, 1, { reason: 110 })
    await expect(first).rejects.toMatchObject({ name: 'INVALID_URL', final: true })
    const second = manager.connect()
    manager.disconnect()
    await expect(second).rejects.toMatchObject({ name: 'CLOSED_BY_USER' })
  })

  it('rejects with the reason if the core cannot be loaded, and tries again when asked again', async () => {
    const { core, manager } = start()
    const connected = manager.connect()
    core.emit({ type: 'failed', code: 500, detail: 'blocked' })
    await expect(connected).rejects.toMatchObject({ name: 'WASM_BLOCKED' })
    await expect(connected).rejects.toThrow(/wasm-unsafe-eval.*script-src/)
    expect(manager.getState()).toBe('disconnected')
    expect(manager.getSnapshot().error?.name).toBe('WASM_BLOCKED')
    void manager.connect()
    expect(core.all('connect')).toHaveLength(2)
    expect(manager.getState()).toBe('connecting')
  })

  it('rejects at once after dispose()', async () => {
    const { manager } = start()
    manager.dispose()
    await expect(manager.connect()).rejects.toMatchObject({ name: 'DISPOSED' })
  })
})

describe('State changes', () => {
  it('carry their reason, by name and as an error', () => {
    const { core, manager } = start()
    const changes: [string, StateChange][] = []
    manager.onStateChange((state, change) => changes.push([state, change]))
    void manager.connect()
    core.connected()
    core.state(0, 2, { reason: 105, closeCode: 1006, detail: 'bye' })
    core.state(3, 0, { reason: 105, attempts: 1, retryAt: 2_000 })
    expect(changes.map(([state, { reason }]) => [state, reason])).toEqual([
      ['connecting', 'NONE'],
      ['connected', 'NONE'],
      ['disconnected', 'CONNECTION_LOST'],
      ['reconnecting', 'CONNECTION_LOST'],
    ])
    expect(changes[2]?.[1]).toMatchObject({
      previous: 'connected',
      closeCode: 1006,
      error: { final: false, detail: 'close code 1006: bye' },
    })
    expect(changes[3]?.[1]).toMatchObject({ retryAt: 2_000, attempts: 1 })
    expect(manager.getSnapshot()).toMatchObject({
      state: 'reconnecting',
      retryAt: 2_000,
      error: { name: 'CONNECTION_LOST' },
    })
  })

  it('reach the other listeners when one throws, and stop after unsubscribing', () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { core, manager } = start()
    const seen: string[] = []
    manager.onStateChange(() => {
      throw new Error('mine')
    })
    const stop = manager.onStateChange((state) => seen.push(state))
    core.connected()
    stop()
    stop()
    core.state(0, 2, { reason: 105 })
    expect(seen).toEqual(['connected'])
    expect(reported).toHaveBeenCalled()
  })

  it('show no error for a wanted end', () => {
    const { core, manager } = start()
    core.connected()
    manager.disconnect()
    core.state(0, 2, { reason: 107 })
    expect(manager.getSnapshot()).toMatchObject({ state: 'disconnected', error: null })
  })
})

describe('Snapshots', () => {
  it('are frozen, and the same until something differs', () => {
    const { core, manager } = start()
    core.connected()
    core.quality(42.4)
    const quality = manager.getConnectionQuality()
    expect(quality).toEqual({
      state: 'connected',
      latency: 42,
      lastHeartbeat: 1_000,
      messagesQueued: 0,
      reconnectAttempts: 0,
      level: 'excellent',
      jitter: 1,
      loss: 0,
      checking: false,
    })
    expect(Object.isFrozen(quality) && Object.isFrozen(manager.getSnapshot())).toBe(true)
    const before = manager.getSnapshot()
    core.quality(42.4)
    expect(manager.getSnapshot()).toBe(before)
    core.quality(300, 2)
    expect(manager.getConnectionQuality()).not.toBe(quality)
    expect(manager.getConnectionQuality().level).toBe('fair')
  })

  it('say while the connection is being checked, and not once it is lost', () => {
    const { core, manager } = start()
    core.connected()
    core.quality(10, 4, true)
    expect(manager.getConnectionQuality()).toMatchObject({ state: 'connected', level: 'excellent', checking: true })
    core.state(0, 2, { reason: 103 })
    expect(manager.getConnectionQuality()).toMatchObject({ level: 'offline', checking: false })
  })

  it('tell quality listeners of each difference, once', () => {
    const { core, manager } = start()
    const latencies: number[] = []
    core.connected()
    manager.onQualityChange((quality) => latencies.push(quality.latency))
    core.quality(10)
    core.quality(10)
    core.quality(20)
    expect(latencies).toEqual([10, 20])
  })

  it('go offline with the connection', () => {
    const { core, manager } = start()
    core.connected()
    core.quality(10)
    core.state(0, 2, { reason: 102 })
    expect(manager.getConnectionQuality()).toMatchObject({ state: 'disconnected', level: 'offline' })
  })
})

describe('Metrics and the end', () => {
  it('asks the core for its counters', async () => {
    const { core, manager } = start()
    const metrics = manager.getMetrics()
    core.emit({
      type: 'metrics',
      request: core.last('metrics').request,
      json: '{"framesSent":3,"trace":[{"at":1,"kind":"state","state":2,"reason":0},{"at":2,"kind":"sent","topic":"t","event":"e","bytes":9}]}',
    })
    await expect(metrics).resolves.toMatchObject({
      framesSent: 3,
      losses: 0,
      trace: [
        { at: 1, kind: 'state', state: 'connected', reason: 'NONE' },
        { at: 2, kind: 'sent', topic: 't', event: 'e', bytes: 9 },
      ],
    })
  })

  it('frees the core when disposed', () => {
    const { core, manager } = start()
    manager[Symbol.dispose]()
    expect(core.disposed).toBe(true)
  })

  it('tells of notices', () => {
    const { core, manager } = start()
    const notices: [HoldfastError, number][] = []
    manager.onNotice((notice, count) => notices.push([notice, count]))
    core.emit({ type: 'notice', code: 400, count: 3, detail: 'bad' })
    expect(notices).toMatchObject([[{ name: 'MALFORMED_FRAME', detail: 'bad' }, 3]])
  })
})
