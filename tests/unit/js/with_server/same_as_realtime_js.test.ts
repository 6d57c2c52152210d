import { RealtimeClient as Theirs } from '@supabase/realtime-js'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  LUIGI,
  clientOf,
  disposeClients,
  eventually,
  insertOrder,
  installWebSocket,
  startTestServer,
} from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
let server: RunningServer
let theirs: Theirs

/** The part that both channels have in common. */
interface Channel {
  on(type: string, filter: object, callback: (payload: unknown) => void): Channel
  subscribe(callback: (status: string) => void): unknown
  send(message: { type: 'broadcast'; event: string; payload?: unknown }): Promise<string>
  track(state: object): Promise<string>
  untrack(): Promise<string>
  presenceState(): Record<string, object[]>
}

beforeAll(async () => {
  server = await startTestServer()
  theirs = new Theirs(server.wsUrl, { params: { apikey: server.anonKey }, transport: WebSocket as never })
  await theirs.setAuth(await server.tokenFor('luigi'))
}, 60_000)
afterAll(async () => {
  disposeClients()
  await theirs.disconnect()
  await server.close()
})

/** Both clients on the channel of one name, and what each of them was told. */
async function pair(
  name: string,
  config: (who: string) => object,
  listen: (channel: Channel, told: unknown[]) => Channel,
) {
  const ours = await clientOf(server, 'luigi')
  const channels = [
    ours.channel(name, { config: config('ours') }),
    theirs.channel(name, { config: config('theirs') }),
  ] as unknown as [Channel, Channel]
  const told: [unknown[], unknown[]] = [[], []]
  await Promise.all(
    channels.map(
      (channel, i) =>
        new Promise<void>((resolve) => {
          listen(channel, told[i as 0 | 1]).subscribe((status) => {
            if (status === 'SUBSCRIBED') resolve()
          })
        }),
    ),
  )
  return { ours: channels[0], theirs: channels[1], told }
}

describe('What realtime-js tells, we tell', () => {
  // Promise K3.
  it('of database changes', async () => {
    const { told } = await pair(
      'same-changes',
      () => ({}),
      (channel, heard) =>
        channel.on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, (payload) =>
          heard.push(payload),
        ),
    )
    const both = async (length: number): Promise<void> => {
      await eventually(() => {
        expect(told.map((heard) => heard.length)).toEqual([length, length])
      })
    }
    // Their client says SUBSCRIBED before changes flow.
    await eventually(() => {
      expect(server.subscriptionCount()).toBe(2)
    })
    const id = await insertOrder(server, LUIGI, 1234)
    await both(1)
    await server.sql(
      `update orders set status = 'ready', note = 'é "x"', items = '[{"n":1}]' where id = $1::text::uuid`,
      [id],
    )
    await both(2)
    await server.sql('delete from orders where id = $1::text::uuid', [id])
    await both(3)
    expect(told[0]).toEqual(told[1])
  })

  // Promise K3.
  it('of broadcasts, text and binary, own ones included', async () => {
    const {
      ours,
      theirs: other,
      told,
    } = await pair(
      'same-broadcasts',
      () => ({ broadcast: { self: true, ack: true } }),
      (channel, heard) => channel.on('broadcast', { event: '*' }, (message) => heard.push(message)),
    )
    const payloads = [{ x: 1, text: 'é🙂' }, { deep: [null, true, { a: 'b' }] }, Uint8Array.of(0, 1, 255).buffer]
    for (const payload of payloads) {
      for (const sender of [ours, other])
        await expect(sender.send({ type: 'broadcast', event: 'Move', payload })).resolves.toBe('ok')
    }
    await eventually(() => {
      expect(told.map((heard) => heard.length)).toEqual([6, 6])
    })
    expect(told[0]).toEqual(told[1])
  })

  // Each has a key of its own. If a key has several, realtime-js loses the `presence_ref` of all but the newest.
  it('of who is present, however they come and go', async () => {
    const {
      ours,
      theirs: other,
      told,
    } = await pair(
      'same-presence',
      (key) => ({ presence: { key } }),
      (channel, heard) => {
        for (const event of ['join', 'leave']) channel.on('presence', { event }, (payload) => heard.push(payload))
        return channel.on('presence', { event: 'sync' }, () => undefined)
      },
    )
    const moves = [() => ours.track({ at: 1 }), () => other.track({ at: 2 }), () => other.untrack()]
    for (const [i, move] of moves.entries()) {
      await expect(move()).resolves.toBe('ok')
      await eventually(() => {
        expect(told.map((heard) => heard.length)).toEqual([i + 1, i + 1])
      })
      expect(ours.presenceState()).toEqual(other.presenceState())
    }
    expect(Object.keys(ours.presenceState())).toEqual(['ours'])
    expect(told[0]).toEqual(told[1])
  })
})
