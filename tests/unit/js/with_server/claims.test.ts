import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ChannelAttachment, RealtimeClient, RealtimeChannelOptions } from '../../../../js/src/index.js'
import { clientOf, disposeClients, eventually, installWebSocket, startTestServer } from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
let server: RunningServer

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(disposeClients)
afterAll(() => server.close())

/** A subscribed handle on `room`, and what it hears. */
async function attached(client: RealtimeClient, config: NonNullable<RealtimeChannelOptions['config']>) {
  const heard: unknown[] = []
  const handle = client
    .attach('room', { config })
    .on('broadcast', { event: 'said' }, ({ payload }) => heard.push(payload))
  handle.subscribe()
  await isSubscribed(handle)
  return { handle, heard }
}

function isSubscribed(handle: ChannelAttachment): Promise<void> {
  return eventually(() => {
    expect(handle.phase).toBe('subscribed')
  })
}

const said = (payload: number) => ({ type: 'broadcast', event: 'said', payload }) as const

// Promise J9.
describe('Handles with configs of their own, on a server', () => {
  it('hear own broadcasts if they want them, and others all', async () => {
    const [ann, bob] = [await clientOf(server, null), await clientOf(server, null)]
    const yes = await attached(ann, { broadcast: { self: true } })
    const no = await attached(ann, {})
    const other = await attached(bob, {})
    await eventually(() => {
      expect([yes.handle.phase, no.handle.phase]).toEqual(['subscribed', 'subscribed'])
    })
    expect(await no.handle.send(said(1))).toBe('ok')
    await eventually(() => {
      expect(other.heard).toEqual([1])
    })
    expect(await other.handle.send(said(2))).toBe('ok')
    await eventually(() => {
      expect(no.heard).toEqual([2])
    })
    expect(yes.heard).toEqual([1, 2])
  })

  it('have their messages acknowledged if they want that, whoever joined first', async () => {
    const client = await clientOf(server, null)
    await attached(client, {})
    const handle = client.attach('room', { config: { broadcast: { ack: true } } }).subscribe()
    expect(await handle.send(said(1), { timeout: 9_000 })).toBe('ok')
    expect(client.connection.getQueueSize()).toBe(0)
  })

  it('are refused what cannot be had, and get it when the others have gone', async () => {
    const client = await clientOf(server, null)
    const first = await attached(client, { presence: { key: 'ann' } })
    const told: (string | undefined)[] = []
    const second = client
      .attach('room', { config: { presence: { key: 'bob', enabled: true } } })
      .subscribe((status, error) => told.push(error?.name ?? status))
    await eventually(() => {
      expect(told).toEqual(['CONFIG_CONFLICT'])
    })
    expect(first.handle.phase).toBe('subscribed')
    first.handle.unsubscribe()
    await eventually(() => {
      expect(told.at(-1)).toBe('SUBSCRIBED')
    })
    await isSubscribed(second)
    await second.channel.track({ name: 'bob' })
    await eventually(() => {
      expect(Object.keys(second.presenceState())).toEqual(['bob'])
    })
  })
})
