import { afterEach, describe, expect, it, vi } from 'vitest'
import { startClient as start } from './support/start_client.js'

const TOPIC = 'realtime:orders'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('Broadcasts', () => {
  it('have realtime-js’s shape in all their forms', () => {
    const { core, client } = start()
    const all: unknown[] = []
    const moves: unknown[] = []
    client
      .channel('orders')
      .on('broadcast', { event: '*' }, (m) => all.push(m))
      .on('broadcast', { event: 'Move' }, (m) => moves.push(m))
      .subscribe()
    const channel = core.channel(TOPIC)
    const bytes = Uint8Array.of(1, 2).buffer
    core.emit(
      {
        type: 'broadcast',
        channel,
        form: 0,
        event: 'move',
        payload: '{"type":"broadcast","event":"move","payload":{"x":1},"meta":{"id":"a"}}',
        meta: '',
      },
      { type: 'broadcast', channel, form: 1, event: 'move', payload: '{"x":2}', meta: '{"replayed":true}' },
      { type: 'broadcast', channel, form: 2, event: 'shot', payload: bytes, meta: '' },
      { type: 'broadcast', channel, form: 1, event: 'move', payload: 'no json', meta: '' },
    )
    expect(all).toEqual([
      { type: 'broadcast', event: 'move', payload: { x: 1 }, meta: { id: 'a' } },
      { type: 'broadcast', event: 'move', payload: { x: 2 }, meta: { replayed: true } },
      { type: 'broadcast', event: 'shot', payload: bytes },
    ])
    expect(moves).toHaveLength(2)
  })

  it('are ok once written; with ack, once confirmed; and say how else they ended', async () => {
    const { core, client } = start()
    const plain = client.channel('plain').subscribe()
    const acked = client.channel('acked', { config: { broadcast: { ack: true } } }).subscribe()
    const ends = [plain, acked, acked, acked].map((channel) =>
      channel.send({ type: 'broadcast', event: 'move', payload: { x: 1 } }),
    )
    expect(core.pushes.map(({ flags }) => flags)).toEqual([2, 3, 3, 3])
    const [a = 0, b = 0, c = 0, d = 0] = core.pushes.map(({ request }) => request)
    core.settle(a, 'sent')
    core.settle(b, 'acked')
    core.settle(c, 'failed', 302)
    core.settle(d, 'failed', 303)
    await expect(Promise.all(ends)).resolves.toEqual(['ok', 'ok', 'timed out', 'error'])
  })

  it('go out as bytes under the user’s event', () => {
    const { core, client } = start()
    void client
      .channel('orders')
      .subscribe()
      .send({ type: 'broadcast', event: 'shot', payload: Uint8Array.of(1, 2, 3).subarray(1) })
    expect(core.pushes[0]).toMatchObject({ event: 'shot', payload: Uint8Array.of(2, 3), flags: 6 })
  })

  it('are no bytes in version 1 of the protocol, which has none', async () => {
    const { core, client } = start({ params: { vsn: '1.0.0' } })
    expect(core.last('create').options.vsn).toBe('1.0.0')
    const orders = client.channel('orders', { config: { broadcast: { ack: true } } }).subscribe()
    await expect(orders.send({ type: 'broadcast', event: 'shot', payload: Uint8Array.of(1) })).resolves.toBe('error')
    const reply = await client.phoenixChannel('room:a').join().push('shot', Uint8Array.of(1))
    expect(reply.error).toMatchObject({ name: 'INVALID_PAYLOAD' })
    expect(core.pushes).toEqual([])
    expect(() => start({ vsn: '3.0.0' })).toThrow(expect.objectContaining({ name: 'INVALID_OPTIONS' }))
  })

  it('over http need a payload, in realtime-js’s words, and none with send()', async () => {
    const fetcher = vi.fn<typeof fetch>(() => Promise.resolve(new Response(null, { status: 202 })))
    const { client } = start({ fetch: fetcher })
    const orders = client.channel('orders')
    for (const nothing of [undefined, null]) {
      await expect(orders.httpSend('move', nothing)).rejects.toMatchObject({
        name: 'PAYLOAD_MISSING',
        message: 'Payload is required for httpSend()',
      })
    }
    expect(fetcher).not.toHaveBeenCalled()
    await expect(orders.send({ type: 'broadcast', event: 'move' })).resolves.toBe('ok')
  })

  it.each(['AbortError', 'TimeoutError'])('over http that end with %s timed out', async (name) => {
    const { client } = start({ fetch: () => Promise.reject(new DOMException('gone', name)) })
    await expect(client.channel('orders').send({ type: 'broadcast', event: 'move' })).resolves.toBe('timed out')
  })

  it('go over http on a channel that was never subscribed', async () => {
    const fetcher = vi.fn<typeof fetch>(() => Promise.resolve(new Response(null, { status: 202 })))
    const { core, client } = start({ fetch: fetcher, accessToken: 'user-token' })
    await expect(client.channel('orders').send({ type: 'broadcast', event: 'move', payload: { x: 1 } })).resolves.toBe(
      'ok',
    )
    const [url, init] = fetcher.mock.calls[0] ?? []
    expect(url).toBe('https://xyz.supabase.co/realtime/v1/api/broadcast')
    expect(init).toMatchObject({
      method: 'POST',
      headers: { apikey: 'anon', Authorization: 'Bearer user-token' },
      body: '{"messages":[{"topic":"orders","event":"move","payload":{"x":1},"private":false}]}',
    })
    expect(core.pushes).toEqual([])
    fetcher.mockRejectedValue(new TypeError('offline'))
    await expect(client.channel('orders').send({ type: 'broadcast', event: 'move' })).resolves.toBe('error')
    await expect(client.channel('orders').track({})).rejects.toMatchObject({
      name: 'NOT_SUBSCRIBED',
      detail: "tried to push 'presence' to 'realtime:orders' before joining",
    })
  })

  it.each([
    [202, 'ok'],
    [500, 'error'],
  ])('take a stand-in’s answer that has a status alone, %s', async (status, response) => {
    // Like some mocks: neither a promise nor a whole Response.
    const { client } = start({ fetch: (() => ({ status })) as unknown as typeof fetch })
    await expect(client.channel('orders').send({ type: 'broadcast', event: 'move', payload: {} })).resolves.toBe(
      response,
    )
  })

  it.each([
    [async () => ({ error: 'no such topic' }), 'no such topic'],
    [async () => ({ message: 'too large' }), 'too large'],
    [() => Promise.reject(new Error('no JSON')), 'Bad Request'],
  ])('refused over http say the server’s own word: %#', async (json, said) => {
    const answer = { status: 400, statusText: 'Bad Request', json }
    const { client } = start({ fetch: (async () => answer) as unknown as typeof fetch })
    await expect(client.channel('orders').httpSend('move', {})).rejects.toThrow(said)
  })

  it('of httpSend() have an address of their own, and go in a batch where the server does not know that', async () => {
    const status = vi.fn<() => number>(() => 202)
    const fetcher = vi.fn<typeof fetch>(() => Promise.resolve(new Response(null, { status: status() })))
    const { client } = start({ fetch: fetcher })
    await expect(client.channel('orders').httpSend('move', { x: 1 })).resolves.toEqual({ success: true })
    status.mockReturnValueOnce(404)
    await expect(client.channel('orders').httpSend('move', { x: 1 })).resolves.toEqual({ success: true })
    const url = 'https://xyz.supabase.co/realtime/v1/api/broadcast'
    const batch = '{"messages":[{"topic":"orders","event":"move","payload":{"x":1},"private":false}]}'
    expect(fetcher.mock.calls.map(([address, init]) => [address, init?.body])).toEqual([
      [`${url}/orders/events/move`, '{"x":1}'],
      [`${url}/orders/events/move`, '{"x":1}'],
      [url, batch],
    ])
    status.mockReturnValue(404)
    await expect(client.channel('orders').httpSend('move', [1])).rejects.toMatchObject({ name: 'REST_REFUSED' })
    expect(fetcher).toHaveBeenCalledTimes(4)
  })

  it('go over http as bytes, or as any JSON, to a private channel', async () => {
    const fetcher = vi.fn<typeof fetch>(() => Promise.resolve(new Response(null, { status: 202 })))
    const { client } = start({ fetch: fetcher })
    const channel = client.channel('a b', { config: { private: true } })
    await expect(channel.httpSend('shot', Uint8Array.of(1, 2, 3).subarray(1))).resolves.toEqual({ success: true })
    await channel.httpSend('list', [1])
    const url = 'https://xyz.supabase.co/realtime/v1/api/broadcast/a%20b/events'
    expect(fetcher.mock.calls.map(([address, init]) => [address, init?.body])).toEqual([
      [`${url}/shot?private=true`, Uint8Array.of(2, 3)],
      [`${url}/list?private=true`, '[1]'],
    ])
    expect(fetcher.mock.calls[0]?.[1]?.headers).toMatchObject({ 'Content-Type': 'application/octet-stream' })
    await expect(channel.httpSend('big', { n: 1n })).rejects.toMatchObject({ name: 'INVALID_PAYLOAD' })
  })

  it('replay only on private channels', () => {
    const { client } = start()
    expect(() => client.channel('a', { config: { broadcast: { replay: { since: 1 } } } })).toThrow(
      expect.objectContaining({ name: 'INVALID_OPTIONS' }),
    )
    expect(() => client.channel('b', { config: { private: true, broadcast: { replay: { since: 1 } } } })).not.toThrow()
  })
})

describe('A replay', () => {
  const BROADCAST = { type: 'broadcast', event: 'said', form: 1 } as const

  function replaying(limit?: number) {
    const { core, client } = start()
    const [heard, gaps]: [unknown[], unknown[]] = [[], []]
    const replay = limit === undefined ? { since: 5 } : { since: 5, limit }
    const channel = client
      .channel('room', { config: { private: true, broadcast: { replay } } })
      .on('broadcast', { event: 'said' }, ({ payload }) => heard.push(payload))
      .subscribe()
    channel.onReplayGap((gap) => gaps.push(gap))
    const say = (n: number, replayed: boolean) => {
      const meta = JSON.stringify(replayed ? { id: `id${String(n)}`, replayed } : { id: `id${String(n)}` })
      core.emit({ ...BROADCAST, channel: core.channel('realtime:room'), payload: String(n), meta })
    }
    const rejoin = (...numbers: number[]) => {
      core.channelState('realtime:room', 4, 105)
      core.subscribed('realtime:room')
      for (const n of numbers) say(n, true)
    }
    return { core, heard, gaps, say, rejoin }
  }

  it('below its limit is complete', () => {
    const { heard, gaps, rejoin } = replaying(3)
    rejoin(1, 2)
    expect([heard, gaps]).toEqual([[1, 2], []])
  })

  it('that reaches its limit says that there may be a gap, and once', () => {
    const { heard, gaps, rejoin } = replaying(3)
    rejoin(1, 2, 3)
    expect([heard, gaps]).toEqual([[1, 2, 3], [{ since: 5, limit: 3 }]])
  })

  it('has the server’s own limit of 25 at most', () => {
    const { gaps, rejoin } = replaying(500)
    rejoin(...Array.from({ length: 25 }, (_, n) => n))
    expect(gaps).toEqual([{ since: 5, limit: 25 }])
  })

  it('after a rejoin brings what was missed, and nothing twice', () => {
    const { heard, gaps, say, rejoin } = replaying(3)
    rejoin(1)
    say(2, false)
    rejoin(1, 2, 3)
    expect([heard, gaps]).toEqual([[1, 2, 3], []])
  })

  it('after a rejoin says that there may be a gap where it does not reach back to what was heard', () => {
    const { heard, gaps, rejoin } = replaying(3)
    rejoin(1, 2)
    rejoin(4, 5, 6)
    expect([heard, gaps]).toEqual([[1, 2, 4, 5, 6], [{ since: 5, limit: 3 }]])
  })
})
