import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConnectionManager, configure } from '../../../js/src/index.js'
import type { ConnectionOptions, Settlement } from '../../../js/src/index.js'
import { FakeCore } from './support/fake_core.js'

function start(options: ConnectionOptions = {}) {
  const core = new FakeCore()
  const manager = new ConnectionManager({ url: 'https://xyz.supabase.co', key: 'anon', port: core.port, ...options })
  return { core, manager }
}

afterEach(() => {
  configure({})
  vi.restoreAllMocks()
})

describe('send()', () => {
  it('joins the channel and broadcasts with acknowledgement', async () => {
    const { core, manager } = start()
    const sent = manager.send({ channel: 'orders', event: 'update', payload: { status: 'confirmed' } })
    // Nothing of `self`: who only sends does not mind, and servers take that for false.
    expect(core.joinPayload('realtime:orders').config.broadcast).toEqual({ ack: true })
    expect(core.all('subscribe')).toHaveLength(1)
    const [push] = core.pushes
    expect(push).toMatchObject({ event: 'broadcast', flags: 11, channel: core.channel('realtime:orders') })
    expect(JSON.parse(push?.payload as string)).toEqual({
      type: 'broadcast',
      event: 'update',
      payload: { status: 'confirmed' },
    })
    core.settle(push?.request ?? 0, 'acked')
    await expect(sent).resolves.toMatchObject({ outcome: 'acked', error: undefined, response: {} })
  })

  // Promise C2.
  it('connects by itself, but never against disconnect()', () => {
    const { core, manager } = start()
    void manager.send({ type: 'test' })
    expect(core.all('connect')).toHaveLength(1)
    manager.disconnect()
    void manager.send({ type: 'test' })
    expect(core.all('connect')).toHaveLength(1)
  })

  it('takes a bare type, and joins each channel once', () => {
    const { core, manager } = start()
    void manager.send({ type: 'test' })
    void manager.send({ type: 'test', payload: 1 })
    expect(core.all('openChannel').map(({ topic }) => topic)).toEqual(['realtime:messages'])
    expect(core.pushes.map(({ payload }) => JSON.parse(payload as string) as unknown)).toEqual([
      { type: 'broadcast', event: 'test', payload: {} },
      { type: 'broadcast', event: 'test', payload: 1 },
    ])
  })

  it('settles with a named error for each way to end', async () => {
    const { core, manager } = start()
    const sends = [1, 2, 3, 4].map(() => manager.send({ type: 'test' }))
    const requests = core.pushes.map(({ request }) => request)
    core.settle(requests[0] ?? 0, 'dropped', 300)
    core.settle(requests[1] ?? 0, 'expired', 301)
    core.settle(requests[2] ?? 0, 'failed', 302)
    core.settle(requests[3] ?? 0, 'failed', 303, '"payload_size_exceeded"', 'error')
    const ends = await Promise.all(sends)
    expect(ends.map(({ outcome, error }) => [outcome, error?.name])).toEqual([
      ['dropped', 'QUEUE_OVERFLOW'],
      ['expired', 'MESSAGE_EXPIRED'],
      ['failed', 'REPLY_TIMEOUT'],
      ['failed', 'REPLY_ERROR'],
    ])
    expect(ends[3]).toMatchObject({ response: 'payload_size_exceeded' })
  })

  // Promise Q1.
  it('never rejects and never hangs: not without a core, not for a payload that is no JSON', async () => {
    const { core, manager } = start()
    const circular: Record<string, unknown> = {}
    circular.self = circular
    const ends: Promise<Settlement>[] = [
      manager.send({ type: 'test', payload: circular }),
      manager.send({ type: 'test' }),
    ]
    core.emit({ type: 'failed', code: 502, detail: 'offline' })
    ends.push(manager.send({ type: 'late' }))
    expect((await Promise.all(ends)).map(({ error }) => error?.name)).toEqual([
      'INVALID_PAYLOAD',
      'WASM_LOAD_FAILED',
      'WASM_LOAD_FAILED',
    ])
    manager.dispose()
    await expect(manager.send({ type: 'later' })).resolves.toMatchObject({
      outcome: 'failed',
      error: { name: 'DISPOSED' },
    })
  })
})

describe('getQueueSize()', () => {
  it('is right at once, before the core has said anything', () => {
    const { core, manager } = start()
    manager.simulateDisconnect()
    void manager.send({ type: 'test' })
    expect(manager.getQueueSize()).toBe(1)
    expect(manager.getConnectionQuality().messagesQueued).toBe(1)
    expect(core.commands.map(({ type }) => type)).toEqual([
      'create',
      'simulateDisconnect',
      'connect',
      'openChannel',
      'attach',
      'subscribe',
      'push',
    ])
  })

  it('counts each message once while the core takes them over, and tells of no flicker', () => {
    const { core, manager } = start()
    const sizes: number[] = []
    manager.onQueueChange(({ size }) => sizes.push(size))
    void manager.send({ type: 'a' })
    void manager.send({ type: 'b' })
    const [a, b] = core.pushes.map(({ request }) => request)
    core.emit({ type: 'accepted', request: a ?? 0 }, { type: 'queue', size: 1, bytes: 10 })
    expect(manager.getQueueSize()).toBe(2)
    core.emit({ type: 'accepted', request: b ?? 0 }, { type: 'queue', size: 2, bytes: 20 })
    expect(manager.getQueueSize()).toBe(2)
    core.emit({ type: 'queue', size: 0, bytes: 0 })
    expect(manager.getQueueSize()).toBe(0)
    expect(sizes.at(-1)).toBe(0)
    expect(Math.max(...sizes)).toBe(2)
  })

  it('falls to zero with what the core never took', () => {
    const { core, manager } = start()
    void manager.send({ type: 'a' })
    core.emit({ type: 'failed', code: 501, detail: '' })
    expect(manager.getQueueSize()).toBe(0)
  })
})

/** A buffer that can grow. The types of this project's TypeScript do not have it. */
function resizable(size: number): ArrayBuffer & { resize: (size: number) => void } {
  return Reflect.construct(ArrayBuffer, [size, { maxByteLength: 16 }]) as never
}

describe('Binary payloads', () => {
  const detached = () => {
    const buffer = new ArrayBuffer(8)
    const views = {
      buffer,
      bytes: new Uint8Array(buffer),
      view: new DataView(buffer),
      part: new Uint16Array(buffer, 2, 2),
    }
    structuredClone(buffer, { transfer: [buffer] })
    return Object.values(views)
  }
  const shrunk = () => {
    const buffer = resizable(8)
    const views = [new Uint8Array(buffer, 4, 4), new DataView(buffer, 4, 4)]
    buffer.resize(2)
    return views
  }

  it('without bytes behind them fail by name, and nothing throws', async () => {
    const { manager } = start()
    for (const payload of [...detached(), ...shrunk()])
      await expect(manager.send({ event: 'x', payload })).resolves.toMatchObject({
        outcome: 'failed',
        error: { name: 'INVALID_PAYLOAD' },
      })
  })

  it('are sent as they were at the call, shared and resizable ones too', () => {
    const { core, manager } = start()
    core.post = (command) => core.commands.push(command)
    const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(1)
    const growing = new Uint8Array(resizable(2)).fill(1)
    const plain = new Uint8Array(2).fill(1)
    for (const bytes of [shared, growing, plain]) {
      void manager.send({ event: 'x', payload: bytes })
      void manager.send({ event: 'x', payload: bytes.buffer })
      void manager.send({ event: 'x', payload: new DataView(bytes.buffer) })
      bytes.fill(2)
    }
    expect(core.pushes.map(({ payload }) => payload)).toEqual(Array(9).fill(Uint8Array.of(1, 1)))
  })
})
