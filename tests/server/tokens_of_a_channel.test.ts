import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../demo/server/server'
import { Tokens } from '../../demo/server/auth/tokens'
import { RawClient } from './support/client'
import { ORDERS, startTestServer, TEST_SECRET } from './support/server'

const tokens = new Tokens(TEST_SECRET)
let server: RunningServer
let client: RawClient

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(() => client.close())
afterAll(() => server.close())

async function joined(accessToken: string): Promise<void> {
  client = await RawClient.connect(server)
  await client.join('realtime:t', { config: { postgres_changes: [ORDERS] }, access_token: accessToken })
  await client.next((f) => f.event === 'system')
}

test('a token that expires closes its channel, and the socket lives on', async () => {
  await joined(await server.tokenFor('luigi', { expiresIn: 4 }))
  await client.until(
    () => client.received.length === 2,
    () => 'the channel is still open',
  )
  expect(client.received.map((f) => f.text.replace(/expired \d seconds/, 'expired 0 seconds'))).toEqual([
    '["1",null,"realtime:t","system",{"message":"Token has expired 0 seconds ago","status":"error","extension":"system","channel":"t"}]',
    '["1","1","realtime:t","phx_close",{}]',
  ])
  expect((await client.push(null, 'phoenix', 'heartbeat', {})).payload['status']).toBe('ok')
  expect(server.subscriptionCount()).toBe(0)
})

test('a fresh token is followed by another "Subscribed" message and outlives the old one', async () => {
  await joined(await server.tokenFor('luigi', { expiresIn: 60 }))
  client.send('1', '20', 'realtime:t', 'access_token', {
    access_token: await server.tokenFor('luigi', { expiresIn: 3600 }),
  })
  const system = await client.next((f) => f.event === 'system')
  expect(system.payload['message']).toBe('Subscribed to PostgreSQL')
  expect(server.subscriptionCount()).toBe(1)
})

test('the same token, null and a number are ignored', async () => {
  const token = await server.tokenFor('luigi')
  await joined(token)
  for (const access_token of [token, null, 5]) client.send('1', '30', 'realtime:t', 'access_token', { access_token })
  await client.push(null, 'phoenix', 'heartbeat', {})
  expect(client.received).toEqual([])
})

test('a bad token closes the channel with the real words', async () => {
  const bad: readonly [string, RegExp][] = [
    ['garbage', /^The token provided is not a valid JWT$/],
    [await tokens.sign({ role: 'anon' }, -5), /^Token has expired \d+ seconds ago$/],
    [await tokens.sign({}, 60), /^Fields `role` and `exp` are required in JWT$/],
    [await new Tokens('another-secret-another-secret-another').sign({ role: 'anon' }, 60), /^:signature_error$/],
  ]
  for (const [access_token, message] of bad) {
    await joined(await server.tokenFor('luigi'))
    client.send('1', '40', 'realtime:t', 'access_token', { access_token })
    const system = await client.next((f) => f.event === 'system')
    expect(system.payload['message']).toMatch(message)
    expect((await client.next((f) => f.event === 'phx_close')).joinRef).toBe('1')
    await client.close()
  }
})

test('a token that names a role of its own sees nothing', async () => {
  for (const role of ['postgres', 'nobody', 'anon; reset role']) {
    client = await RawClient.connect(server)
    await client.join('realtime:t', {
      config: { postgres_changes: [ORDERS] },
      access_token: await tokens.sign({ role }, 60),
    })
    const system = await client.next((f) => f.event === 'system')
    expect(system.payload['status']).toBe('error')
    expect(server.subscriptionCount()).toBe(0)
    await client.close()
  }
})
