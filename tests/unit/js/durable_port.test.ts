import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DurablePort } from '../../../js/src/connection/durable_port.js'
import { OUTCOMES } from '../../../js/src/base/enums.js'
import { ERRORS } from '../../../js/src/base/all_errors.js'
import { PushFlag } from '../../../js/src/port/port.js'
import type { CoreEvent } from '../../../js/src/port/port.js'
import type { QueueStore, StoredMessage } from '../../../js/src/connection/queue_store.js'
import { FakeCore, settled } from './support/fake_core.js'

/** A store whose writes end when the test says so. */
class SlowStore implements QueueStore {
  readonly restored = []
  readonly kept = new Map<number, StoredMessage>()
  readonly writes: (() => void)[] = []
  #key = 0

  write(add: readonly StoredMessage[], remove: readonly number[]): Promise<number[]> {
    return new Promise((resolve) => {
      this.writes.push(() => {
        for (const key of remove) this.kept.delete(key)
        const keys = add.map(() => ++this.#key)
        add.forEach((message, i) => this.kept.set(keys[i] ?? 0, message))
        resolve(keys)
      })
    })
  }

  close(): void {
    this.writes.length = 0
  }

  /** Ends the write under way, and those that follow from it. */
  async finish(): Promise<void> {
    while (this.writes.length > 0) {
      this.writes.shift()?.()
      await settled()
    }
  }
}

let core: FakeCore
let store: SlowStore
let port: DurablePort

const push = (request: number) => {
  port.post({
    type: 'push',
    channel: 1,
    request,
    event: 'e',
    payload: `${request}`,
    timeoutMs: 10,
    flags: PushFlag.queue,
  })
}

beforeEach(() => {
  core = new FakeCore()
  store = new SlowStore()
  const told = { onFailed: vi.fn(), onNeeded: vi.fn(), onRestoredSettled: vi.fn() }
  port = new DurablePort(core, store, {
    name: '',
    limit: 10,
    timeToLiveMs: 0,
    flags: PushFlag,
    codes: { userChanged: 310, givenUp: [304, 305] },
    ...told,
  })
  port.onEvents(() => undefined)
  port.post({ type: 'openChannel', channel: 1, topic: 'realtime:a', joinPayload: '{}' })
})

describe('The store behind the queue', () => {
  it('forgets a message that settles while it is being stored', async () => {
    push(1)
    await settled()
    expect(store.writes).toHaveLength(1)
    core.settle(1, 'acked')
    await store.finish()
    expect([...store.kept.values()]).toEqual([])
  })

  it('forgets only that one of those stored together, and keeps those that settle never', async () => {
    for (const request of [1, 2, 3]) push(request)
    await settled()
    core.settle(2, 'sent')
    await store.finish()
    expect([...store.kept.keys()]).toEqual([1, 3])
    core.settle(1, 'dropped')
    await settled()
    await store.finish()
    expect([...store.kept.keys()]).toEqual([3])
  })

  it('never stores what settles before its turn has come', async () => {
    push(1)
    await settled()
    push(2)
    core.settle(2, 'acked')
    await store.finish()
    expect([...store.kept.keys()]).toEqual([1])
  })

  it('keeps what its sender left behind from a disconnect() by nobody, and does not say that it was dropped', async () => {
    const told: CoreEvent[] = []
    port.onEvents((events) => told.push(...events))
    port.post({ type: 'setAccessToken', token: 'a', user: 'ann' })
    push(1)
    await settled()
    await store.finish()
    port.post({ type: 'setAccessToken', token: '' })
    core.settle(1, 'dropped', ERRORS.QUEUE_CLEARED.code)
    await store.finish()
    expect(told).toMatchObject([{ request: 1, outcome: OUTCOMES.indexOf('failed'), error: ERRORS.USER_CHANGED.code }])
    expect([...store.kept.keys()]).toEqual([1])
    port.post({ type: 'setAccessToken', token: 'a', user: 'ann' })
    expect(core.pushes).toMatchObject([{ request: 1 }, { owner: 'ann' }])
  })

  it('tells the core the place of each in the order of sending, also of what comes back behind a later one', () => {
    port.post({ type: 'setAccessToken', token: 'a', user: 'ann' })
    push(1)
    port.post({ type: 'setAccessToken', token: 'b', user: 'bob' })
    core.settle(1, 'failed', ERRORS.USER_CHANGED.code)
    port.post({ type: 'setAccessToken', token: '' })
    push(2)
    port.post({ type: 'setAccessToken', token: 'a', user: 'ann' })
    const places = core.pushes.map(({ payload, place }) => [payload, place])
    expect(places).toEqual([
      ['1', 1],
      ['1', 1],
      ['2', 2],
    ])
  })

  it('hands over in the order of sending what came back in another one', () => {
    port.post({ type: 'setAccessToken', token: 'a', user: 'ann' })
    for (const request of [1, 2, 3]) push(request)
    port.post({ type: 'setAccessToken', token: 'b', user: 'bob' })
    // The first one was in flight. It ends when its channel does.
    for (const request of [2, 3, 1]) core.settle(request, 'failed', ERRORS.USER_CHANGED.code)
    port.post({ type: 'setAccessToken', token: 'a', user: 'ann' })
    expect(core.pushes.slice(3).map(({ payload }) => payload)).toEqual(['1', '2', '3'])
  })
})
