import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../../demo/server/server'
import { RawClient } from '../support/client'
import type { StartServer } from '../support/databases'

export function privateTopicsSuite(start: StartServer): void {
  let server: RunningServer
  const clients: RawClient[] = []

  /** Everybody signed in may read `room:*`; only Luigi may write there. */
  const POLICIES = [
    `create policy room_read on realtime.messages for select to authenticated using (realtime.topic() like 'room:%')`,
    `create policy room_write on realtime.messages for insert to authenticated
       with check (realtime.topic() like 'room:%' and auth.jwt() ->> 'email' = 'luigi@holdfast.test')`,
  ]

  beforeAll(async () => {
    server = await start()
    for (const policy of POLICIES) await server.sql(policy)
  }, 60_000)
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()))
  })
  afterAll(() => server.close())

  async function join(
    persona: string | null,
    topic: string,
    config: object = {},
    vsn = '2.0.0',
  ): Promise<{ client: RawClient; reason: string }> {
    const client = await RawClient.connect(server, { vsn })
    clients.push(client)
    const access_token = persona === null ? null : await server.tokenFor(persona)
    const { reply } = await client.join(topic, { config: { private: true, ...config }, access_token })
    return { client, reason: (reply.payload['response'] as { reason?: string }).reason ?? 'ok' }
  }

  const MESSAGE = { type: 'broadcast', event: 'hi', payload: {} }

  test('a topic that no policy opens cannot be joined', async () => {
    expect((await join(null, 'realtime:room:1')).reason).toBe(
      'Unauthorized: You do not have permissions to read from this Channel topic: room:1',
    )
    expect((await join('ada', 'realtime:vault')).reason).toBe(
      'Unauthorized: You do not have permissions to read from this Channel topic: vault',
    )
    expect((await join('ada', 'realtime:room:1')).reason).toBe('ok')
  })

  test('who may only read is not heard, not even with an acknowledgement', async () => {
    const config = { broadcast: { ack: true, self: true } }
    const [ada, luigi] = [await join('ada', 'realtime:room:1', config), await join('luigi', 'realtime:room:1', config)]
    ada.client.send('1', 'a', 'realtime:room:1', 'broadcast', MESSAGE)
    await ada.client.push(null, 'phoenix', 'heartbeat', {})
    expect(ada.client.received).toEqual([])
    luigi.client.send('1', 'b', 'realtime:room:1', 'broadcast', MESSAGE)
    await ada.client.next((f) => f.event === 'broadcast')
    await luigi.client.next((f) => f.ref === 'b' && f.payload['status'] === 'ok')
  })

  test('presence is told to those only whose policy reads presence', async () => {
    await server.sql(`create policy broadcast_only on realtime.messages for select to authenticated
      using (realtime.topic() = 'silent' and (extension = 'broadcast' or auth.jwt() ->> 'email' = 'luigi@holdfast.test'))`)
    await server.sql(`create policy silent_write on realtime.messages for insert to authenticated
      with check (realtime.topic() = 'silent')`)
    const config = { presence: { enabled: true, key: 'k' } }
    const [ada, luigi] = [await join('ada', 'realtime:silent', config), await join('luigi', 'realtime:silent', config)]
    await luigi.client.next((f) => f.event === 'presence_state')
    await luigi.client.push('1', 'realtime:silent', 'presence', { type: 'presence', event: 'track', payload: {} })
    await luigi.client.next((f) => f.event === 'presence_diff')
    await ada.client.push(null, 'phoenix', 'heartbeat', {})
    expect(ada.client.received).toEqual([])
  })

  test('a public topic of the same name is another topic', async () => {
    const inside = await join('luigi', 'realtime:room:1')
    const outside = await RawClient.connect(server)
    clients.push(outside)
    await outside.join('realtime:room:1', { config: { broadcast: { ack: true } } })
    await outside.push('1', 'realtime:room:1', 'broadcast', MESSAGE)
    await inside.client.push(null, 'phoenix', 'heartbeat', {})
    expect(inside.client.received).toEqual([])
  })

  test('asking the policies leaves no trace', async () => {
    await join('luigi', 'realtime:room:1')
    expect(await server.sql('select count(*)::text as n from realtime.messages')).toEqual([{ n: '0' }])
  })

  test('messages sent from SQL are replayed, newest in number, oldest first', async () => {
    for (let i = 1; i <= 4; i++)
      await server.sql(`select realtime.send($1::jsonb, 'note', 'room:9')`, [JSON.stringify({ i })])
    const { client } = await join('ada', 'realtime:room:9', { broadcast: { replay: { since: 0, limit: 3 } } })
    const texts: unknown[] = []
    for (let i = 0; i < 3; i++) {
      const frame = await client.next((f) => f.event === 'broadcast')
      expect(frame.joinRef).toBe('1')
      expect(frame.payload['meta']).toEqual({ id: expect.any(String) as string, replayed: true })
      texts.push((frame.payload['payload'] as { i: number }).i)
    }
    expect(texts).toEqual([2, 3, 4])
  })

  test('replay is refused on a public topic and for parameters that are none', async () => {
    const open = await join('ada', 'realtime:room:1', { private: false, broadcast: { replay: { since: 0 } } })
    expect(open.reason).toBe('UnableToReplayMessages: Replay is not allowed for public channels')
    const wrong = await join('ada', 'realtime:room:1', { broadcast: { replay: { since: 'x' } } })
    expect(wrong.reason).toBe('UnableToReplayMessages: Replay params are not valid')
  })

  describe('realtime.send', () => {
    const call = async (persona: string, topic: string, payload: object): Promise<number> => {
      const headers = { apikey: server.anonKey, authorization: `Bearer ${await server.tokenFor(persona)}` }
      const body = JSON.stringify({ topic, payload })
      return (await fetch(`${server.url}/rest/v1/rpc/tell`, { method: 'POST', headers, body })).status
    }

    beforeAll(async () => {
      await server.sql(
        `create function tell(topic text, payload jsonb) returns void language sql as $$ select realtime.send(payload, 'told', topic) $$`,
      )
    })

    test('may be called by everybody, and reaches the topics that the caller may write to', async () => {
      const { client } = await join('ada', 'realtime:room:1', {}, '1.0.0')
      expect([await call('ada', 'room:1', { n: 1 }), await call('luigi', 'room:1', { n: 2 })]).toEqual([200, 200])
      const told = await client.next((f) => f.event === 'broadcast')
      expect(told.payload).toMatchObject({ event: 'told', payload: { n: 2 } })
      expect(client.received).toEqual([])
    })

    test('keeps the id that the payload has, and gives one that has none', async () => {
      const { client } = await join('ada', 'realtime:room:1', {}, '1.0.0')
      await call('luigi', 'room:1', { id: 'mine', n: 1 })
      await call('luigi', 'room:1', { n: 2 })
      const payloads: Record<string, unknown>[] = []
      for (let i = 0; i < 2; i++) payloads.push((await client.next((f) => f.event === 'broadcast')).payload)
      expect(payloads[0]?.['payload']).toEqual({ id: 'mine', n: 1 })
      const { id } = payloads[1]?.['meta'] as { id: string }
      expect(payloads[1]?.['payload']).toEqual({ id, n: 2 })
    })
  })

  test('HTTP broadcast to a private topic needs the right to write', async () => {
    const { client } = await join('ada', 'realtime:room:1')
    const send = async (persona: string, n: number): Promise<number> => {
      const headers = { apikey: server.anonKey, authorization: `Bearer ${await server.tokenFor(persona)}` }
      const body = JSON.stringify({ messages: [{ topic: 'room:1', event: 'http', payload: { n }, private: true }] })
      return (await fetch(`${server.url}/realtime/v1/api/broadcast`, { method: 'POST', headers, body })).status
    }
    expect([await send('ada', 1), await send('luigi', 2)]).toEqual([202, 202])
    expect((await client.next((f) => f.event === 'broadcast')).payload['payload']).toEqual({ n: 2 })
    expect(client.received).toEqual([])
  })
}
