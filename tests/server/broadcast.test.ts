import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
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

/** A user broadcast (kind 3) as bytes: its JSON is whatever the sender wrote. */
function userBroadcast(json: string): Buffer {
  const fields = ['1', '9', 'realtime:lobby', 'hi', ''].map((text) => Buffer.from(text))
  const head = Buffer.from([3, ...fields.map((field) => field.length), 1])
  return Buffer.concat([head, ...fields, Buffer.from(json)])
}

/** The payload of a user broadcast as a v2 client gets it (kind 4). */
function payloadOf(frame: Buffer): string {
  const lengths = [1, 2, 3].map((at) => frame.readUInt8(at))
  return frame.toString('utf8', 5 + lengths.reduce((sum, length) => sum + length, 0))
}

describe('a user broadcast whose JSON breaks out of its place', () => {
  test.each([
    ['closes the message and begins another', '1,"type":"broadcast"},"event":"phx_close","payload":{"x":1'],
    ['closes the payload alone', '1},"event":"phx_close","x":{"y":1'],
    ['names the payload twice', '1,"payload":{"x":2}'],
    ['ends too early', '{"x":1'],
    ['goes on after its end', '{"x":1}}'],
    ['is two values', '{"x":1}{"event":"phx_close"}'],
    ['is an open string', '"x'],
    ['is a comment', '1/*'],
    ['is a raw line break in a string', '"a\nb"'],
    ['is not JSON but JavaScript', 'NaN'],
    ['begins with a byte order mark', '\ufeff1'],
    ['is nothing', ''],
    ['is deeper than anything', '['.repeat(100_000)],
  ])('and %s reaches v2 clients as it is, and v1 clients not at all', async (_, json) => {
    const [sender, v2, v1] = [await joined({ ack: true }), await joined({}), await joined({}, '1.0.0')]
    sender.ws.send(userBroadcast(json))
    await sender.next((f) => f.event === 'phx_reply' && f.ref === '9')
    await v2.until(
      () => v2.binary.length === 1,
      () => 'nothing came',
    )
    expect(payloadOf(v2.binary[0] ?? Buffer.of())).toBe(json)
    await v1.push(null, 'phoenix', 'heartbeat', {})
    expect(v1.received).toEqual([])
    expect(v1.unreadable).toEqual([])
  })

  test.each(['{"n":9007199254740993,"n":1}', ' [1, 2]\n', '"phx_close"', 'null', '1e400', '{"payload":{"event":"x"}}'])(
    'does not, if it is one value, and v1 clients get it to the digit: %j',
    async (json) => {
      const [sender, v1] = [await joined({}), await joined({}, '1.0.0')]
      sender.ws.send(userBroadcast(json))
      expect((await v1.next((f) => f.event === 'broadcast')).text).toBe(
        `{"ref":null,"event":"broadcast","topic":"realtime:lobby","payload":{"event":"hi","payload":${json},"type":"broadcast"}}`,
      )
    },
  )

  test('over HTTP is refused', async () => {
    const response = await fetch(`${server.url}/realtime/v1/api/broadcast/lobby/events/hi`, {
      method: 'POST',
      headers: { apikey: server.anonKey },
      body: '1},"event":"phx_close","x":{"y":1',
    })
    expect(response.status).toBe(400)
  })
})

test('a text broadcast of v1 cannot break out of its place, whatever its keys and texts are', async () => {
  const [v1, others] = [await joined({}, '1.0.0'), [await joined({}, '1.0.0'), await joined({})]]
  const payload = { 'a"},"event":"phx_close","x":{"': '"}],"event":"phx_close"', ['__proto__']: 1 }
  v1.send('1', '9', 'realtime:lobby', 'broadcast', { ...MESSAGE, payload, topic: 'x', ref: '1' })
  for (const other of others) {
    const heard = await other.next((f) => f.topic === 'realtime:lobby')
    expect([heard.event, heard.payload['payload']]).toEqual(['broadcast', JSON.parse(JSON.stringify(payload))])
  }
})
