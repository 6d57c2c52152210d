import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient } from '../../../js/src/index.js'
import type { CoreHost } from '../../../js/src/index.js'
import { lostEvent } from '../../../js/src/base/errors.js'
import { EventReader } from '../../../js/src/engine/event_reader.js'
import type { CoreEvent } from '../../../js/src/port/port.js'
import { guarded } from '../../../js/src/base/report.js'
import { Batcher } from '../../../js/src/engine/worker/batcher.js'
import type { FromCore } from '../../../js/src/engine/worker/protocol.js'
import { RemoteCore } from '../../../js/src/engine/worker/remote_core.js'
import { WorkerHost } from '../../../js/src/engine/worker/worker_host.js'
import { record } from './support/batch.js'
import { FakeWorker, fakeWorker } from './support/fake_worker.js'
import { CODES } from './support/codes.js'
import { eventually } from './support/eventually.js'

const WASM = { core: new Uint8Array() }
const PAGE = { reader: new EventReader(lostEvent), guarded, codes: CODES }
const nobody = () => undefined

/** One message port, from the page's side, and what the other side got. */
function wire() {
  const { port1, port2 } = new MessageChannel()
  const heard: unknown[] = []
  port2.onmessage = ({ data }: MessageEvent<{ type: string }>) => heard.push(data.type)
  const core = new RemoteCore(port1, PAGE, {
    released: () => heard.push('released'),
    broken: () => heard.push('broken'),
  })
  const events: CoreEvent[] = []
  core.onEvents((some) => events.push(...some))
  const say = (...items: FromCore): void => port2.postMessage(items)
  return { core, events, heard, say, close: () => port2.close() }
}

/** A record with the connection's state. */
function stateBatch(state: number, reason = 0): ArrayBuffer {
  const fields = record(
    1,
    ['u8', state],
    ['u8', 0],
    ['u16', reason],
    ['u16', 0],
    ['u32', 0],
    ['u32', 0],
    ['u32', 0],
    ['str', ''],
  )
  return Uint8Array.from(fields).buffer
}

function broadcastBatch(event: string): ArrayBuffer {
  const fields = record(7, ['u8', 0], ['u32', 1], ['u8', 1], ['str', event], ['str', '{}'], ['str', ''])
  return Uint8Array.from(fields).buffer
}

/** Somebody is present on the channel. */
function presenceBatch(channel: number): ArrayBuffer {
  const fields = record(9, ['u32', channel], ['str', '{"alice":[{"presence_ref":"F1"}]}'])
  return Uint8Array.from(fields).buffer
}

const carriedOut = (command: string) => ({ type: 'carriedOut', command }) as const

const states = (events: readonly CoreEvent[]) =>
  events.flatMap((event) => (event.type === 'connectionState' ? [event.state] : []))

describe('A core in a worker, seen from the page', () => {
  it('reads batches in the page, in order with what the host says', async () => {
    const { events, say, close } = wire()
    say(stateBatch(1), { type: 'accepted', request: 4 }, stateBatch(2))
    await eventually(() => expect(events).toHaveLength(3))
    expect(events.map(({ type }) => type)).toEqual(['connectionState', 'accepted', 'connectionState'])
    close()
  })

  it('believes no older news of the connection once the user wants something else', async () => {
    const { core, events, say, close } = wire()
    core.post({ type: 'connect' })
    core.post({ type: 'disconnect' })
    // The worker said that it was connected before it got the disconnect.
    say(carriedOut('connect'), stateBatch(1), stateBatch(2), carriedOut('disconnect'), stateBatch(0))
    await eventually(() => expect(states(events)).toEqual([0]))
    close()
  })

  it('learns where the connection stands if what the user wants was so already', async () => {
    const { core, events, say, close } = wire()
    core.post({ type: 'connect' })
    // The core had connected before it got that, and has nothing to add.
    say(stateBatch(1), stateBatch(2), carriedOut('connect'))
    await eventually(() => expect(states(events)).toEqual([2]))
    close()
  })

  it('tells why the connection was lost, though the user has asked for one meanwhile', async () => {
    for (const later of [[carriedOut('connect')], [stateBatch(3), carriedOut('connect')]]) {
      const { core, events, say, close } = wire()
      core.post({ type: 'connect' })
      // The end of the connection, and the wait after it, came before the intent, which only hurries the next dial.
      say(stateBatch(0, 105), stateBatch(3, 105), ...later, stateBatch(3), stateBatch(2))
      await eventually(() => expect(states(events)).toEqual([3, 2]))
      expect(events.flatMap((event) => (event.type === 'connectionState' ? [event.reason] : []))).toEqual([105, 0])
      close()
    }
  })

  it('tells a new user nothing of what the last one was told', async () => {
    const { core, events, say, close } = wire()
    const token = (user: string) => core.post({ type: 'setAccessToken', token: 't', user })
    const [heard, told] = [broadcastBatch('heard'), broadcastBatch('told')]
    token('alice')
    say(heard.slice(0), carriedOut('setAccessToken'), heard.slice(0))
    await eventually(() => expect(events).toHaveLength(2))
    // All three are on their way: her renewed token, the end of hers, and his renewed token.
    for (const user of ['alice', 'bob', 'bob']) token(user)
    say(heard.slice(0), carriedOut('setAccessToken'), heard, stateBatch(2), carriedOut('setAccessToken'), told)
    await eventually(() => expect(events).toHaveLength(4))
    expect(events.slice(2).map((event) => (event.type === 'broadcast' ? event.event : event.type))).toEqual([
      'connectionState',
      'told',
    ])
    close()
  })

  it('shows a new user nobody who was present for the last one: the core names them anew', async () => {
    const { core, events, say, close } = wire()
    for (const user of ['alice', 'bob']) core.post({ type: 'setAccessToken', token: 't', user })
    say(carriedOut('setAccessToken'), presenceBatch(1), carriedOut('setAccessToken'), presenceBatch(1))
    await eventually(() => expect(events.length).toBeGreaterThan(0))
    expect(events).toHaveLength(1)
    close()
  })

  it('keeps what plain Phoenix channels are told meanwhile: they belong to no user, and are not joined anew', async () => {
    const { core, events, say, close } = wire()
    core.post({ type: 'openChannel', channel: 1, topic: 'room:1', joinPayload: '{}' })
    core.post({ type: 'openChannel', channel: 2, topic: 'realtime:room', joinPayload: '{}' })
    for (const user of ['alice', 'bob']) core.post({ type: 'setAccessToken', token: 't', user })
    say(presenceBatch(1), presenceBatch(2), stateBatch(2))
    await eventually(() => expect(states(events)).toEqual([2]))
    expect(events.flatMap((event) => (event.type === 'presence' ? [event.channel] : []))).toEqual([1])
    close()
  })

  it('is told of its end, and says nothing after', async () => {
    const { core, heard, close } = wire()
    core.dispose()
    await eventually(() => expect(heard).toEqual(['released', 'dispose']))
    close()
  })
})

describe('What a core says', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('goes out at once, and together where it is much', () => {
    const sent: number[] = []
    const batcher = new Batcher((items) => sent.push(items.length))
    const item = { type: 'accepted', request: 1 } as const
    for (let i = 0; i < 100; i++) batcher.add([item])
    expect(sent).toEqual([1])
    vi.advanceTimersByTime(4)
    expect(sent).toEqual([1, 99])
    vi.advanceTimersByTime(4)
    batcher.add([item])
    expect(sent).toEqual([1, 99, 1])
  })
})

describe('The page’s worker', () => {
  beforeEach(() => {
    FakeWorker.made = []
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  it('is shared by all cores, and ended a moment after the last', async () => {
    const host = new WorkerHost(fakeWorker())
    const first = () => undefined
    const ports = await Promise.all([host.open(WASM, first), host.open(WASM, nobody)])
    expect(FakeWorker.made).toHaveLength(1)
    host.release(first)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(FakeWorker.made[0]?.terminated).toBe(false)
    host.release(nobody)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(FakeWorker.made[0]?.terminated).toBe(true)
    for (const port of ports) port.close()
  })

  it('is made anew after its end', async () => {
    const host = new WorkerHost(fakeWorker())
    const first = await host.open(WASM, nobody)
    host.release(nobody)
    await vi.advanceTimersByTimeAsync(2_000)
    const second = await host.open(WASM, nobody)
    expect(FakeWorker.made).toHaveLength(2)
    for (const port of [first, second]) port.close()
  })

  it('is given up when it says nothing', async () => {
    const opened = new WorkerHost(fakeWorker(() => undefined)).open(WASM, nobody)
    const refused = expect(opened).rejects.toThrow('said nothing for 5 s')
    await vi.advanceTimersByTimeAsync(5_000)
    await refused
    expect(FakeWorker.made[0]?.terminated).toBe(true)
  })
})

let dialled: string[] = []

/** Never opens. */
class SilentWebSocket {
  readonly readyState = 0
  constructor(url: string) {
    dialled.push(url)
  }
  addEventListener(): void {
    return undefined
  }
  close(): void {
    return undefined
  }
}

describe('Where there is no worker', () => {
  beforeEach(() => {
    dialled = []
    vi.stubGlobal('WebSocket', SilentWebSocket)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  const forbidden: Readonly<Record<string, CoreHost>> = {
    'the environment has none': 'worker',
    'the policy forbids its script': fakeWorker((worker) => worker.refuse('blocked')),
    'it cannot be made': () => {
      throw new Error('no')
    },
  }

  it.each(Object.entries(forbidden))('the core runs in the page, with one warning: %s', async (_why, host) => {
    const warned: string[] = []
    vi.spyOn(console, 'warn').mockImplementation((text: string) => warned.push(text))
    const client = createClient('ws://127.0.0.1:9', { host, channelsPerSocket: 1 })
    const notices: string[] = []
    client.connection.onNotice(({ name }) => notices.push(name))
    // Two sockets, one core.
    client.channel('a').subscribe()
    client.channel('b').subscribe()
    await eventually(() => expect(notices).toEqual(['WORKER_UNAVAILABLE']))
    await eventually(() => expect(dialled).toHaveLength(2))
    expect(warned).toEqual([expect.stringContaining('No worker can start here')])
    client.dispose()
  })

  it('nothing is started before something is wanted', async () => {
    FakeWorker.made = []
    const client = createClient('ws://127.0.0.1:9', { host: fakeWorker() })
    client.channel('a').on('broadcast', { event: '*' }, () => undefined)
    await Promise.resolve()
    expect(FakeWorker.made).toEqual([])
    client.dispose()
  })

  it('a host that is none is refused by name', () => {
    expect(() => createClient('ws://127.0.0.1:9', { host: 'cloud' as CoreHost })).toThrow('host is cloud')
  })
})
