import { describe, expect, it, vi } from 'vitest'
import { createClient } from '../../../js/src/index.js'
import type { ErrorName, RealtimeClientOptions } from '../../../js/src/index.js'
import { FakeCore, settled } from './support/fake_core.js'

const UNREACHABLE = 100
const DIAL_TIMEOUT = 101
const CLOSED_BY_USER = 107
const TRANSPORT_FAILED = 111

function start(options: RealtimeClientOptions = {}) {
  const core = new FakeCore()
  const fetcher = vi.fn<typeof fetch>(() => Promise.reject(new TypeError('Failed to fetch')))
  const client = createClient('https://xyz.supabase.co', 'anon', { port: core.port, fetch: fetcher, ...options })
  const failedDial = (reason = UNREACHABLE, attempts = 1) => {
    core.state(3, attempts === 1 ? 1 : 3, { reason, retryAt: attempts * 1_000, attempts })
    return settled()
  }
  const heard: [string, ErrorName | undefined, boolean | undefined][] = []
  const hear = (status: string, error?: { name: ErrorName; final: boolean }) => {
    heard.push([status, error?.name, error?.final])
  }
  return { core, client, failedDial, heard, hear }
}

const answer = (status: number, body: string) => () => Promise.resolve(new Response(body, { status }))

describe('While the first connection cannot be made, subscribe’s callback', () => {
  // Promise J3.
  it('hears CHANNEL_ERROR with the connection’s error, once for all attempts that fail the same way', async () => {
    const { core, client, failedDial, heard, hear } = start()
    const orders = client.channel('orders').subscribe(hear)
    await failedDial()
    expect(heard).toEqual([['CHANNEL_ERROR', 'SERVER_UNREACHABLE', false]])
    expect([orders.phase, orders.state, orders.error?.name]).toEqual(['errored', 'errored', 'SERVER_UNREACHABLE'])
    for (let attempts = 2; attempts < 6; attempts++) await failedDial(UNREACHABLE, attempts)
    expect(heard).toHaveLength(1)
    core.connected()
    core.channelState('realtime:orders', 1)
    core.subscribed('realtime:orders')
    expect(heard.slice(1)).toEqual([['SUBSCRIBED', undefined, undefined]])
    expect(orders.error).toBeUndefined()
  })

  // Promise J3.
  it('hears TIMED_OUT where the dial hangs', async () => {
    const { client, failedDial, heard, hear } = start({ fetch: () => new Promise(() => undefined) })
    client.channel('orders').subscribe(hear)
    await failedDial(DIAL_TIMEOUT)
    expect(heard).toEqual([['TIMED_OUT', 'DIAL_TIMEOUT', false]])
  })

  it.each([
    [401, '{"error":"Invalid API key"}', 'KEY_REFUSED'],
    [404, 'no such path', 'HANDSHAKE_REFUSED'],
  ] as const)('hears what http says of the refusal (%i), and so do all who listen to the state', async (...told) => {
    const [status, body, name] = told
    const { client, failedDial, heard, hear } = start({ fetch: answer(status, body) })
    const reasons: ErrorName[] = []
    client.connection.onStateChange((_state, { reason, error }) => {
      expect(error?.name ?? 'NONE').toBe(reason)
      reasons.push(reason)
    })
    client.channel('orders').subscribe(hear)
    await failedDial()
    await failedDial(UNREACHABLE, 2)
    expect(reasons.filter((reason) => reason !== 'NONE')).toEqual(['SERVER_UNREACHABLE', name, name])
    expect(heard.at(-1)).toEqual(['CHANNEL_ERROR', name, false])
    expect(heard).toHaveLength(2)
  })

  it('hears nothing more where it is left as the connection comes; who asks for the name then joins anew', async () => {
    const { core, client, failedDial, heard, hear } = start()
    const left = client.channel('orders').subscribe(hear)
    await failedDial()
    void left.unsubscribe()
    core.connected()
    await settled()
    const joins = core.all('subscribe').length
    client.channel('orders').subscribe()
    expect(core.all('subscribe')).toHaveLength(joins + 1)
    expect(heard.map(([status]) => status)).toEqual(['CHANNEL_ERROR', 'CLOSED'])
  })

  it('hears it at once where the connection is in back-off already', async () => {
    const { client, failedDial, heard, hear } = start()
    client.connect()
    await failedDial()
    client.channel('late').subscribe(hear)
    expect(heard).toEqual([])
    await settled()
    expect(heard).toEqual([['CHANNEL_ERROR', 'SERVER_UNREACHABLE', false]])
  })

  it('hears that it is final where there is no WebSocket, and the truth after connect() found one', async () => {
    const { core, client, heard, hear } = start()
    client.channel('orders').subscribe(hear)
    core.state(0, 1, { reason: TRANSPORT_FAILED })
    core.channelState('realtime:orders', 5, TRANSPORT_FAILED)
    await settled()
    expect(heard).toEqual([['CHANNEL_ERROR', 'TRANSPORT_FAILED', true]])
    client.connect()
    core.state(1, 0)
    await settled()
    expect(heard).toHaveLength(1)
    core.connected()
    core.subscribed('realtime:orders')
    expect(heard.at(-1)?.[0]).toBe('SUBSCRIBED')
  })

  it('hears that the core is broken, on channels that come later too', async () => {
    const { core, client, heard, hear } = start()
    client.channel('orders').subscribe(hear)
    core.emit({ type: 'failed', code: 503, detail: '' })
    await settled()
    expect(heard).toEqual([['CHANNEL_ERROR', 'CORE_CRASHED', true]])
    client.channel('late').subscribe(hear)
    await settled()
    expect(heard.slice(1)).toEqual([['CHANNEL_ERROR', 'CORE_CRASHED', true]])
  })

  it('hears nothing of it after disconnect()', async () => {
    const { core, client, failedDial, heard, hear } = start()
    client.channel('orders').subscribe(hear)
    await failedDial()
    void client.disconnect()
    core.state(0, 3, { reason: CLOSED_BY_USER })
    core.channelState('realtime:orders', 0, CLOSED_BY_USER)
    await settled()
    expect(heard.map(([status]) => status)).toEqual(['CHANNEL_ERROR', 'CLOSED'])
    expect(client.connection.getSnapshot().error).toBeNull()
  })
})

it('A diagnosis that comes after disconnect() is nobody’s error', async () => {
  let tell: (response: Response) => void = () => undefined
  const { core, client, failedDial } = start({ fetch: () => new Promise((resolve) => (tell = resolve)) })
  client.connect()
  await failedDial()
  await failedDial(UNREACHABLE, 2)
  void client.disconnect()
  core.state(0, 3, { reason: CLOSED_BY_USER })
  tell(new Response('', { status: 401 }))
  await settled()
  expect(client.connection.getSnapshot().error).toBeNull()
})

it('A connection that was lost tells its channels why it does not come back', async () => {
  const { core, client, failedDial, heard, hear } = start()
  client.channel('orders').subscribe(hear)
  core.connected()
  core.subscribed('realtime:orders')
  core.state(0, 2, { reason: 105 })
  core.state(3, 0, { reason: 105, retryAt: 1_000 })
  core.channelState('realtime:orders', 4, 105)
  await settled()
  core.state(3, 3)
  await failedDial(UNREACHABLE, 2)
  expect(heard.map(([, name]) => name)).toEqual([undefined, 'CONNECTION_LOST', 'SERVER_UNREACHABLE'])
})

it('A plain Phoenix channel says the same by its phase', async () => {
  const { client, failedDial } = start()
  const told: unknown[] = []
  client
    .phoenixChannel('room:lobby')
    .join()
    .onPhaseChange((phase, error) => told.push([phase, error?.name]))
  await failedDial()
  await failedDial(UNREACHABLE, 2)
  expect(told).toEqual([['errored', 'SERVER_UNREACHABLE']])
})
