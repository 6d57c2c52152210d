import { afterEach, describe, expect, test } from 'vitest'
import type { RunningServer, StartOptions } from '../../demo/server/server'
import { RawClient } from './support/client'
import { LUIGI, startTestServer } from './support/server'

let client: RawClient

afterEach(() => client.close())

/** A server for the tests of one group; each of them connects anew. */
function withServer(options: StartOptions, tests: (connect: () => Promise<RunningServer>) => void): void {
  let running: Promise<RunningServer> | null = null
  const connect = async (): Promise<RunningServer> => {
    const server = await (running ??= startTestServer(options))
    client = await RawClient.connect(server)
    return server
  }
  tests(connect)
  test('closes', async () => (await running)?.close())
}

const reasonOf = async (topic: string): Promise<unknown> => {
  const { reply } = await client.join(topic, { config: {} })
  return (reply.payload['response'] as { reason?: string }).reason ?? 'ok'
}

describe('a server with small limits', { timeout: 30_000 }, () => {
  withServer({ limits: { channelsPerSocket: 2, payloadBytes: 100, changesPerSecond: 3 } }, (connect) => {
    test('refuses one channel too many, but not to join one again', async () => {
      await connect()
      const reasons = [
        await reasonOf('realtime:a'),
        await reasonOf('realtime:b'),
        await reasonOf('realtime:c'),
        await reasonOf('realtime:b'),
      ]
      expect(reasons).toEqual(['ok', 'ok', 'ChannelRateLimitReached: Too many channels', 'ok'])
    })

    test('answers a payload too large with an error if asked for an acknowledgement', async () => {
      await connect()
      await client.join('realtime:a', { config: { broadcast: { ack: true, self: true } } })
      const large = { type: 'broadcast', event: 'e', payload: { text: 'x'.repeat(200) } }
      const reply = await client.push('1', 'realtime:a', 'broadcast', large)
      expect(reply.payload).toEqual({ status: 'error', response: 'payload_size_exceeded' })
      expect(client.received).toEqual([])
    })

    test('drops changes over the rate without a word', async () => {
      const server = await connect()
      await client.watch('realtime:orders', await server.tokenFor('operator'), {
        event: '*',
        schema: 'public',
        table: 'orders',
      })
      await server.sql(`insert into orders (restaurant_id) select '${LUIGI}' from generate_series(1, 10)`)
      await client.until(
        () => client.received.length === 3,
        () => 'no changes',
      )
      await client.push(null, 'phoenix', 'heartbeat', {})
      expect(client.received).toHaveLength(3)
    })
  })

  withServer({ limits: { joinsPerSecond: 0.4, eventsPerSecond: 0.2, sockets: 1 } }, (connect) => {
    test('closes a channel after too many events, and lets it be joined again at once', async () => {
      await connect()
      await client.join('realtime:a', { config: {} })
      for (let i = 0; i < 3; i++)
        client.send('1', null, 'realtime:a', 'broadcast', { type: 'broadcast', event: 'e', payload: {} })
      const system = await client.next((f) => f.event === 'system')
      expect(system.payload).toEqual({
        message: 'Too many messages per second',
        status: 'error',
        extension: 'system',
        channel: 'a',
      })
      await client.next((f) => f.event === 'phx_close')
      expect(await reasonOf('realtime:a')).toBe('ok')
    })

    test('refuses one socket too many with 429', async () => {
      const server = await connect()
      await expect(RawClient.connect(server)).rejects.toThrow('429')
    })

    test('ends a socket with 1001 after too many joins', async () => {
      await connect()
      const reasons: unknown[] = []
      while (reasons.at(-1) !== 'ClientJoinRateLimitReached: Too many joins per second') {
        expect(reasons.length).toBeLessThan(5)
        reasons.push(await reasonOf('realtime:a'))
      }
      expect(await client.closed()).toBe(1001)
    })
  })

  withServer({ privateOnly: true }, (connect) => {
    test('that says so joins private topics only', async () => {
      await connect()
      expect(await reasonOf('realtime:a')).toBe('PrivateOnly: This project only allows private channels')
    })
  })
})
