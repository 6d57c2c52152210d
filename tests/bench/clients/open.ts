import { RealtimeClient as RealtimeJs } from '@supabase/realtime-js'
import { RealtimeClient } from 'holdfast'
import { FakeSocket } from './fake_socket'
import { acceptJoins } from './server'

/** The verbs that both have. */
export interface Channel {
  on(type: string, filter: object, callback: (payload: never) => void): Channel
  subscribe(callback?: (status: string) => void): unknown
  send(message: { type: 'broadcast'; event: string; payload: object }): Promise<unknown>
}

/** A client whose channels are all joined, and the socket to feed it by. */
export interface Opened {
  readonly socket: FakeSocket
  readonly channels: readonly Channel[]
  readonly dispose: () => void
}

interface Client {
  channel(name: string, options?: object): Channel
}

export type Open = (
  names: readonly string[],
  listen: (channel: Channel, name: string) => void,
  config?: object,
) => Promise<Opened>

/** Ours, as it is published. */
export const openHoldfast: Open = async (names, listen, config = {}) => {
  Object.assign(globalThis, { WebSocket: FakeSocket })
  const client = new RealtimeClient(URL, {
    params: { apikey: 'key' },
    joinsPerSecond: 10_000,
    channelsPerSocket: 1_000,
  })
  const channels = subscribe(client as never, names, listen, config)
  const socket = await acceptJoins(names.length)
  return { socket, channels, dispose: () => client.dispose() }
}

/** `@supabase/realtime-js`. */
export const openRealtimeJs: Open = async (names, listen, config = {}) => {
  const client = new RealtimeJs(URL, { params: { apikey: 'key' }, transport: FakeSocket as never })
  const channels = subscribe(client as never, names, listen, config)
  const socket = await acceptJoins(names.length)
  return { socket, channels, dispose: () => void client.disconnect() }
}

const URL = 'ws://localhost/realtime/v1'

function subscribe(
  client: Client,
  names: readonly string[],
  listen: (channel: Channel, name: string) => void,
  config: object,
): Channel[] {
  return names.map((name) => {
    const channel = client.channel(name, { config })
    listen(channel, name)
    channel.subscribe()
    return channel
  })
}
