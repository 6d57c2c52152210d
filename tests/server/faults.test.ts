import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../demo/server/server'
import { RawClient } from './support/client'
import { ORDERS, startTestServer } from './support/server'

let server: RunningServer
let client: RawClient

beforeAll(async () => {
  server = await startTestServer({ admin: true })
}, 60_000)
afterEach(() => client.close())
afterAll(() => server.close())

async function connect(): Promise<RawClient> {
  return (client = await RawClient.connect(server))
}

async function admin(fault: unknown): Promise<{ status: number; json: unknown }> {
  const headers = orders()
  const response = await fetch(`${server.url}/admin/faults`, { method: 'POST', headers, body: JSON.stringify(fault) })
  return { status: response.status, json: await response.json() }
}

const orders = () => ({ authorization: `Bearer ${server.adminToken}` })
const heartbeat = (): Promise<unknown> => client.push(null, 'phoenix', 'heartbeat', {})

describe('a fault on demand', () => {
  test('drops a connection without a close frame', async () => {
    await connect()
    expect(await admin({ fault: 'drop' })).toEqual({ status: 200, json: { affected: 1 } })
    expect(await client.closed()).toBe(1006)
  })

  test('closes with a code', async () => {
    await connect()
    await admin({ fault: 'close', code: 4001 })
    expect(await client.closed()).toBe(4001)
  })

  test('freezes both ways, and thaws with nothing lost', async () => {
    await connect()
    await heartbeat()
    server.fault({ fault: 'freeze' })
    client.send(null, 'a', 'phoenix', 'heartbeat', {})
    server.fault({ fault: 'send', text: '[null,null,"x","late",{}]' })
    await fetch(`${server.url}/admin/sockets`, { headers: orders() })
    expect(client.received).toEqual([])
    server.fault({ fault: 'thaw' })
    await client.until(
      () => client.received.length === 2,
      () => 'still frozen',
    )
    expect(client.received.map((f) => f.event)).toEqual(['late', 'phx_reply'])
  })

  test('makes frames late and keeps their order', async () => {
    await connect()
    server.fault({ fault: 'delay', ms: 80 })
    const before = performance.now()
    client.send(null, 'a', 'phoenix', 'heartbeat', {})
    client.send(null, 'b', 'phoenix', 'heartbeat', {})
    await client.until(
      () => client.received.length === 2,
      () => 'no replies',
    )
    expect(performance.now() - before).toBeGreaterThanOrEqual(75)
    expect(client.received.map((f) => f.ref)).toEqual(['a', 'b'])
  })

  test('sends bytes of any kind', async () => {
    await connect()
    await admin({ fault: 'send', base64: 'Agpm' })
    await client.until(
      () => client.binary.length === 1,
      () => 'no bytes',
    )
    expect(client.binary[0]?.toString('base64')).toBe('Agpm')
  })

  test('refuses joins and connections until told otherwise', async () => {
    await connect()
    await admin({ fault: 'reject_joins', reason: 'Realtime is restarting, please standby' })
    const { reply } = await client.join('realtime:x', { config: {} })
    expect(reply.payload).toEqual({
      status: 'error',
      response: { reason: 'RealtimeRestarting: Realtime is restarting, please standby' },
    })
    await admin({ fault: 'reject_joins', reason: null })
    expect((await client.join('realtime:x', { config: {} })).reply.payload['status']).toBe('ok')
    await admin({ fault: 'refuse_connections', status: 503 })
    await expect(RawClient.connect(server)).rejects.toThrow('503')
    await admin({ fault: 'refuse_connections', status: null })
    await (await RawClient.connect(server)).close()
  })

  test('expires tokens: the channel closes as at expiry, and can be joined again', async () => {
    await connect()
    await client.join('realtime:x', { config: {} })
    await admin({ fault: 'expire_tokens' })
    expect((await client.next((f) => f.event === 'system')).payload['message']).toBe('Token has expired 0 seconds ago')
    await client.next((f) => f.event === 'phx_close')
    expect((await client.join('realtime:x', { config: {} })).reply.payload['status']).toBe('ok')
  })

  test('is for the sockets that are named', async () => {
    await connect()
    const other = await RawClient.connect(server)
    const response = await fetch(`${server.url}/admin/sockets`, { headers: orders() })
    const { sockets } = (await response.json()) as { sockets: number[] }
    expect(await admin({ fault: 'drop', sockets: [sockets.at(-1)] })).toEqual({ status: 200, json: { affected: 1 } })
    expect(await other.closed()).toBe(1006)
    await heartbeat()
  })

  test('is for the page that is named, whatever the numbers of its sockets', async () => {
    client = await RawClient.connect(server, { page: 'mine' })
    const other = await RawClient.connect(server, { page: 'other' })
    await admin({ fault: 'refuse_connections', status: 503, page: 'other' })
    expect(await admin({ fault: 'drop', page: 'other' })).toEqual({ status: 200, json: { affected: 1 } })
    expect(await other.closed()).toBe(1006)
    await expect(RawClient.connect(server, { page: 'other' })).rejects.toThrow('503')
    await heartbeat()
    await admin({ fault: 'refuse_connections', status: null, page: 'other' })
    await (await RawClient.connect(server, { page: 'other' })).close()
  })

  test.each([
    {},
    { fault: 'explode' },
    { fault: 'close', code: 5 },
    { fault: 'delay' },
    { fault: 'drop', sockets: 'all' },
    { fault: 'drop', page: 7 },
  ])('%j is refused', async (fault) => {
    await connect()
    expect((await admin(fault)).status).toBe(400)
  })

  test('is not there unless the server was started with it', async () => {
    const plain = await startTestServer()
    client = await RawClient.connect(plain)
    const headers = { authorization: `Bearer ${plain.adminToken}` }
    expect((await fetch(`${plain.url}/admin/sockets`, { headers })).status).toBe(404)
    await plain.close()
  })
})

test('rt-server-disconnect: a reload is announced, and then closes with 1012', async () => {
  await connect()
  await client.watch('realtime:sd', server.anonKey, ORDERS)
  await admin({ fault: 'restart' })
  const told = await client.next((f) => f.event === 'system')
  expect(told.text).toBe(
    '[null,null,"realtime:sd","system",{"message":"Server requested disconnect","status":"ok","extension":"system"}]',
  )
  expect(await client.closed()).toBe(1012)
})
