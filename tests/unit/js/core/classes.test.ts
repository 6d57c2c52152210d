import { beforeAll, describe, expect, it } from 'vitest'
import { errorOf, loadCore } from '../../../../js/src/core/index.js'
import type { CoreClasses } from '../../../../js/src/core/index.js'

let core: CoreClasses
beforeAll(async () => {
  core = await loadCore()
})

const SEED = { seed: 1 }
const message = (request: number, more: object = {}) => ({ request, channel: 1, event: 'e', payload: '{}', ...more })

describe('ConnectionManager', () => {
  it('tells what to do, in order, and when it wants to be asked again', () => {
    using manager = new core.ConnectionManager(SEED)
    expect([manager.state, manager.deadline, manager.transport]).toEqual(['disconnected', Infinity, undefined])
    manager.connect(1_000)
    expect(manager.takeOutputs()).toMatchObject([
      { type: 'state', state: 'connecting', previous: 'disconnected', reason: 0 },
      { type: 'open', transport: 1 },
    ])
    expect([manager.transport, manager.deadline]).toEqual([1, 11_000])
    manager.transportOpened(1, 1_100)
    expect(manager.takeOutputs()).toMatchObject([{ type: 'state', state: 'connected' }, { type: 'heartbeat' }])
    manager.heartbeatAnswered(1_150)
    expect(manager.quality).toEqual({ level: 'excellent', latency: 50, jitter: 25, loss: 0 })
  })

  it('names why a connection was lost, and waits before it dials again', () => {
    using manager = new core.ConnectionManager({ ...SEED, backoffMs: [500], backoffJitter: 0 })
    manager.connect(0)
    manager.transportOpened(1, 10)
    manager.takeOutputs()
    manager.transportClosed(1, 1006, 'gone', 20)
    const [lost, waiting] = manager.takeOutputs()
    expect(lost).toMatchObject({ type: 'state', state: 'disconnected', closeCode: 1006, detail: 'gone' })
    expect(errorOf(lost?.type === 'state' ? lost.reason : 0)?.name).toBe('CONNECTION_LOST')
    expect(waiting).toMatchObject({ type: 'state', state: 'reconnecting', retryAt: 520 })
    manager.deadlineReached(520)
    expect(manager.takeOutputs()).toContainEqual({ type: 'open', transport: 2 })
  })

  it('closes a connection that has said nothing, and one that nobody wants', () => {
    using manager = new core.ConnectionManager(SEED)
    manager.connect(0)
    manager.transportOpened(1, 0)
    for (let now = 0; now <= 45_000; now += 1_000) manager.deadlineReached(now)
    expect(manager.takeOutputs()).toContainEqual(expect.objectContaining({ type: 'close', transport: 1 }))
    manager.disconnect(45_000)
    expect([manager.state, manager.deadline]).toEqual(['disconnected', Infinity])
  })
})

describe('MessageQueue', () => {
  it('gives messages back as they were put in, in order, bytes as bytes', () => {
    using queue = new core.MessageQueue()
    const bytes = new Uint8Array([0, 1, 255])
    queue.enqueue(message(1, { payload: 'hé\0x' }), 5)
    queue.enqueue(message(2, { channel: 2, payload: bytes, owner: 'ann' }), 6)
    expect([queue.size, queue.bytes, queue.hasChannel(2), queue.deadline]).toEqual([2, 10, true, Infinity])
    expect(queue.takeAll()).toEqual([
      { ...message(1, { payload: 'hé\0x' }), owner: '', queuedAt: 5, writes: 0, sequence: 1 },
      { ...message(2, { channel: 2, payload: bytes }), owner: 'ann', queuedAt: 6, writes: 0, sequence: 2 },
    ])
    expect(queue.size).toBe(0)
  })

  it('returns what a limit pushes out, and what has waited too long', () => {
    using queue = new core.MessageQueue({ queueLimit: 1, messageTtlMs: 100 })
    expect(queue.enqueue(message(1), 0)).toEqual([])
    const [discarded] = queue.enqueue(message(2), 10)
    expect(discarded).toMatchObject({ request: 1, outcome: 'dropped' })
    expect(errorOf(discarded?.error ?? 0)?.name).toBe('QUEUE_OVERFLOW')
    expect(queue.expire(1_000)).toMatchObject([{ request: 2, outcome: 'expired' }])
  })

  it('puts what was written and not confirmed back where it stood', () => {
    using queue = new core.MessageQueue()
    queue.enqueue(message(1), 0)
    const taken = queue.takeChannel(1)
    queue.enqueue(message(2), 1)
    expect(queue.putBack(taken)).toEqual([])
    expect(queue.takeAll().map(({ request, writes }) => [request, writes])).toEqual([
      [1, 1],
      [2, 0],
    ])
  })
})

it('Backoff waits longer each time, and is the same for the same seed', () => {
  using backoff = new core.Backoff({ seed: 7, backoffMs: [100, 200] })
  using twin = new core.Backoff({ seed: 7, backoffMs: [100, 200] })
  const waits = [backoff.next(), backoff.next(), backoff.next()]
  expect([twin.next(), twin.next(), twin.next()]).toEqual(waits)
  for (const [i, step] of [100, 200, 200].entries()) {
    expect(waits[i]).toBeGreaterThanOrEqual(0.75 * step)
    expect(waits[i]).toBeLessThanOrEqual(step)
  }
  expect(backoff.attempts).toBe(3)
  backoff.reset()
  expect(backoff.attempts).toBe(0)
})

it('Heartbeat says when to beat, measures the answer, and gives up on silence', () => {
  using heartbeat = new core.Heartbeat(undefined, 0)
  expect(heartbeat.check(0)).toBe('beat')
  expect(heartbeat.outstanding).toBe(true)
  expect(heartbeat.answered(80)).toBe(80)
  expect(heartbeat.answered(90)).toBeUndefined()
  expect(heartbeat.check(29_999)).toBe('wait')
  expect(heartbeat.deadline).toBe(30_000)
  heartbeat.requestProbe(29_999)
  expect(heartbeat.check(29_999)).toBe('probe')
  expect(heartbeat.probing).toBe(true)
  expect(heartbeat.check(34_000)).toBe('lost-probe')
})

it('QualityMonitor smooths round trips into a level', () => {
  using monitor = new core.QualityMonitor()
  monitor.cameOnline()
  monitor.sample(50)
  expect(monitor.quality).toEqual({ level: 'excellent', latency: 50, jitter: 25, loss: 0 })
  for (let i = 0; i < 8; i++) monitor.lost()
  expect([monitor.quality.level, monitor.degraded]).toEqual(['poor', true])
  monitor.wentOffline()
  expect(monitor.quality.level).toBe('offline')
})

describe('What cannot work is named', () => {
  const invalid = (detail: string) =>
    expect.objectContaining({ name: 'INVALID_OPTIONS', detail: expect.stringContaining(detail) as string }) as Error

  it.each([
    [() => new core.Backoff({ backoffMs: [] }), 'backoffMs is'],
    [() => new core.ConnectionManager({ heartbeatIntervalMs: NaN }), 'heartbeatIntervalMs is NaN'],
    [() => new core.MessageQueue({ queueOverflow: 'burst' as 'reject' }), 'queueOverflow is burst'],
  ])('an option: %#', (make, detail) => {
    expect(make).toThrow(invalid(detail))
  })

  it.each([
    [{ request: -1 }, 'request must be'],
    [{ channel: 1.5 }, 'channel must be'],
    [{ event: undefined }, 'event must be'],
    [{ payload: { a: 1 } }, 'payload must be'],
  ])('a message: %j', (wrong, detail) => {
    using queue = new core.MessageQueue()
    expect(() => queue.enqueue(message(1, wrong), 0)).toThrow(invalid(detail))
    expect(() => queue.putBack([message(1, wrong)] as never)).toThrow(invalid(detail))
    expect(queue.size).toBe(0)
  })

  it('an object that was given back', () => {
    const backoff = new core.Backoff()
    backoff.delete()
    expect(() => backoff.next()).toThrow(/deleted/)
  })

  it('a time that is none counts as the clock’s start', () => {
    using manager = new core.ConnectionManager(SEED)
    manager.connect(NaN)
    manager.transportOpened(1, -5)
    manager.deadlineReached(Infinity)
    expect(manager.takeOutputs().length).toBeGreaterThan(0)
  })
})
