import './dom.js'
import { cleanup, render } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { RealtimeClient } from '../../../../js/src/index.js'
import { useBroadcast, useChannel, useLiveTable, usePresence } from '../../../../js/src/react/index.js'
import { clientOf, disposeClients, eventually, installWebSocket, startTestServer } from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
let server: RunningServer

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(() => {
  cleanup()
  disposeClients()
  vi.restoreAllMocks()
})
afterAll(() => server.close())

/** The payloads of the joins that the page has sent for a topic, in order. */
function joins(written: { mock: { calls: unknown[][] } }, topic: string): string[] {
  return written.mock.calls
    .map(([frame]) => String(frame))
    .filter((frame) => frame.includes('"phx_join"') && frame.includes(`"${topic}"`))
}

function FiveHooks({ client }: { readonly client: RealtimeClient }) {
  useChannel('room', { client })
  useBroadcast('room', 'said', undefined, { client, config: { broadcast: { ack: true } } })
  usePresence('room', { client })
  const { phase } = useChannel('room', { client, config: { presence: { key: 'me' } } })
  // The page's first table loads its part of the core. What is asked after it waits for that, in another task.
  useLiveTable({ client, channel: 'room', table: 'orders' })
  return <p>{phase}</p>
}

// Promise J8.
describe('Five hooks that mount on one topic in one commit', () => {
  it('make a channel that is joined join once more', async () => {
    const written = vi.spyOn(WebSocket.prototype, 'send')
    const client = await clientOf(server, 'luigi')
    const statuses: string[] = []
    client.channel('room').subscribe((status) => statuses.push(status))
    await eventually(() => {
      expect(statuses).toEqual(['SUBSCRIBED'])
    })
    const page = render(<FiveHooks client={client} />)
    await eventually(() => {
      expect(page.container.textContent).toBe('subscribed')
      expect(joins(written, 'realtime:room')).toHaveLength(2)
    })
    expect(joins(written, 'realtime:room')[1]).toContain('"table":"orders"')
    const { outcome } = await client.connection.send({ channel: 'room', event: 'after' })
    expect(['sent', 'acked']).toContain(outcome)
    expect(joins(written, 'realtime:room')).toHaveLength(2)
  })
})
