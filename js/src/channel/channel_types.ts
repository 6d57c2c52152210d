import type {
  REALTIME_CHANNEL_STATES,
  REALTIME_POSTGRES_CHANGES_LISTEN_EVENT,
  REALTIME_SUBSCRIBE_STATES,
} from './realtime_js_constants.js'
import type { Json, Row } from '../base/types.js'

/** What a channel asks of the server, in realtime-js's shape. */
export interface RealtimeChannelOptions {
  config?: {
    /**
     * `self`: your own broadcasts come back too. `ack`: `send()` waits for the server's confirmation. `replay`: replays earlier messages,
     * on private channels (`since` in milliseconds since 1970, at most 25 messages).
     */
    broadcast?:
      | {
          self?: boolean
          ack?: boolean
          replay?: { since: number; limit?: number }
          /** The server reports on `system` when its own replication is ready for broadcasts from the database. */
          replication_ready?: boolean
        }
      | undefined
    /**
     * `key`: the key of this client's presence (default: the server makes one up). `enabled`: by default true if you listen to presence.
     * `leaveDebounceMs`: how much longer a presence shows after it left (1,000), so that a reload does not look like a leave and a join; 0
     * reports it at once.
     */
    presence?: { key?: string; enabled?: boolean; leaveDebounceMs?: number } | undefined
    /** If true, policies on `realtime.messages` decide who may do what. */
    private?: boolean | undefined
  }
  /**
   * When `subscribe`'s callback gets `SUBSCRIBED`. `flowing` (default): when database changes really flow. `joined`: as soon as the server
   * has accepted the channel, as in realtime-js; you may miss changes made in the next seconds.
   */
  subscribedWhen?: 'flowing' | 'joined'
}

/** `config` of a channel's options. */
export type ChannelConfig = NonNullable<RealtimeChannelOptions['config']>

/** What `subscribe`'s callback gets. */
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

/** Like realtime-js's: event and schema are required. */
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
 * A database change in realtime-js's form. Whole numbers beyond ±2^53 (int8) are strings with all their digits. If nothing narrows the
 * event, you may read any column's name from `new` and `old`.
 */
export type RealtimePostgresChangesPayload<T extends Row = Row> =
  RealtimePostgresInsertPayload<T> | RealtimePostgresUpdatePayload<T> | RealtimePostgresDeletePayload<T>

/** A broadcast in realtime-js's form. `payload` is an `ArrayBuffer` for binary ones. */
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

/** What was tracked under a key has changed. It replaces a leave and a join. */
export interface RealtimePresenceUpdatePayload<T extends Row = Row> {
  event: 'update'
  key: string
  currentPresences: Presence<T>[]
  newPresences: Presence<T>[]
  leftPresences: Presence<T>[]
}

/** The arguments of `on` for database changes. */
export type ChangesListener<Event extends string, Payload> = [
  type: 'postgres_changes',
  filter: ChangesFilter<Event>,
  callback: (payload: Payload) => void,
]

/** The arguments of `on` for broadcasts. */
export type BroadcastListener<T> = [
  type: 'broadcast',
  filter: { event: string },
  callback: (message: RealtimeBroadcastMessage<T>) => void,
]

/** The arguments of `on` for presence. */
export type PresenceListener<Event extends string, Payload> = [
  type: 'presence',
  filter: { event: Event },
  callback: (payload: Payload) => void,
]

/**
 * The server replayed as many messages as it ever does, and you had none of them: more may be missing, between your last message and the
 * oldest replayed one. Fetch what you need from where it is stored.
 */
export interface ReplayGap {
  /** The start of the replay that the channel asked for, in milliseconds since 1970. */
  readonly since: number
  /** How many messages were replayed. */
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
