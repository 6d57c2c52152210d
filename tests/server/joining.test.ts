import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../demo/server/server'
import { Tokens } from '../../demo/server/auth/tokens'
import { RawClient } from './support/client'
import { ORDERS, startTestServer, TEST_SECRET } from './support/server'

let server: RunningServer
let client: RawClient

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(() => client.close())
afterAll(() => server.close())

async function connect(): Promise<RawClient> {
  return (client = await RawClient.connect(server))
}

describe('a socket', () => {
  test('answers heartbeats on both paths, with a null join_ref', async () => {
    for (const path of ['/socket/websocket', '/realtime/v1/websocket']) {
      client = await RawClient.connect(server, { path })
      client.send(null, '7', 'phoenix', 'heartbeat', {})
      const reply = await client.next((f) => f.ref === '7')
      expect(reply.text).toBe('[null,"7","phoenix","phx_reply",{"status":"ok","response":{}}]')
      await client.close()
    }
  })

  test('survives frames of garbage and answers the next message', async () => {
    await connect()
    for (const text of ['', '{', '[]', '[1,2,3]', 'null', '[null,null,5,"x",{}]', '[{},null,"a","b",{}]'])
      client.ws.send(text)
    client.ws.send(Buffer.from([3, 1, 200]))
    client.ws.send(Buffer.from([99]))
    client.send(null, 8, 'phoenix', 'heartbeat', {})
    expect((await client.next((f) => f.ref === 8)).text).toContain('[null,8,"phoenix"')
  })

  test('is refused over HTTP, with the real words', async () => {
    await connect()
    const other = new Tokens('another-secret-another-secret-another')
    const mine = new Tokens(TEST_SECRET)
    const cases: readonly [string, number, string][] = [
      ['vsn=2.0.0', 401, '{"error":"API key is missing"}'],
      ['vsn=2.0.0&apikey=notajwt', 401, '{"error":"The token provided is not a valid JWT"}'],
      [`vsn=2.0.0&apikey=${await mine.sign({ role: 'anon' }, -60)}`, 401, '{"error":"Token has expired"}'],
      [
        `vsn=2.0.0&apikey=${await other.sign({ role: 'anon' }, 60)}`,
        401,
        '{"error":"Failed to validate JWT signature"}',
      ],
      [`vsn=2.0.0&apikey=${await mine.sign({}, 60)}`, 401, '{"error":"Fields `role` and `exp` are required in JWT"}'],
      [
        'vsn=2.0.0&apikey=eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYW5vbiIsImV4cCI6NDEwMjQ0NDgwMH0.',
        401,
        '{"error":"Failed to generate JWT signer, check your JWT secret or JWKS configuration"}',
      ],
      [`vsn=3.0.0&apikey=${server.anonKey}`, 403, ''],
    ]
    for (const [query, status, body] of cases) {
      const response = await upgradeRequest(`/realtime/v1/websocket?${query}`)
      expect(response).toEqual({ status, body })
    }
  })
})

describe('a join', () => {
  test('replies with an id for each entry, then says that it is subscribed', async () => {
    await connect()
    const { reply, joinRef } = await client.join('realtime:lobby', {
      config: { postgres_changes: [null, ORDERS, ORDERS] },
    })
    expect(reply.text).toMatch(
      /^\["1","1","realtime:lobby","phx_reply",\{"status":"ok","response":\{"postgres_changes":\[\{"id":(\d+),"event":"\*","schema":"public","table":"orders"\},\{"id":\1,"event":"\*","schema":"public","table":"orders"\}\]\}\}\]$/,
    )
    const system = await client.next((f) => f.event === 'system')
    expect(system.text).toBe(
      `["${joinRef}",null,"realtime:lobby","system",{"message":"Subscribed to PostgreSQL","status":"ok","extension":"postgres_changes","channel":"lobby"}]`,
    )
  })

  test('is refused in the real words', async () => {
    await connect()
    const mine = new Tokens(TEST_SECRET)
    const other = new Tokens('another-secret-another-secret-another')
    const cases: readonly [string, unknown, string][] = [
      ['realtime:x', { config: {}, access_token: 'garbage' }, 'MalformedJWT: The token provided is not a valid JWT'],
      [
        'realtime:x',
        { config: {}, access_token: await mine.sign({ role: 'anon' }, -60) },
        'InvalidJWTToken: Token has expired 60 seconds ago',
      ],
      [
        'realtime:x',
        { config: {}, access_token: await other.sign({ role: 'anon' }, 60) },
        'JwtSignatureError: Failed to validate JWT signature',
      ],
      [
        'realtime:x',
        { config: {}, access_token: await mine.sign({}, 60) },
        'InvalidJWTToken: Fields `role` and `exp` are required in JWT',
      ],
      ['realtime:', { config: {} }, 'TopicNameRequired: You must provide a topic name'],
      ['realtime:x', { config: 'hello' }, 'UnknownErrorOnChannel: no function clause matching in Access.get/3'],
      ['realtime:x', null, 'UnknownErrorOnChannel: expected params to be a :map, got: `nil`'],
    ]
    for (const [topic, payload, reason] of cases) {
      const { reply } = await client.join(topic, payload)
      const told = JSON.parse(reply.text.replace(/expired 6[0-9] seconds/, 'expired 60 seconds')) as unknown[]
      expect(told[4]).toEqual({ status: 'error', response: { reason } })
    }
    const { reply } = await client.join('foo:bar', { config: {} })
    expect(reply.text).toMatch(
      /^\[null,"\d+","foo:bar","phx_reply",\{"status":"error","response":\{"reason":"unmatched topic"\}\}\]$/,
    )
  })

  test('falls back to the apikey for a null token and for a publishable key', async () => {
    await connect()
    for (const access_token of [null, 'sb_publishable_abc', undefined]) {
      const { reply } = await client.join('realtime:x', { config: {}, access_token })
      expect(reply.payload['status']).toBe('ok')
    }
  })

  test('that fails holds up everything else on its socket', async () => {
    const slow = await startTestServer({ times: { joinBackoffMs: 40 } })
    client = await RawClient.connect(slow)
    client.send('1', '1', 'realtime:bad', 'phx_join', { config: {}, access_token: 'garbage' })
    client.send(null, '2', 'phoenix', 'heartbeat', {})
    await client.until(
      () => client.received.length === 2,
      () => 'no replies',
    )
    expect(client.received.map((f) => f.ref)).toEqual(['1', '2'])
    await slow.close()
  })

  test('of a topic joined already replies before the old channel closes', async () => {
    await connect()
    await client.join('realtime:x', { config: {} })
    client.send('5', '5', 'realtime:x', 'phx_join', { config: {} })
    await client.until(
      () => client.received.length === 2,
      () => 'no replies',
    )
    expect(client.received.map((f) => f.text)).toEqual([
      '["5","5","realtime:x","phx_reply",{"status":"ok","response":{"postgres_changes":[]}}]',
      '["1","1","realtime:x","phx_close",{}]',
    ])
  })

  test('of a topic joined already ends the old channel before it is looked at, whatever comes of it', async () => {
    const slow = await startTestServer({ times: { joinBackoffMs: 10 }, limits: { channelsPerSocket: 1 } })
    client = await RawClient.connect(slow)
    await client.join('realtime:x', { config: {} })
    client.send('5', '5', 'realtime:x', 'phx_join', { config: {}, access_token: 'garbage' })
    client.send('1', '6', 'realtime:x', 'broadcast', {})
    await client.until(
      () => client.received.length === 3,
      () => 'no replies',
    )
    expect(client.received.map(({ ref, event, payload }) => [ref, event, payload['status']])).toEqual([
      ['5', 'phx_reply', 'error'],
      ['1', 'phx_close', undefined],
      ['6', 'phx_reply', 'error'],
    ])
    // It is none too many, either.
    expect((await client.join('realtime:x', { config: {} })).reply.payload['status']).toBe('ok')
    await slow.close()
  })

  test('ends with a reply and phx_close when the client leaves; a stale leave is dropped', async () => {
    await connect()
    await client.join('realtime:x', { config: {} })
    client.send('0', '8', 'realtime:x', 'phx_leave', {})
    client.send('1', '9', 'realtime:x', 'phx_leave', {})
    await client.until(
      () => client.received.length === 2,
      () => 'no replies',
    )
    expect(client.received.map((f) => f.text)).toEqual([
      '["1","9","realtime:x","phx_reply",{"status":"ok","response":{}}]',
      '["1","1","realtime:x","phx_close",{}]',
    ])
    client.send('1', '10', 'realtime:x', 'broadcast', {})
    const unmatched = '[null,"10","realtime:x","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]'
    expect((await client.next((f) => f.ref === '10')).text).toBe(unmatched)
  })
})

describe('an entry that cannot be watched', () => {
  const wrong: readonly [Record<string, unknown>, string][] = [
    [
      { event: '*', schema: 'public', table: 'nope' },
      'Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given connect parameters: [event: *, schema: public, table: nope, filters: [], select: nil]',
    ],
    [
      { ...ORDERS, filter: 'nocol=eq.1' },
      'Unable to subscribe to changes with given parameters. An exception happened so please check your connect parameters: [event: *, schema: public, table: orders, filters: [{"nocol", "eq", "1", false}], select: nil]. Exception: ERROR P0001 (raise_exception) invalid column for filter nocol',
    ],
    [{ ...ORDERS, filter: 'total_cents=foo.1' }, 'Error parsing `filter` params: ["foo", "1"]'],
    [
      { ...ORDERS, filter: 'total_cents=eq.abc' },
      'Unable to subscribe to changes with given parameters. An exception happened so please check your connect parameters: [event: *, schema: public, table: orders, filters: [{"total_cents", "eq", "abc", false}], select: nil]. Exception: ERROR 22P02 (invalid_text_representation) invalid input syntax for type integer: "abc"',
    ],
    [
      { ...ORDERS, filter: 'total_cents=in.1,2' },
      'Error parsing `filter` params: `in` filter value must be wrapped by parentheses',
    ],
    [
      { event: '*', schema: 'public', table: '*', select: ['id'] },
      'Column selection is not supported for wildcard subscriptions. Provide an explicit schema and table name.',
    ],
    [
      { event: '*' },
      'No subscription params provided. Please provide at least a `schema` or `table` to subscribe to: %{"event" => "*"}',
    ],
    [
      { event: '*', schema: 'public', filter: 'id=eq.1' },
      'No subscription params provided. Please provide at least a `schema` or `table` to subscribe to: %{"event" => "*", "filter" => "id=eq.1", "schema" => "public"}',
    ],
  ]

  test.each(wrong)('%j is joined, then told why', async (entry, message) => {
    await connect()
    const { reply } = await client.join('realtime:x', { config: { postgres_changes: [ORDERS, entry] } })
    expect(reply.payload['status']).toBe('ok')
    const system = await client.next((f) => f.event === 'system')
    expect(system.payload).toEqual({ message, status: 'error', extension: 'postgres_changes', channel: 'x' })
    expect(server.subscriptionCount()).toBe(0)
  })

  test('cannot carry SQL in a table, column or value', async () => {
    await connect()
    const evil = `x"; drop table orders; --`
    const entries = [
      { event: '*', schema: 'public', table: evil },
      { event: '*', schema: `'; drop table orders; --`, table: 'orders' },
      { ...ORDERS, filter: `${evil}=eq.1` },
      { ...ORDERS, filter: `note=eq.'); drop table orders; --` },
    ]
    for (const [index, entry] of entries.entries()) {
      await client.join(`realtime:x${index}`, { config: { postgres_changes: [entry] } })
      await client.next((f) => f.event === 'system' && f.topic === `realtime:x${index}`)
    }
    expect(await server.sql('select count(*) > 0 as there from orders')).toEqual([{ there: true }])
  })
})

/** An upgrade request that is not upgraded, so that its answer can be read. */
async function upgradeRequest(path: string): Promise<{ status: number; body: string }> {
  const { request } = await import('node:http')
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGVzdHRlc3R0ZXN0dGVzdA==',
  }
  return new Promise((resolve, reject) => {
    const req = request(`${server.url}${path}`, { headers }, (res) => {
      let body = ''
      res.on('data', (chunk: Buffer) => (body += chunk.toString()))
      res.on('end', () => resolve({ status: res.statusCode ?? 0, body }))
    })
    req.on('error', reject).end()
  })
}
