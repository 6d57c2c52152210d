import { describe, expect, it } from 'vitest'
import { RealtimeClient } from '../../../js/src/index.js'
import type { ConnectionOptions } from '../../../js/src/index.js'
import { FakeCore, settled } from './support/fake_core.js'

/** A client whose sockets take two channels each, and its cores in the order in which they were made. */
function start(options: ConnectionOptions = {}) {
  const cores: FakeCore[] = []
  const port = (): FakeCore => {
    const core = new FakeCore()
    cores.push(core)
    return core
  }
  const { url = 'https://xyz.supabase.co', ...rest } = options
  const client = new RealtimeClient(url, { key: 'anon', channelsPerSocket: 2, seed: 7, ...rest, port })
  const join = (...names: string[]) => names.map((name) => client.channel(name).subscribe())
  const core = (index: number): FakeCore => {
    const found = cores[index]
    if (!found) throw new Error(`there are ${String(cores.length)} cores`)
    return found
  }
  const topics = (): string[][] => cores.map((one) => one.all('openChannel').map(({ topic }) => topic.slice(9)))
  return { client, cores, core, join, topics }
}

describe('More channels than a socket takes', () => {
  // Promise J6.
  it('open another socket, that knows all that the first was told', () => {
    const { client, core, join, topics } = start({ accessToken: 'token' })
    void client.setAuth('newer')
    join('a', 'b', 'c', 'd', 'e')
    expect(topics()).toEqual([['a', 'b'], ['c', 'd'], ['e']])
    const heard = core(1).commands.map(({ type }) => type)
    expect(heard.slice(0, 5)).toEqual(['create', 'setAccessToken', 'connect', 'openChannel', 'subscribe'])
    expect(core(1).last('setAccessToken').token).toBe('newer')
    expect([core(0), core(1)].map((one) => one.last('create').options.seed)).toEqual([7, 8])
  })

  it('are told of what happens to the page and the user alike', async () => {
    const { client, core, join } = start()
    join('a', 'b', 'c')
    await client.setAuth('fresh')
    void client.disconnect()
    for (const one of [core(0), core(1)]) {
      expect(one.last('setAccessToken').token).toBe('fresh')
      expect(one.commands.at(-1)?.type).toBe('disconnect')
    }
  })

  it('send over the socket of their channel, and settle', async () => {
    const { core, join } = start()
    const [, , c] = join('a', 'b', 'c')
    const sent = c?.send({ type: 'broadcast', event: 'said', payload: 1 })
    core(1).settle(core(1).pushes[0]?.request ?? 0, 'sent')
    expect(await sent).toBe('ok')
    expect(core(0).pushes).toHaveLength(0)
  })

  it('show the state of the first socket, and all that waits', () => {
    const { client, core, join } = start()
    join('a', 'b', 'c')
    core(0).connected()
    core(1).state(3, 2, { reason: 105 })
    expect(client.connection.getState()).toBe('connected')
    core(0).emit({ type: 'queue', size: 2, bytes: 20 })
    core(1).emit({ type: 'queue', size: 3, bytes: 30 })
    expect(client.connection.getQueueSize()).toBe(5)
  })

  it('close a socket that nobody needs any more, and fill up one that has room', async () => {
    const { core, join, topics } = start()
    const [, b, c] = join('a', 'b', 'c')
    for (const one of [core(0), core(1)]) one.connected()
    void c?.unsubscribe()
    core(1).left('realtime:c')
    await settled()
    expect(core(1).disposed).toBe(true)
    void b?.unsubscribe()
    core(0).left('realtime:b')
    join('d', 'e')
    expect(topics()).toEqual([['a', 'b', 'd'], ['c'], ['e']])
  })
})

describe('A server that takes fewer channels than it should', () => {
  function refuseLast() {
    const at = start({ channelsPerSocket: 100 })
    at.join('a', 'b')
    const statuses: string[] = []
    const c = at.client.channel('c').subscribe((status) => statuses.push(status))
    const sent = c.send({ type: 'broadcast', event: 'said', payload: 'waits' })
    at.core(0).channelState('realtime:c', 4, 209, 'ChannelRateLimitReached: Too many channels')
    return { ...at, statuses, sent }
  }

  it('has the one that is too many on another socket, unnoticed', () => {
    const { core, topics, statuses } = refuseLast()
    expect(topics()).toEqual([['a', 'b', 'c'], ['c']])
    expect(core(0).last('closeChannel').channel).toBe(core(0).channel('realtime:c'))
    core(1).subscribed('realtime:c')
    expect(statuses).toEqual(['SUBSCRIBED'])
  })

  it('and what waited for it moves along, and settles once', async () => {
    const { core, sent } = refuseLast()
    const [request, again] = [core(0).pushes[0]?.request ?? 0, core(1).pushes[0]?.request]
    expect(again).toBe(request)
    core(0).settle(request, 'failed', 305)
    core(1).settle(request, 'sent')
    expect(await sent).toBe('ok')
  })

  it('and its limit is known from then on', () => {
    const { join, topics } = refuseLast()
    join('d')
    expect(topics()).toEqual([
      ['a', 'b', 'c'],
      ['c', 'd'],
    ])
  })

  it('is told of where there is no other channel to blame', () => {
    const { core, join } = start()
    const [a] = join('a')
    core(0).channelState('realtime:a', 4, 209, 'ChannelRateLimitReached: Too many channels')
    expect(a?.error?.name).toBe('RATE_LIMITED')
  })
})
