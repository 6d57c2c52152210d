import { RealtimeClient as RealtimeJs } from '@supabase/realtime-js'
import { RealtimeClient } from 'holdfast'
import { FakeSocket } from '../../differential/clients/fake_socket.js'
import { ServedSocket } from './served_socket.js'

export type ClientName = 'holdfast' | 'realtime-js'

/** The methods that both clients' channels share. */
export interface Channel {
  on(type: string, filter: object, callback: (payload: never) => void): unknown
  subscribe(callback: (status: string) => void): unknown
  presenceState(): object
  send(message: { type: 'broadcast'; event: string; payload: object }): Promise<string>
}

interface Client {
  channel(name: string, options?: object): Channel
  dispose(): void
}

/** A client, and the server's end of its socket. */
export interface Receiver {
  readonly socket: FakeSocket
  dispose(): void
}

/** A receiver whose channels are joined. */
export interface Peer extends Receiver {
  readonly channels: readonly Channel[]
  /** The client itself, which for `holdfast` can do more than a {@link Channel}: live tables, for example. */
  readonly client: Client
}

export interface PeerOptions {
  /** The channels' names. */
  readonly channels: readonly string[]
  /** Each channel's `config`. */
  readonly config?: object
  /** More options of the client; `holdfast` only. */
  readonly options?: object
  /** Adds the listeners, before the channel is joined. */
  readonly listen: (channel: Channel) => void
}

/** Nothing may happen by itself during a measurement. */
export const NEVER = 2 ** 29
const URL = 'ws://localhost/realtime/v1'
const KEY = { params: { apikey: 'key' } }

Object.assign(globalThis, { WebSocket: ServedSocket })

const CLIENTS: Readonly<Record<ClientName, (options?: object) => Client>> = {
  holdfast: (options) =>
    new RealtimeClient(URL, {
      ...KEY,
      timeout: NEVER,
      heartbeatIntervalMs: NEVER,
      heartbeatTimeoutMs: NEVER,
      stalledAfterMs: NEVER,
      joinsPerSecond: NEVER,
      // After a cut it stays cut.
      backoffMs: [NEVER],
      ...options,
    }) as unknown as Client,
  'realtime-js': () => {
    const client = new RealtimeJs(URL, {
      ...KEY,
      timeout: NEVER,
      heartbeatIntervalMs: NEVER,
      transport: ServedSocket as never,
    })
    return Object.assign(client, { dispose: () => void client.disconnect() }) as unknown as Client
  },
}

/** Starts a client and joins its channels. */
export async function openPeer(
  name: ClientName,
  { channels: names, config, listen, options }: PeerOptions,
): Promise<Peer> {
  const client = CLIENTS[name](options)
  const channels = names.map((channel) => client.channel(channel, { config }))
  await Promise.all(channels.map((channel) => joined(channel, listen)))
  const socket = FakeSocket.last
  if (!socket) throw new Error(`${name} opened no socket`)
  socket.sent.length = 0
  return {
    client,
    channels,
    socket,
    dispose: () => {
      client.dispose()
    },
  }
}

function joined(channel: Channel, listen: (channel: Channel) => void): Promise<void> {
  listen(channel)
  return new Promise((resolve, reject) => {
    channel.subscribe((status) => {
      if (status === 'SUBSCRIBED') resolve()
      else reject(new Error(`the channel is ${status}`))
    })
  })
}
