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

/** Unparsed text, or bytes. */
export type RawPayload = string | ArrayBuffer

/** The core's events, as read from its records. */
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
  | AttachmentEvent
  | EchoEvent

/** The connection has a new state, or a new reason or plan for its present one. */
export interface ConnectionStateEvent {
  readonly type: 'connectionState'
  readonly state: NumberOf<ConnectionState>
  /** Equal to `state` if only the attempt or the reason is new. */
  readonly previous: NumberOf<ConnectionState>
  readonly reason: number
  /** RFC 6455, 7.4; 0 if no socket closed. */
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
  /** Part of the last heartbeats that had no answer, 0 to 1. */
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
  /** The reply's status; empty without a reply. */
  readonly status: string
  readonly response: RawPayload
}

/** A channel has a new state, or a new reason or plan for its present one. */
export interface ChannelStateEvent {
  readonly type: 'channelState'
  readonly channel: number
  readonly state: NumberOf<ChannelState>
  readonly error: number
  /** When it joins again. */
  readonly retryAt: number
  readonly detail: string
  /** The answer to the join, if there is one. */
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
  /** 0: `payload` is the whole message; 1 and 2: it is only the user’s payload. */
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
  /** A record may hold a number that JavaScript cannot hold. JavaScript looks for one only then. */
  readonly longNumbers: boolean
  /** The attachments that this change is for, ascending, without those of tables. */
  readonly attachments: readonly number[]
  /** Schema and table as they stand in JSON, and the list of columns; absent if they equal those of the channel's previous change. */
  readonly relation: { readonly schema: string; readonly table: string; readonly columns: string } | undefined
  readonly commitTimestamp: string
  /** JSON; empty for a delete. */
  readonly record: string
  /** JSON; empty for an insert. */
  readonly oldRecord: string
  /** A list as JSON; empty if there are none. */
  readonly errors: string
}

/** Presence has changed. The core merges, and JavaScript works out who came and who left. */
export interface PresenceEvent {
  readonly type: 'presence'
  readonly channel: number
  /** JSON: the present value of each key that changed, `null` if nobody is left. A list of metas for Supabase, `{ metas, … }` for Phoenix. */
  readonly update: string
}

/** A `system` message of a channel. */
export interface SystemEvent {
  readonly type: 'system'
  readonly channel: number
  /** JSON. */
  readonly payload: string
}

/** The core needs a fresh access token. */
export interface TokenWantedEvent {
  readonly type: 'tokenWanted'
  readonly why: NumberOf<TokenWish>
}

/** Something happened that ends nothing, but that you should know. */
export interface NoticeEvent {
  readonly type: 'notice'
  readonly code: number
  /** How often it has happened so far. */
  readonly count: number
  readonly detail: string
}

/** A live table has something new: ask for it with `drainTable`. */
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
  /** A row may hold a number that JavaScript cannot hold. JavaScript looks for one only then. */
  readonly longNumbers: boolean
  /** The list starts again: everything shown before is gone. */
  readonly anew: boolean
  /** Places in the old list of the rows that have moved or are no longer shown; ascending. */
  readonly left: readonly number[]
  /** The keys of the rows that are new or changed, of those shown. */
  readonly keys: readonly string[]
  /** Those rows, as a JSON array. */
  readonly rows: string
  /** Their places in the new list. */
  readonly places: readonly number[]
  /** So many of them, the first ones, have moved or are newly shown; their places are ascending. The others stand where they stood. */
  readonly came: number
}

/** A live table may have missed changes: fetch it again. */
export interface TableStaleEvent {
  readonly type: 'tableStale'
  readonly table: number
}

/** What the core has worked out from a track's fixes. */
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

/** The frame just delivered was a plain one. Until the epoch ends, JavaScript may deliver frames like it by itself. */
export interface TaughtEvent {
  readonly type: 'taught'
  /** If it is not the present epoch, learn nothing: the lesson was withdrawn at once. */
  readonly epoch: number
  /** Names the lesson in the accounts. */
  readonly number: number
  readonly lesson: NumberOf<Lesson>
  readonly channel: number
  /** For a change. */
  readonly change: NumberOf<ChangeType>
  /** For a broadcast. */
  readonly form: NumberOf<BroadcastForm>
  /** For a change: the attachments that it is for. */
  readonly attachments: readonly number[]
  /** For a change: as in the change's own event. */
  readonly relation: { readonly schema: string; readonly table: string; readonly columns: string } | undefined
  /** For an update: the live tables that take it, and need only the last one of each row. `key` names their rows. */
  readonly tables: readonly number[]
  readonly key: readonly string[]
  /** For all other kinds. */
  readonly event: string
  /** For a broadcast in a binary frame. */
  readonly meta: string
  /** Begin and end of the topic in the frame (UTF-16 units of a text frame, bytes of a binary one), then of each part that may differ: for a change the time, the record and the old record; else the payload and the meta. Two zeros: the part is absent. */
  readonly places: readonly number[]
}

/** An attachment is refused, because its config cannot be had beside that of others; or it is refused no longer. */
export interface AttachmentEvent {
  readonly type: 'attachment'
  readonly channel: number
  readonly attachment: number
  /** None: it is refused no longer. */
  readonly error: number
}

/** A broadcast of this client, for those who want it (`config.broadcast.self`) while others on the channel do not. Once it is written, or, if it expects a reply, acknowledged. */
export interface EchoEvent {
  readonly type: 'echo'
  readonly channel: number
  /** Whom it is for, ascending; 0: the channel itself. */
  readonly attachments: readonly number[]
  readonly form: NumberOf<BroadcastForm>
  /** If `payload` is the whole message, that names the event. */
  readonly event: string
  readonly payload: RawPayload
}
