import { Socket } from 'phoenix'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { RunningServer } from '../../../demo/server/server'
import type { StartServer } from '../support/databases'

/** phoenix, as it comes from npm. */
export function phoenixJsSuite(start: StartServer): void {
  let server: RunningServer

  beforeAll(async () => {
    server = await start()
  }, 60_000)
  afterAll(() => server.close())

  function connect(): Socket {
    const socket = new Socket(server.wsUrl, { params: { apikey: server.anonKey }, transport: WebSocket })
    socket.connect()
    return socket
  }

  const reply = (push: { receive(status: string, callback: (response: unknown) => void): unknown }): Promise<unknown> =>
    new Promise((resolve) => {
      push.receive('ok', (response) => resolve({ ok: response }))
      push.receive('error', (response) => resolve({ error: response }))
    })

  test('joins, pushes, hears and leaves', async () => {
    const socket = connect()
    const channel = socket.channel('realtime:lobby', { config: { broadcast: { ack: true, self: true } } })
    const heard = vi.fn()
    channel.on('broadcast', heard)
    expect(await reply(channel.join())).toEqual({ ok: { postgres_changes: [] } })
    expect(await reply(channel.push('broadcast', { type: 'broadcast', event: 'e', payload: 1 }))).toEqual({ ok: {} })
    expect(heard.mock.calls[0]?.[0]).toEqual({ type: 'broadcast', event: 'e', payload: 1 })
    expect(await reply(channel.leave())).toEqual({ ok: {} })
    socket.disconnect()
  })

  test('is told why a join failed, and of topics that there are not', async () => {
    const socket = connect()
    const bad = socket.channel('realtime:x', { config: {}, access_token: 'garbage' })
    expect(await reply(bad.join())).toEqual({
      error: { reason: 'MalformedJWT: The token provided is not a valid JWT' },
    })
    bad.leave()
    const other = socket.channel('room:1')
    expect(await reply(other.join())).toEqual({ error: { reason: 'unmatched topic' } })
    other.leave()
    socket.disconnect()
  })
}
