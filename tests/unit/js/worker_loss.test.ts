import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChannelState, ConnectionState, NumberOf } from '../../../js/src/base/enums.js'
import { createClient } from '../../../js/src/index.js'
import type { ErrorName, RealtimeClient } from '../../../js/src/index.js'
import { LiveTableRegistry } from '../../../js/src/table/live_table_registry.js'
import type { Command, CoreEvent } from '../../../js/src/port/port.js'
import { Track } from '../../../js/src/track/track.js'
import { PONG, READY } from '../../../js/src/engine/worker/protocol.js'
import type { OpenCore } from '../../../js/src/engine/worker/protocol.js'
import { WorkerHost } from '../../../js/src/engine/worker/worker_host.js'
import { FakeWorker, fakeWorker } from './support/fake_worker.js'
import { eventually } from './support/eventually.js'

const WASM = { core: new Uint8Array() }

/** A worker whose cores do nothing by themselves. They record what they are told, and say what the test says. */
class ScriptedWorker {
  readonly commands: Command[] = []
  readonly worker: FakeWorker
  #port: MessagePort | undefined

  constructor(worker: FakeWorker) {
    this.worker = worker
    worker.scope.onmessage = ({ data }) => {
      if (typeof data === 'string') worker.scope.postMessage(PONG)
      else this.#open(data)
    }
    worker.scope.postMessage(READY)
  }

  types(): string[] {
    return this.commands.map(({ type }) => type)
  }

  last<T extends Command['type']>(type: T): Extract<Command, { type: T }> {
    return this.commands.findLast((c): c is Extract<Command, { type: T }> => c.type === type) as never
  }

  say(...events: CoreEvent[]): void {
    this.#port?.postMessage(events)
  }

  /** The browser reports such a death at once. The page notices a `terminate()` only when it asks. */
  die(): void {
    this.worker.onmessageerror?.()
  }

  #open({ port }: OpenCore): void {
    this.#port = port
    port.onmessage = ({ data }: MessageEvent<Command>) => {
      this.commands.push(data)
      if (data.type === 'connect') port.postMessage([{ type: 'carriedOut' }])
      if (data.type === 'push') port.postMessage([{ type: 'accepted', request: data.request }])
    }
  }
}

let workers: ScriptedWorker[] = []
let client: RealtimeClient | undefined

beforeEach(() => {
  workers = []
  FakeWorker.made = []
})
afterEach(() => {
  client?.dispose()
  client = undefined
  vi.useRealTimers()
})

function start() {
  const host = fakeWorker((worker) => workers.push(new ScriptedWorker(worker)))
  const made = createClient('https://xyz.supabase.co', 'anon', {
    host,
    accessToken: 'mine',
    fetch: () => Promise.resolve(Response.json([])),
  })
  client = made
  const states: [string, ErrorName][] = []
  made.connection.onStateChange((state, { reason }) => states.push([state, reason]))
  return { client: made, states }
}

const worker = async (index: number, told: Command['type'] = 'connect'): Promise<ScriptedWorker> => {
  await eventually(() => expect(workers[index]?.types()).toContain(told))
  return workers[index] as ScriptedWorker
}

const state = (value: NumberOf<ConnectionState>, previous: NumberOf<ConnectionState>): CoreEvent => {
  const rest = { reason: 0, closeCode: 0, attempts: 0, retryAt: 0, detail: '' }
  return { type: 'connectionState', state: value, previous, ...rest }
}
const phase = (channel: number, value: NumberOf<ChannelState>): CoreEvent => {
  return { type: 'channelState', channel, state: value, error: 0, retryAt: 0, detail: '', response: '' }
}

describe('Where the worker dies, another one', () => {
  it('is told all that stands: who, the wish, channels, tables, tracked presence, and messages that have not settled', async () => {
    const { client, states } = start()
    const heard: [string, ErrorName | undefined][] = []
    const orders = client.channel('orders').subscribe((status, error) => heard.push([status, error?.name]))
    client.channel('gone').subscribe()
    void client.part(LiveTableRegistry).subscribe({ table: 'products' }, () => undefined)
    void orders.track({ name: 'ann' })
    const sends = [1, 2].map((n) => orders.send({ type: 'broadcast', event: 'n', payload: { n } }))
    const first = await worker(0, 'push')
    await eventually(() => expect(first.types().filter((type) => type === 'push')).toHaveLength(3))
    const id = first.last('openChannel')
    const { channel } = first.commands.find((c) => c.type === 'openChannel') as Extract<Command, { channel: number }>
    first.say(state(2, 1), phase(channel, 3))
    const [settledOne] = first.commands.filter((c) => c.type === 'push').slice(1)
    const settled = { outcome: 1, error: 0, status: '', response: '' } as const
    first.say({ type: 'settled', request: settledOne?.request ?? 0, ...settled })
    await expect(sends[0]).resolves.toBe('ok')
    void client.getChannels()[1]?.unsubscribe()
    await eventually(() => expect(first.types()).toContain('unsubscribe'))

    first.die()
    expect(states.at(-1)).toEqual(['reconnecting', 'WORKER_RESTARTING'])
    expect(heard.at(-1)).toEqual(['CHANNEL_ERROR', 'WORKER_RESTARTING'])
    const second = await worker(1, 'push')
    await eventually(() => expect(second.types().filter((type) => type === 'push')).toHaveLength(2))
    expect(second.types().slice(0, 3)).toEqual(['create', 'setAccessToken', 'connect'])
    expect(second.last('setAccessToken').token).toBe('mine')
    const told = second.commands.filter((c) => c.type === 'subscribe').map((c) => c.channel)
    expect(told).toContain(channel)
    expect(told).toContain(id.channel)
    expect(second.last('openTable')).toEqual(first.last('openTable'))
    const pushes = second.commands.filter((c) => c.type === 'push')
    expect(pushes.map(({ event, payload }) => [event, JSON.parse(payload as string) as unknown])).toEqual([
      ['presence', { type: 'presence', event: 'track', payload: { name: 'ann' } }],
      ['broadcast', { type: 'broadcast', event: 'n', payload: { n: 2 } }],
    ])
    second.say(state(1, 0), state(2, 1), phase(channel, 3))
    second.say({ type: 'settled', request: pushes[1]?.request ?? 0, ...settled })
    await expect(sends[1]).resolves.toBe('ok')
    await eventually(() => expect(heard.at(-1)).toEqual(['SUBSCRIBED', undefined]))
    expect(states.at(-1)).toEqual(['connected', 'NONE'])
    expect(states.filter(([name]) => name === 'connecting')).toHaveLength(1)
  })

  it('hears what the page said while it was being started, behind that', async () => {
    const { client } = start()
    client.channel('a').subscribe()
    const first = await worker(0, 'subscribe')
    first.die()
    void client.disconnect()
    const second = await worker(1, 'disconnect')
    expect(second.types().at(-1)).toBe('disconnect')
    expect(client.connection.getState()).toBe('disconnected')
  })

  it('is not sent what its user bounded, and was told of in time though nobody was there', async () => {
    const { client } = start()
    const room = client.channel('a').subscribe()
    const first = await worker(0, 'subscribe')
    first.say(state(2, 1), phase(first.last('openChannel').channel, 3))
    await eventually(() => expect(room.phase).toBe('subscribed'))
    const message = { type: 'broadcast', event: 'n', payload: {} } as const
    // From here on it hangs.
    await expect(room.send(message, { timeout: 50 })).resolves.toBe('timed out')
    const request = first.last('push').request
    const sent = room.send({ ...message, event: 'next' })
    first.die()
    const second = await worker(1, 'push')
    const pushed = second.commands.flatMap((command) => (command.type === 'push' ? [command.payload] : []))
    expect(pushed).toEqual([expect.stringContaining('"next"')])
    // Late messages of what has ended change nothing.
    const settled = { type: 'settled', outcome: 1, error: 0, status: '', response: '' } as const
    second.say({ ...settled, request }, { ...settled, request: second.last('push').request })
    await expect(sent).resolves.toBe('ok')
  })

  it('finishes a leave that nobody will answer', async () => {
    const { client } = start()
    const room = client.channel('a').subscribe()
    const first = await worker(0, 'subscribe')
    first.say(state(2, 1), phase(first.last('openChannel').channel, 3))
    await eventually(() => expect(room.phase).toBe('subscribed'))
    const left = room.unsubscribe()
    await eventually(() => expect(first.types()).toContain('unsubscribe'))
    first.die()
    await expect(left).resolves.toBe('ok')
  })

  it('takes over from a core that crashed', async () => {
    const { client } = start()
    client.connect()
    const first = await worker(0)
    first.say(state(2, 1))
    first.say({ type: 'failed', code: 503, detail: 'unreachable' })
    await worker(1)
    expect(client.connection.getState()).toBe('reconnecting')
    expect(first.worker.terminated).toBe(true)
  })
})

it('A track goes its way again in another worker, and its fences are told of once', async () => {
  const { client } = start()
  const fences: string[] = []
  const track = new Track(client.connection.connection, {}, ({ fence }) => fences.push(fence))
  client.connect()
  track.add([{ latitude: 1, longitude: 2, accuracy: 3, timestamp: 4 }])
  const first = await worker(0, 'addFixes')
  const report = { last: null, speed: 0, remaining: null, eta: null, history: [], inside: ['home'] }
  const { track: id } = first.last('openTrack')
  const say = (told: ScriptedWorker, ...events: [string, number, number][]) => {
    told.say({ type: 'track', track: id, json: JSON.stringify({ ...report, events }) })
  }
  say(first, ['home', 0, 4])
  await eventually(() => expect(fences).toEqual(['home']))
  first.die()
  const second = await worker(1, 'addFixes')
  expect(second.last('addFixes')).toEqual(first.last('addFixes'))
  say(second, ['home', 0, 4], ['shop', 0, 4])
  await eventually(() => expect(fences).toEqual(['home', 'shop']))
})

describe('Where workers die again and again', () => {
  it('all fails by name, every send settles, and connect() tries anew', async () => {
    const { client, states } = start()
    const heard: [string, ErrorName | undefined, boolean | undefined][] = []
    const room = client
      .channel('a', { config: { broadcast: { ack: true } } })
      .subscribe((status, error) => heard.push([status, error?.name, error?.final]))
    const sent = room.send({ type: 'broadcast', event: 'n', payload: {} })
    for (let i = 0; i < 4; i++) (await worker(i, 'push')).die()
    await expect(sent).resolves.toBe('error')
    expect(states.at(-1)).toEqual(['disconnected', 'WORKER_LOST'])
    expect(heard.at(-1)).toEqual(['CHANNEL_ERROR', 'WORKER_LOST', true])
    expect(room.phase).toBe('failed')
    expect(workers).toHaveLength(4)
    client.connect()
    const fifth = await worker(4, 'subscribe')
    expect(fifth.types()).not.toContain('push')
    fifth.say(state(2, 1), phase(fifth.last('openChannel').channel, 3))
    await eventually(() => expect(heard.at(-1)?.[0]).toBe('SUBSCRIBED'))
  })

  it('a worker that does not start again is one that died', async () => {
    let starts = 0
    const host = fakeWorker((made) => {
      if (++starts > 1) made.refuse('no')
      else workers.push(new ScriptedWorker(made))
    })
    client = createClient('https://xyz.supabase.co', 'anon', { host })
    client.connect()
    ;(await worker(0)).die()
    await eventually(() => expect(client?.connection.getSnapshot().error?.name).toBe('WORKER_LOST'))
    expect(starts).toBe(4)
  })
})

describe('The watch over a worker', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })

  async function open(run?: (worker: FakeWorker) => void) {
    const host = new WorkerHost(fakeWorker(run))
    const lost = [vi.fn(), vi.fn()]
    for (const each of lost) (await host.open(WASM, each)).close()
    return { host, lost, made: FakeWorker.made[0] as FakeWorker }
  }
  const seconds = (count: number) => vi.advanceTimersByTimeAsync(1_000 * count)

  // Promise C8.
  it('notices within ten seconds that it was terminated, and tells all cores once', async () => {
    const { made, lost } = await open()
    await seconds(3_600)
    expect(lost.map(({ mock }) => mock.calls.length)).toEqual([0, 0])
    made.terminate()
    await seconds(10)
    expect(lost.map(({ mock }) => mock.calls.length)).toEqual([1, 1])
    await seconds(3_600)
    expect(lost.map(({ mock }) => mock.calls.length)).toEqual([1, 1])
  })

  it('ends one that hangs', async () => {
    const { made, lost } = await open()
    made.hangs = true
    await seconds(10)
    expect(lost[0]).toHaveBeenCalledTimes(1)
    expect(made.terminated).toBe(true)
  })

  it('asks at once after an error in it, which need not be its end', async () => {
    const { made, lost } = await open()
    made.onerror?.({ message: 'thrown', preventDefault: () => undefined })
    await seconds(60)
    expect(lost[0]).not.toHaveBeenCalled()
    made.terminate()
    made.onerror?.({ message: 'thrown', preventDefault: () => undefined })
    await seconds(5)
    expect(lost[0]).toHaveBeenCalledTimes(1)
  })

  it('does not take the page’s own standstill for the worker’s silence', async () => {
    const { made, lost } = await open()
    const answers: (() => void)[] = []
    const { onmessage } = made
    made.onmessage = (event) => answers.push(() => onmessage?.(event))
    // The worker was asked, and then the page was frozen for an hour. The timers come late, each once, and after the first one comes the answer that
    // waited.
    await seconds(5)
    vi.setSystemTime(Date.now() + 3_600_000)
    await seconds(4)
    for (const answer of answers.splice(0)) answer()
    await seconds(4)
    expect(lost[0]).not.toHaveBeenCalled()
  })

  it('ends with the last core', async () => {
    const { host, lost } = await open()
    for (const each of lost) host.release(each)
    await seconds(2)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('allows three restarts a minute', async () => {
    const { host, lost } = await open()
    const [first = vi.fn()] = lost
    for (let restarts = 0; restarts < 3; restarts++) {
      host.giveUp()
      expect(host.mayRestart()).toBe(true)
      await host.open(WASM, first)
    }
    host.giveUp()
    expect(host.mayRestart()).toBe(false)
    await seconds(60)
    expect(host.mayRestart()).toBe(true)
  })
})
