import { RealtimeClient as RealtimeJs } from '@supabase/realtime-js'
import { RealtimeClient } from '../../../js/src/index.js'
import type { Version } from '../frames/frame.js'
import type { Client, Heard, Player } from './client.js'
import { FakeSocket } from './fake_socket.js'
import { BROADCASTS, CHANGES, OTHERS, PRESENCE } from './listeners.js'
import { openClient } from './open.js'

/** What both clients' channels have in common. */
interface Channel {
  on(type: string, filter: object, callback: (payload: unknown) => void): Channel
  subscribe(callback: (status: string) => void): unknown
  send(message: { type: 'broadcast'; event: string; payload: object }): Promise<string>
  presenceState(): object
}

export const SUPABASE_NAME = 'zimmer-ü'
export const SUPABASE_TOPIC = `realtime:${SUPABASE_NAME}`
const ACK = { broadcast: { ack: true } }

/** Ours, in a Supabase channel. */
export function openHoldfast(vsn: Version): Promise<Client> {
  return openClient(SUPABASE_TOPIC, vsn, () => {
    const client = new RealtimeClient('ws://localhost/realtime/v1', { params: { apikey: 'key' }, vsn })
    const channel = client.channel(SUPABASE_NAME, { config: { ...ACK, presence: { leaveDebounceMs: 0 } } })
    const withoutCore = async (): Promise<number> => (await client.connection.getMetrics()).framesWithoutCore
    return { ...listening(channel, () => client.dispose()), withoutCore }
  })
}

/** `@supabase/realtime-js`, in the same. */
export function openRealtimeJs(vsn: Version): Promise<Client> {
  return openClient(SUPABASE_TOPIC, vsn, () => {
    const transport = FakeSocket as never
    const client = new RealtimeJs('ws://localhost/realtime/v1', { params: { apikey: 'key' }, vsn, transport })
    return listening(client.channel(SUPABASE_NAME, { config: ACK }), () => {
      void client.disconnect()
    })
  })
}

function listening(channel: Channel, dispose: () => void): Omit<Player, 'socket'> {
  const heard: Heard[] = []
  const listen = (name: string, type: string, filter: object): void => {
    channel.on(type, filter, (payload) => heard.push([name, payload]))
  }
  for (const [i, filter] of CHANGES.entries()) listen(`change ${String(i)}`, 'postgres_changes', filter)
  listen('change 4 again', 'postgres_changes', CHANGES[4])
  for (const event of BROADCASTS) listen(`broadcast ${event}`, 'broadcast', { event })
  for (const event of PRESENCE) {
    // Copied at once: realtime-js goes on changing what it has told.
    channel.on('presence', { event }, (payload) => heard.push([`presence ${event}`, structuredClone(payload)]))
  }
  channel.on('presence', { event: 'sync' }, () =>
    heard.push(['presence state', structuredClone(channel.presenceState())]),
  )
  listen('system', 'system', {})
  for (const event of OTHERS) listen(`other ${event}`, event, {})
  channel.subscribe((status) => heard.push(status === 'SUBSCRIBED' ? ['joined', null] : ['status', status]))
  const push = (): void => {
    void channel
      .send({ type: 'broadcast', event: 'Move', payload: {} })
      .then((answer) => heard.push(['answer', answer]))
  }
  return { heard, push, dispose }
}
