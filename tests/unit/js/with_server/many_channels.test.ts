import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../../../demo/server/server'
import type { RealtimeClient } from '../../../../js/src/index.js'
import { clientOf, disposeClients, eventually, installWebSocket } from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
let server: RunningServer

beforeAll(async () => {
  server = await startServer({ times: { refusalDelayMs: 1, joinBackoffMs: 1 }, limits: { channelsPerSocket: 2 } })
}, 60_000)
afterEach(disposeClients)
afterAll(() => server.close())

const NAMES = ['a', 'b', 'c', 'd', 'e']

/** What each channel's callback is told. */
function subscribeAll(client: RealtimeClient): Record<string, string[]> {
  const told: Record<string, string[]> = {}
  for (const name of NAMES) {
    const statuses: string[] = (told[name] = [])
    client.channel(name).subscribe((status) => statuses.push(status))
  }
  return told
}

describe('More channels than a socket takes', () => {
  // Promise J6.
  it.each([
    ['as many as the server says', 2],
    ['more than it says', 100],
  ])('are all subscribed, where a socket has %s', async (_how, channelsPerSocket) => {
    const told = subscribeAll(await clientOf(server, null, { channelsPerSocket }))
    await eventually(() => {
      expect(told).toEqual(Object.fromEntries(NAMES.map((name) => [name, ['SUBSCRIBED']])))
    })
  })

  it('send what waited for the one that moved, once', async () => {
    const heard: unknown[] = []
    const listener = await clientOf(server, null, { channelsPerSocket: 1 })
    await new Promise<void>((resolve) => {
      listener
        .channel('e')
        .on('broadcast', { event: 'said' }, ({ payload }) => heard.push(payload))
        .subscribe((status) => {
          if (status === 'SUBSCRIBED') resolve()
        })
    })
    const client = await clientOf(server, null)
    subscribeAll(client)
    const sent = client.channel('e').send({ type: 'broadcast', event: 'said', payload: { n: 1 } })
    expect(await sent).toBe('ok')
    await eventually(() => {
      expect(heard).toEqual([{ n: 1 }])
    })
    expect(client.connection.getQueueSize()).toBe(0)
  })
})
