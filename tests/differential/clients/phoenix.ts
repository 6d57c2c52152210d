import { Presence, Socket } from 'phoenix'
import type { PresenceEntry } from 'phoenix'
import { RealtimeClient } from '../../../js/src/index.js'
import type { PhoenixPresence, PresencePayload } from '../../../js/src/index.js'
import type { Version } from '../frames/frame.js'
import type { Client, Heard } from './client.js'
import { FakeSocket } from './fake_socket.js'
import { OTHERS } from './listeners.js'
import { openClient } from './open.js'

export const PHOENIX_TOPIC = 'room:ß'
const EVENTS = [...OTHERS, 'system', 'broadcast', 'postgres_changes']

/** Ours, in a plain Phoenix topic. */
export function openHoldfastPhoenix(vsn: Version): Promise<Client> {
  return openClient(PHOENIX_TOPIC, vsn, () => {
    const heard: Heard[] = []
    const client = new RealtimeClient('ws://localhost/socket', { vsn })
    const channel = client.phoenixChannel(PHOENIX_TOPIC, {}, { leaveDebounceMs: 0 })
    for (const event of EVENTS) channel.on(event, (payload) => heard.push([event, payload]))
    channel.onPresence((change) => heard.push(...told(change, () => channel.presenceState())))
    channel.onPhaseChange((phase) => heard.push([phase === 'subscribed' ? 'joined' : phase, null]))
    channel.join()
    const push = (): void => {
      void channel.push('shout').then(({ status, response }) => heard.push([`answer ${status}`, response]))
    }
    return {
      heard,
      push,
      withoutCore: async () => (await client.connection.getMetrics()).framesWithoutCore,
      dispose: () => {
        client.dispose()
      },
    }
  })
}

/** `phoenix`, in a topic of any name. */
export function openPhoenixJs(topic: string, vsn: Version): Promise<Client> {
  return openClient(topic, vsn, () => {
    const heard: Heard[] = []
    const socket = new Socket('ws://localhost/socket', { transport: FakeSocket, ...(vsn === '1.0.0' ? V1 : {}) })
    socket.connect()
    const channel = socket.channel(topic)
    for (const event of EVENTS) channel.on(event, (payload) => heard.push([event, payload]))
    listenToPresence(new Presence(channel), heard)
    channel.onClose(() => heard.push(['closed', null]))
    channel.onError(() => heard.push(['errored', null]))
    channel.join().receive('ok', () => heard.push(['joined', null]))
    const push = (): void => {
      const sent = channel.push('shout', {})
      for (const status of ['ok', 'error', 'weird'])
        sent.receive(status, (response) => heard.push([`answer ${status}`, response]))
    }
    return {
      heard,
      push,
      dispose: () => {
        socket.disconnect()
      },
    }
  })
}

/** phoenix.js has no v1 of its own any more, but lets one be given. */
const V1 = {
  vsn: '1.0.0',
  encode: (message: object, callback: (text: string) => void): void => {
    callback(JSON.stringify(message))
  },
  decode: (text: string, callback: (message: unknown) => void): void => {
    callback(JSON.parse(text))
  },
}

function told(change: PresencePayload<PhoenixPresence>, state: () => object): Heard[] {
  if (change.event === 'sync')
    return [
      ['presence sync', { event: 'sync' }],
      ['presence state', state()],
    ]
  return [[`presence ${change.event}`, change]]
}

/** Copied at once: phoenix.js goes on changing what it has told. */
function listenToPresence(presence: Presence, heard: Heard[]): void {
  presence.onJoin((key, current, joined) => {
    heard.push([
      'presence join',
      structuredClone({ event: 'join', key, currentPresences: metas(current), newPresences: metas(joined) }),
    ])
  })
  presence.onLeave((key, current, left) => {
    heard.push([
      'presence leave',
      structuredClone({ event: 'leave', key, currentPresences: metas(current), leftPresences: metas(left) }),
    ])
  })
  presence.onSync(() => {
    heard.push(['presence sync', { event: 'sync' }], ['presence state', structuredClone({ ...presence.state })])
  })
}

const metas = (entry: PresenceEntry | undefined): readonly object[] => entry?.metas ?? []
