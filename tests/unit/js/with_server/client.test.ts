import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type {
  HoldfastError,
  RealtimeChannel,
  RealtimePostgresChangesPayload,
  RealtimeClient,
} from '../../../../js/src/index.js'
import {
  LUIGI,
  SAKURA,
  clientOf,
  disposeClients,
  eventually,
  insertOrder,
  startTestServer,
  installWebSocket,
} from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
let server: RunningServer

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(disposeClients)
afterAll(() => server.close())

/** Resolves with the channel once it says SUBSCRIBED; rejects with a final error. */
function subscribed(channel: RealtimeChannel): Promise<RealtimeChannel> {
  return new Promise((resolve, reject) => {
    channel.subscribe((status, error?: HoldfastError) => {
      if (status === 'SUBSCRIBED') resolve(channel)
      if (error?.final) reject(error)
    })
  })
}

function watchOrders(client: RealtimeClient, changes: RealtimePostgresChangesPayload[]): Promise<RealtimeChannel> {
  return subscribed(
    client
      .channel('orders')
      .on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, (change) => changes.push(change)),
  )
}

describe('The real core against the local server', () => {
  it('connects, and measures the way there and back', async () => {
    const { connection } = await clientOf(server, null, { heartbeatIntervalMs: 50 })
    await connection.connect()
    await eventually(() => {
      expect(connection.getConnectionQuality().lastHeartbeat).toBeGreaterThan(0)
    })
    expect(connection.getConnectionQuality().level).not.toBe('offline')
    expect(await connection.getMetrics()).toMatchObject({ connections: 1 })
  })

  it('shows inserts, updates and deletes of the user’s own rows, and no others', async () => {
    const changes: RealtimePostgresChangesPayload[] = []
    await watchOrders(await clientOf(server, 'luigi'), changes)
    await insertOrder(server, SAKURA)
    // One after the other, because the server cannot check whom a row was for once it is gone.
    const id = await insertOrder(server, LUIGI, 1250)
    await eventually(() => {
      expect(changes).toHaveLength(1)
    })
    await server.sql(`update orders set status = 'confirmed' where id = $1::text::uuid`, [id])
    await eventually(() => {
      expect(changes).toHaveLength(2)
    })
    await server.sql('delete from orders where id = $1::text::uuid', [id])
    await eventually(() => {
      expect(changes).toHaveLength(3)
    })
    expect(changes).toMatchObject([
      {
        eventType: 'INSERT',
        schema: 'public',
        table: 'orders',
        errors: null,
        new: { id, total_cents: 1250, status: 'pending', items: [] },
        old: {},
      },
      { eventType: 'UPDATE', new: { id, status: 'confirmed' }, old: { id } },
      { eventType: 'DELETE', new: {}, old: { id } },
    ])
  })

  it('takes listeners after subscribe()', async () => {
    const client = await clientOf(server, 'luigi')
    const channel = await subscribed(client.channel('late'))
    const changes: unknown[] = []
    const again = new Promise<void>((resolve) => {
      channel.onStatus((status) => {
        if (status === 'SUBSCRIBED') resolve()
      })
    })
    channel.on('postgres_changes', { event: 'INSERT', table: 'orders' }, (change) => changes.push(change.new.id))
    await again
    const id = await insertOrder(server, LUIGI)
    await eventually(() => {
      expect(changes).toEqual([id])
    })
  })

  it('broadcasts text and bytes, confirmed', async () => {
    const [ann, bob] = [await clientOf(server, 'luigi'), await clientOf(server, 'ada')]
    const heard: unknown[] = []
    await subscribed(bob.channel('room').on('broadcast', { event: '*' }, (message) => heard.push(message)))
    const room = await subscribed(ann.channel('room', { config: { broadcast: { ack: true } } }))
    await expect(room.send({ type: 'broadcast', event: 'move', payload: { x: 1, name: 'é' } })).resolves.toBe('ok')
    await expect(room.send({ type: 'broadcast', event: 'shot', payload: Uint8Array.of(1, 2, 255) })).resolves.toBe('ok')
    await eventually(() => {
      expect(heard).toHaveLength(2)
    })
    expect(heard).toEqual([
      { type: 'broadcast', event: 'move', payload: { x: 1, name: 'é' } },
      { type: 'broadcast', event: 'shot', payload: Uint8Array.of(1, 2, 255).buffer },
    ])
  })

  it('broadcasts over http: objects, other JSON, and bytes', async () => {
    const heard: unknown[] = []
    const channel = (await clientOf(server, 'luigi')).channel('over-http')
    await subscribed(channel.on('broadcast', { event: '*' }, ({ event, payload }) => heard.push([event, payload])))
    const other = (await clientOf(server, null)).channel('over-http')
    await other.httpSend('object', { x: 1 })
    await other.httpSend('list', [1, 'é'])
    await other.httpSend('bytes', Uint8Array.of(0, 255))
    await eventually(() => {
      expect(heard).toEqual([
        ['object', { x: 1 }],
        ['list', [1, 'é']],
        ['bytes', Uint8Array.of(0, 255).buffer],
      ])
    })
  })

  it('joins again after a loss, and shows what comes then', async () => {
    const client = await clientOf(server, 'luigi')
    const changes: RealtimePostgresChangesPayload[] = []
    const channel = await watchOrders(client, changes)
    const again = new Promise<void>((resolve) => {
      channel.onStatus((status) => {
        if (status === 'SUBSCRIBED') resolve()
      })
    })
    client.connection.simulateDisconnect()
    expect(client.isConnected()).toBe(false)
    await again
    const id = await insertOrder(server, LUIGI)
    await eventually(() => {
      expect(changes.map((change) => change.new.id as string)).toContain(id)
    })
  })

  it('keeps messages while it is away, and sends them in order, each once', async () => {
    const listener = await clientOf(server, 'ada')
    const heard: number[] = []
    await subscribed(
      listener.channel('log').on<{ n: number }>('broadcast', { event: 'line' }, ({ payload }) => heard.push(payload.n)),
    )
    const client = await clientOf(server, 'luigi', { backoffMs: [300] })
    await client.connection.connect()
    await client.connection.send({ channel: 'log', event: 'line', payload: { n: 0 } })
    client.connection.simulateDisconnect()
    const numbers = Array.from({ length: 40 }, (_, i) => i + 1)
    const sends = numbers.map((n) => client.connection.send({ channel: 'log', event: 'line', payload: { n } }))
    expect(client.connection.getQueueSize()).toBe(40)
    const ends = await Promise.all(sends)
    expect(ends.map(({ outcome }) => outcome)).toEqual(Array<string>(40).fill('acked'))
    await eventually(() => {
      expect(heard).toEqual([0, ...numbers])
    })
    expect(client.connection.getQueueSize()).toBe(0)
  })

  it('leaves: the server watches nothing any more', async () => {
    const client = await clientOf(server, 'luigi')
    // The server learns a moment later that the clients before have ended.
    await eventually(() => {
      expect(server.subscriptionCount()).toBe(0)
    })
    const channel = await watchOrders(client, [])
    expect(server.subscriptionCount()).toBe(1)
    await expect(client.removeChannel(channel)).resolves.toBe('ok')
    expect(server.subscriptionCount()).toBe(0)
  })

  it('comes back with its channels after disconnect() and connect()', async () => {
    const client = await clientOf(server, 'luigi')
    const statuses: string[] = []
    const channel = client.channel('again').subscribe((status) => statuses.push(status))
    await eventually(() => {
      expect(statuses).toEqual(['SUBSCRIBED'])
    })
    void client.disconnect()
    expect(client.connection.getState()).toBe('disconnected')
    await eventually(() => {
      expect(statuses).toEqual(['SUBSCRIBED', 'CLOSED'])
    })
    await client.connection.connect()
    await eventually(() => {
      expect(statuses).toEqual(['SUBSCRIBED', 'CLOSED', 'SUBSCRIBED'])
    })
    expect(channel.state).toBe('joined')
  })

  it('names a wrong key and a server that is not there, and goes on trying', async () => {
    const wrong = await clientOf(server, null, { key: 'not-a-key' })
    wrong.connect()
    await eventually(() => {
      expect(wrong.connection.getSnapshot().error?.name).toMatch(/^(KEY|HANDSHAKE)_REFUSED$/)
    })
    expect(wrong.connection.getState()).not.toBe('connected')
    const { RealtimeClient: Client } = await import('../../../../js/src/index.js')
    using nowhere = new Client('ws://127.0.0.1:9/socket', { backoffMs: [20] })
    nowhere.connect()
    await eventually(() => {
      expect(nowhere.connection.getSnapshot().error?.detail).toContain('no answer over http either')
    })
    expect(nowhere.connection.getSnapshot().error?.name).toBe('SERVER_UNREACHABLE')
  })

  it('names what the server refuses for good', async () => {
    const client = await clientOf(server, 'luigi')
    const channel = client.channel('bad').on('postgres_changes', { table: 'no_such_table' }, () => undefined)
    await expect(subscribed(channel)).rejects.toMatchObject({ name: 'INVALID_SUBSCRIPTION', final: true })
  })

  it('goes on hearing and saying broadcasts on a channel whose database changes are refused', async () => {
    const [mine, theirs] = [await clientOf(server, 'luigi'), await clientOf(server, 'sakura')]
    const [heard, answered]: [unknown[], unknown[]] = [[], []]
    const refused = mine
      .channel('mixed')
      .on('postgres_changes', { table: 'no_such_table' }, () => undefined)
      .on('broadcast', { event: 'ask' }, ({ payload }) => heard.push(payload))
    const other = theirs.channel('mixed').on('broadcast', { event: 'answer' }, ({ payload }) => answered.push(payload))
    await expect(subscribed(refused)).rejects.toMatchObject({ name: 'INVALID_SUBSCRIPTION' })
    await subscribed(other)
    await other.send({ type: 'broadcast', event: 'ask', payload: { n: 1 } })
    await eventually(() => {
      expect(heard).toEqual([{ n: 1 }])
    })
    expect(await refused.send({ type: 'broadcast', event: 'answer', payload: { n: 2 } })).toBe('ok')
    await eventually(() => {
      expect(answered).toEqual([{ n: 2 }])
    })
  })
})
