// Written from wasm/boundary/events.mjs by "npm run boundary": change that, not this.

import type {
  BroadcastForm,
  ChangeType,
  ChannelState,
  ConnectionState,
  Lesson,
  NumberOf,
  Outcome,
  QualityLevel,
  TokenWish,
} from '../base/enums.js'

/** Text as it came, unparsed, or bytes. */
export type RawPayload = string | ArrayBuffer

/** What the core tells, as read from its records. */
export type RecordedEvent =
  | ConnectionStateEvent
  | QualityEvent
  | QueueEvent
  | SettledEvent
  | ChannelStateEvent
  | MessageEvent
  | BroadcastEvent
  | PostgresChangeEvent
  | PresenceEvent
  | SystemEvent
  | TokenWantedEvent
  | NoticeEvent
  | TableDirtyEvent
  | TableDiffEvent
  | TableStaleEvent
  | TrackEvent
  | MetricsEvent
  | TaughtEvent

/** The connection has another state, or another reason or plan for the one it has. */
export interface ConnectionStateEvent {
  readonly type: 'connectionState'
  readonly state: NumberOf<ConnectionState>
  /** Equal to `state` where only the attempt or the reason is new. */
  readonly previous: NumberOf<ConnectionState>
  readonly reason: number
  /** RFC 6455, 7.4; 0 where no socket closed. */
  readonly closeCode: number
  /** Dials since the connection was last stable. */
  readonly attempts: number
  /** When the next dial is due. */
  readonly retryAt: number
  /** The close frame's reason. */
  readonly detail: string
}

/** How good the connection is. */
export interface QualityEvent {
  readonly type: 'quality'
  readonly level: NumberOf<QualityLevel>
  /** Smoothed round trip in milliseconds; 0 before the first. */
  readonly latency: number
  /** In milliseconds. */
  readonly jitter: number
  /** Part of the last heartbeats that stayed without an answer, 0 to 1. */
  readonly loss: number
  readonly lastHeartbeatAt: number
  /** A probe is out. */
  readonly checking: boolean
}

/** How much waits to be sent. */
export interface QueueEvent {
  readonly type: 'queue'
  readonly size: number
  readonly bytes: number
}

/** How a push ended. */
export interface SettledEvent {
  readonly type: 'settled'
  readonly request: number
  readonly outcome: NumberOf<Outcome>
  readonly error: number
  /** The reply's; empty where there was none. */
  readonly status: string
  readonly response: RawPayload
}

/** A channel has another state, or another reason or plan for the one it has. */
export interface ChannelStateEvent {
  readonly type: 'channelState'
  readonly channel: number
  readonly state: NumberOf<ChannelState>
  readonly error: number
  /** When it joins again. */
  readonly retryAt: number
  readonly detail: string
  /** The answer to the join, where there is one. */
  readonly response: string
}

/** A message of a plain Phoenix channel, or one whose event is the server's own. */
export interface MessageEvent {
  readonly type: 'message'
  readonly channel: number
  readonly event: string
  readonly payload: RawPayload
}

/** A broadcast of Supabase Realtime. */
export interface BroadcastEvent {
  readonly type: 'broadcast'
  readonly channel: number
  /** 0: `payload` is the whole message; 1 and 2: the user’s payload alone. */
  readonly form: NumberOf<BroadcastForm>
  readonly event: string
  readonly payload: RawPayload
  /** JSON, or empty. */
  readonly meta: string
}

/** A database change. */
export interface PostgresChangeEvent {
  readonly type: 'postgresChange'
  readonly channel: number
  readonly change: NumberOf<ChangeType>
  /** A record may hold a number that JavaScript cannot; only then is it looked for. */
  readonly longNumbers: boolean
  /** Positions in the join payload's `postgres_changes` that this change is for. */
  readonly bindings: readonly number[]
  /** Schema and table as they stand in JSON, and the list of columns; absent where they are those of the channel's change before. */
  readonly relation: { readonly schema: string; readonly table: string; readonly columns: string } | undefined
  readonly commitTimestamp: string
  /** JSON; empty for a delete. */
  readonly record: string
  /** JSON; empty for an insert. */
  readonly oldRecord: string
  /** A list as JSON; empty if there are none. */
  readonly errors: string
}

/** Who is there has changed: the core merges, and JavaScript works out who came and who left. */
export interface PresenceEvent {
  readonly type: 'presence'
  readonly channel: number
  /** JSON: by each key that changed what is there now, `null` where nobody is. Of Supabase a list of metas, of Phoenix `{ metas, … }`. */
  readonly update: string
}

/** A `system` message of a channel. */
export interface SystemEvent {
  readonly type: 'system'
  readonly channel: number
  /** JSON. */
  readonly payload: string
}

/** A fresh access token is wanted. */
export interface TokenWantedEvent {
  readonly type: 'tokenWanted'
  readonly why: NumberOf<TokenWish>
}

/** Something happened that ends nothing, but that somebody should know of. */
export interface NoticeEvent {
  readonly type: 'notice'
  readonly code: number
  /** How often it has happened so far. */
  readonly count: number
  readonly detail: string
}

/** A live table has something to show: `drainTable` asks for it. */
export interface TableDirtyEvent {
  readonly type: 'tableDirty'
  readonly table: number
}

/** What is new in a live table since the last look. */
export interface TableDiffEvent {
  readonly type: 'tableDiff'
  readonly table: number
  /** False until the first fetched page was merged. */
  readonly live: boolean
  /** A row may hold a number that JavaScript cannot; only then is it looked for. */
  readonly longNumbers: boolean
  /** Whatever was shown before is gone: the list begins anew. */
  readonly anew: boolean
  readonly removed: readonly string[]
  /** Of the rows that are new or changed, shown or not. */
  readonly keys: readonly string[]
  /** Those rows, as a JSON array. */
  readonly rows: string
  /** Places, in the list as it was, of rows that stand elsewhere now or are shown no more; ascending. */
  readonly left: readonly number[]
  /** Keys of the rows that stand in their stead, or are shown now. */
  readonly came: readonly string[]
  /** Their places in the list as it is now, ascending. */
  readonly places: readonly number[]
}

/** A live table must be fetched anew: changes may have been missed. */
export interface TableStaleEvent {
  readonly type: 'tableStale'
  readonly table: number
}

/** What follows from a track's fixes. */
export interface TrackEvent {
  readonly type: 'track'
  readonly track: number
  /** See `js/src/track/track.ts`. */
  readonly json: string
}

/** The answer to the command of that name. */
export interface MetricsEvent {
  readonly type: 'metrics'
  readonly request: number
  /** Counters since the start (`js/src/connection/metrics.ts`). */
  readonly json: string
}

/** The frame that was just delivered was a plain one: until the epoch ends, JavaScript may deliver what is like it by itself. */
export interface TaughtEvent {
  readonly type: 'taught'
  /** Of another one nothing is to be learned: it was taken back at once. */
  readonly epoch: number
  /** Names what is taught, in the accounts. */
  readonly number: number
  readonly lesson: NumberOf<Lesson>
  readonly channel: number
  /** Of a change. */
  readonly change: NumberOf<ChangeType>
  /** Of a broadcast. */
  readonly form: NumberOf<BroadcastForm>
  /** Of a change: positions in the join payload's `postgres_changes`. */
  readonly bindings: readonly number[]
  /** Of a change: as in the change's own event. */
  readonly relation: { readonly schema: string; readonly table: string; readonly columns: string } | undefined
  /** Of all else. */
  readonly event: string
  /** Of a broadcast in a binary frame. */
  readonly meta: string
  /** Where the topic begins and ends in the frame (UTF-16 units of a text, bytes of a binary one), and then what may differ: of a change the time, the record and the old record; else the payload and the meta. Twice 0: not there. */
  readonly places: readonly number[]
}
