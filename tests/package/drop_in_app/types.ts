// What apps write of realtime-js's types, through supabase-js and by themselves. It need only compile.
import { RealtimePresence, WebSocketFactory } from '@supabase/realtime-js'
import type { RealtimeMessage, WebSocketLike, WebSocketLikeConstructor } from '@supabase/realtime-js'
import DeepChannel, { REALTIME_LISTEN_TYPES as DeepTypes } from '@supabase/realtime-js/dist/module/RealtimeChannel'
import type { RealtimePostgresChangesPayload as DeepPayload } from '@supabase/realtime-js/dist/module/RealtimeChannel'
import { CHANNEL_STATES } from '@supabase/realtime-js/dist/main/lib/constants'
import {
  REALTIME_CHANNEL_STATES,
  REALTIME_LISTEN_TYPES,
  REALTIME_POSTGRES_CHANGES_LISTEN_EVENT,
  REALTIME_PRESENCE_LISTEN_EVENTS,
  REALTIME_SUBSCRIBE_STATES,
  SupabaseClient,
  createClient,
} from '@supabase/supabase-js'
import type {
  RealtimeChannel,
  RealtimeChannelOptions,
  RealtimeChannelSendResponse,
  RealtimeClientOptions,
  RealtimePostgresChangesFilter,
  RealtimePostgresChangesPayload,
  RealtimePostgresDeletePayload,
  RealtimePostgresUpdatePayload,
  RealtimePresenceJoinPayload,
  RealtimePresenceLeavePayload,
  RealtimePresenceState,
  RealtimeRemoveChannelResponse,
} from '@supabase/supabase-js'

interface Todo {
  id: number
  done: boolean
}

type Status = REALTIME_SUBSCRIBE_STATES | 'idle'
type Handlers = Partial<
  Record<REALTIME_POSTGRES_CHANGES_LISTEN_EVENT, (payload: RealtimePostgresChangesPayload<Todo>) => void>
>
interface Insert {
  event: REALTIME_POSTGRES_CHANGES_LISTEN_EVENT.INSERT
  type: REALTIME_LISTEN_TYPES.POSTGRES_CHANGES
  when: `${REALTIME_SUBSCRIBE_STATES.SUBSCRIBED}`
  presence: `${REALTIME_PRESENCE_LISTEN_EVENTS.JOIN}`
}

export function watch(
  client: SupabaseClient,
  filter: RealtimePostgresChangesFilter<'*'>,
  on: Handlers,
): RealtimeChannel {
  const options: RealtimeChannelOptions = { config: { private: true, presence: { key: 'me' } } }
  const schema: string = filter.schema
  return client
    .channel(`todos:${schema}`, options)
    .on<Todo>('postgres_changes', filter, (payload) => {
      on[REALTIME_POSTGRES_CHANGES_LISTEN_EVENT.ALL]?.(payload)
      if (payload.eventType === 'DELETE') removed(payload)
      else if (payload.eventType === 'UPDATE') updated(payload)
      else payload.new.done satisfies boolean
    })
    .on(REALTIME_LISTEN_TYPES.PRESENCE, { event: REALTIME_PRESENCE_LISTEN_EVENTS.JOIN }, joined)
    .on('presence', { event: 'leave' }, left)
    .on('broadcast', { event: 'cursor' }, ({ payload }) => {
      client.realtime.log('cursor', String(payload))
    })
    .subscribe((status, error) => statusOf(status, error))
}

function updated(payload: RealtimePostgresUpdatePayload<Todo>): boolean {
  return payload.new.done && payload.old.done !== payload.new.done
}

function removed(payload: RealtimePostgresDeletePayload<Todo>): number | undefined {
  return payload.old.id
}

function joined(payload: RealtimePresenceJoinPayload<{ name: string }>): string[] {
  return payload.newPresences.map(({ name, presence_ref }) => `${name} ${presence_ref}`)
}

function left({ key, leftPresences }: RealtimePresenceLeavePayload<{ name: string }>): [string, number] {
  return [key, leftPresences.length]
}

function statusOf(status: REALTIME_SUBSCRIBE_STATES, error?: Error): Status {
  switch (status) {
    case REALTIME_SUBSCRIBE_STATES.CHANNEL_ERROR:
    case REALTIME_SUBSCRIBE_STATES.TIMED_OUT:
      throw error ?? new Error(status)
    default:
      return status
  }
}

export async function leave(client: SupabaseClient, channel: RealtimeChannel): Promise<RealtimeRemoveChannelResponse> {
  const sent: RealtimeChannelSendResponse = await channel.send({ type: 'broadcast', event: 'bye' })
  const state: RealtimePresenceState<{ name: string }> = channel.presenceState<{ name: string }>()
  const names = Object.values(state).flatMap((presences) => presences.map(({ name }) => name))
  const isJoined = channel.state === REALTIME_CHANNEL_STATES.joined && sent === 'ok' && channel.socket.isConnected()
  if (isJoined && channel.joinedOnce && channel.params.config.private)
    console.log(names, channel.topic, channel.subTopic)
  return client.removeChannel(channel)
}

export function make(transport: WebSocketLikeConstructor, accessToken: () => Promise<string | null>): SupabaseClient {
  const realtime: RealtimeClientOptions = {
    transport,
    heartbeatCallback: (status, latency) => {
      console.log(status, latency)
    },
    reconnectAfterMs: (tries) => tries * 1_000,
    logger: (kind, message, data) => {
      console.log(kind, message, data)
    },
  }
  const client = createClient('http://127.0.0.1', 'key', { realtime, accessToken })
  client.realtime.accessTokenValue = 'token'
  const token: string | null = client.realtime.accessTokenValue
  const timeout: number = client.realtime.timeout
  client.realtime.stateChangeCallbacks.open.push([
    'mine',
    () => {
      console.log('open')
    },
  ])
  client.realtime.stateChangeCallbacks.close.push([
    'mine',
    (event: unknown) => {
      console.log(event)
    },
  ])
  void client.realtime.sendHeartbeat()
  client.realtime.accessToken = accessToken
  client.realtime.headers = { ...client.realtime.headers, 'x-app': 'a' }
  client.realtime.channels = client.realtime.channels.filter(({ state }) => state === 'joined')
  void client.realtime.disconnect(1000, 'bye')
  console.log(client.realtime.reconnectAfterMs(1), client.realtime.pendingHeartbeatRef === null)
  console.log(token, timeout, client.realtime.connectionState() === 'open', WebSocketFactory.isWebSocketSupported())
  return client
}

export type { DeepChannel, DeepPayload, Insert, RealtimeMessage, RealtimePresence, WebSocketLike }
export const names: string[] = [DeepTypes.BROADCAST, CHANNEL_STATES.joined]
