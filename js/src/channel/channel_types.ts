import type {
  REALTIME_CHANNEL_STATES,
  REALTIME_POSTGRES_CHANGES_LISTEN_EVENT,
  REALTIME_SUBSCRIBE_STATES,
} from './realtime_js_constants.js'
import type { Json, Row } from '../base/types.js'

/** What a channel asks of the server; realtime-js's shape. */
export interface RealtimeChannelOptions {
  config?: {
    /**
     * `self`: own broadcasts come back too. `ack`: `send()` waits for the server's confirmation. `replay`: what was sent before,
     * on private channels (`since` in milliseconds since 1970, at most 25 messages).
     */
    broadcast?:
      | {
          self?: boolean
          ack?: boolean
          replay?: { since: number; limit?: number }
          /** The server says on `system` when its own replication is ready for broadcasts from the database. */
          replication_ready?: boolean
        }
      | undefined
    /**
     * `key`: under which this client's presence is shown (default: the server makes one up). `enabled`: by default, if listened to.
     * `leaveDebounceMs`: who leaves is shown that much longer (1,000), so that a reload is no leave and join; 0 tells at once.
     */
    presence?: { key?: string; enabled?: boolean; leaveDebounceMs?: number } | undefined
    /** Policies on `realtime.messages` decide who may do what. */
    private?: boolean | undefined
  }
  /**
   * When `subscribe`'s callback hears `SUBSCRIBED`. `flowing` (default): when database changes really flow. `joined`: as soon as
   * the server accepted the channel, as realtime-js has it; changes made in the seconds after may be missed.
   */
  subscribedWhen?: 'flowing' | 'joined'
}

/** What `subscribe`'s callback hears. */
export type SubscribeStatus = REALTIME_SUBSCRIBE_STATES
/** A channel's state in realtime-js's words. */
export type RealtimeChannelState = REALTIME_CHANNEL_STATES

/** How a `send` ended, in realtime-js's words. */
export type RealtimeChannelSendResponse = 'ok' | 'timed out' | 'error'

/** Which database changes to listen to. A field that is left out matches everything. */
export interface ChangesFilter<Event extends string = string> {
  /** `INSERT`, `UPDATE`, `DELETE` or `*` (default). */
  event?: Event
  /** Default `public`. */
  schema?: string
  /** Default: all tables of the schema. */
  table?: string
  /** Such as `restaurant_id=eq.7`; needs a table. Text, or {@link postgresChangesFilter}'s builder. */
  filter?: string | { build(): string }
  /** Only these columns. */
  select?: string[]
}

/** The same as realtime-js has it: event and schema must be there. */
export interface RealtimePostgresChangesFilter<
  Event extends REALTIME_POSTGRES_CHANGES_LISTEN_EVENT = REALTIME_POSTGRES_CHANGES_LISTEN_EVENT,
> extends ChangesFilter<Event> {
  event: Event
  schema: string
}

interface ChangeBase {
  schema: string
  table: string
  commit_timestamp: string
  /** The server's remarks, such as `Error 413: Payload Too Large`; `null` if there are none. */
  errors: string[]
}

export type RealtimePostgresInsertPayload<T extends Row = Row> = ChangeBase & {
  eventType: 'INSERT'
  new: T
  old: Record<string, never>
}
export type RealtimePostgresUpdatePayload<T extends Row = Row> = ChangeBase & {
  eventType: 'UPDATE'
  new: T
  old: Partial<T>
}
export type RealtimePostgresDeletePayload<T extends Row = Row> = ChangeBase & {
  eventType: 'DELETE'
  new: Record<string, never>
  old: Partial<T>
}

/**
 * A database change as realtime-js hands it out. Whole numbers beyond ±2^53 (int8) are strings with all their digits.
 * Where nothing narrows the event, `new` and `old` may be read by any column's name.
 */
export type RealtimePostgresChangesPayload<T extends Row = Row> =
  RealtimePostgresInsertPayload<T> | RealtimePostgresUpdatePayload<T> | RealtimePostgresDeletePayload<T>

/** A broadcast as realtime-js hands it out. `payload` is an `ArrayBuffer` for binary ones. */
export interface RealtimeBroadcastMessage<T = Json> {
  type: 'broadcast'
  event: string
  payload: T
  meta?: { id?: string; replayed?: boolean }
}

/** One presence of a key: what was tracked, and the server's reference. */
export type Presence<T extends Row = Row> = { presence_ref: string } & T
export type RealtimePresenceState<T extends Row = Row> = Record<string, Presence<T>[]>

export interface RealtimePresenceJoinPayload<T extends Row = Row> {
  event: 'join'
  key: string
  currentPresences: Presence<T>[]
  newPresences: Presence<T>[]
}

export interface RealtimePresenceLeavePayload<T extends Row = Row> {
  event: 'leave'
  key: string
  currentPresences: Presence<T>[]
  leftPresences: Presence<T>[]
}

/** What was tracked under a key has changed: told instead of a leave and a join. */
export interface RealtimePresenceUpdatePayload<T extends Row = Row> {
  event: 'update'
  key: string
  currentPresences: Presence<T>[]
  newPresences: Presence<T>[]
  leftPresences: Presence<T>[]
}

/** What `on` takes, for database changes. */
export type ChangesListener<Event extends string, Payload> = [
  type: 'postgres_changes',
  filter: ChangesFilter<Event>,
  callback: (payload: Payload) => void,
]

/** What `on` takes, for broadcasts. */
export type BroadcastListener<T> = [
  type: 'broadcast',
  filter: { event: string },
  callback: (message: RealtimeBroadcastMessage<T>) => void,
]

/** What `on` takes, for presence. */
export type PresenceListener<Event extends string, Payload> = [
  type: 'presence',
  filter: { event: Event },
  callback: (payload: Payload) => void,
]

/**
 * The server replayed as many messages as it replays at most, and none of them was known: there may be more, between what was heard before
 * and the oldest of them. Fetch what you need from where it is kept.
 */
export interface ReplayGap {
  /** From when on was asked, in milliseconds since 1970. */
  readonly since: number
  /** How many came. */
  readonly limit: number
}

/** A message as it goes over the wire; realtime-js's name for it. */
export interface RealtimeMessage {
  topic: string
  event: string
  payload: Json
  ref: string
  join_ref?: string
}

export interface RealtimeSystemPayload {
  extension: string
  status: string
  message: string
  channel: string
}
