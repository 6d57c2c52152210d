import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../demo/server/server'
import { RawClient } from './support/client'
import { startTestServer } from './support/server'

let server: RunningServer
const clients: RawClient[] = []

async function joined(broadcast: object, vsn = '2.0.0'): Promise<RawClient> {
  const client = await RawClient.connect(server, { vsn })
  clients.push(client)
  await client.join('realtime:lobby', { config: { broadcast } })
  return client
}

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()))
})
afterAll(() => server.close())

const MESSAGE = { type: 'broadcast', event: 'hi', payload: { n: 1 } }

test('a text broadcast reaches the others, and its sender before the acknowledgement if it asked', async () => {
  const [ada, bob] = [await joined({ ack: true, self: true }), await joined({})]
  ada.send('1', '9', 'realtime:lobby', 'broadcast', MESSAGE)
  const expected = '[null,null,"realtime:lobby","broadcast",{"event":"hi","payload":{"n":1},"type":"broadcast"}]'
  expect((await bob.next((f) => f.event === 'broadcast')).text).toBe(expected)
  await ada.until(
    () => ada.received.length === 2,
    () => 'no acknowledgement',
  )
  expect(ada.received.map((f) => f.text)).toEqual([
    expected,
    '["1","9","realtime:lobby","phx_reply",{"status":"ok","response":{}}]',
  ])
})

test('without self and ack the sender hears nothing', async () => {
  const [ada, bob] = [await joined({}), await joined({})]
  ada.send('1', '9', 'realtime:lobby', 'broadcast', MESSAGE)
  await bob.next((f) => f.event === 'broadcast')
  await ada.push(null, 'phoenix', 'heartbeat', {})
  expect(ada.received).toEqual([])
})

test('a payload may be anything', async () => {
  const [ada, bob] = [await joined({}), await joined({})]
  for (const payload of ['text', [1, 2], 5, null]) {
    ada.send('1', '9', 'realtime:lobby', 'broadcast', { ...MESSAGE, payload })
    expect((await bob.next((f) => f.event === 'broadcast')).payload['payload']).toEqual(payload)
  }
})
