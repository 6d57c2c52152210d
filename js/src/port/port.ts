import type { CoreOptions } from './core_options.js'

/** Flags of a push, added together. */
export const PushFlag = {
  /** A reply is expected: it settles acked or failed. Without it, it settles sent once written. */
  expectsReply: 1,
  /** Wait in the queue while the channel is not joined. Without it, it fails at once. */
  queue: 2,
  /** A user broadcast; binary ones go out as the protocol's kind 3, with the event as the user's event. */
  userBroadcast: 4,
  /** Sent by `ConnectionManager.send`: nobody but it opens the channel. Means nothing to the core. */
  ownChannel: 8,
} as const

/**
 * Everything that the core can be told. Each is a plain object that survives structured cloning, and none has an answer but
 * events, so that a core in the page and a core in a worker are driven alike. All ids are chosen on this side.
 */
export type Command =
  | { readonly type: 'create'; readonly options: CoreOptions }
  | { readonly type: 'connect' }
  | { readonly type: 'disconnect' }
  | { readonly type: 'simulateDisconnect' }
  | { readonly type: 'setOnline'; readonly online: boolean }
  | { readonly type: 'setVisible'; readonly visible: boolean }
  | { readonly type: 'userActed' }
  | { readonly type: 'suspend' }
  | { readonly type: 'resume' }
  /** An empty token: nobody is signed in. `user`: whose it is. */
  | { readonly type: 'setAccessToken'; readonly token: string; readonly user?: string }
  | { readonly type: 'tokenFailed'; readonly message: string }
  | { readonly type: 'openChannel'; readonly channel: number; readonly topic: string; readonly joinPayload: string }
  | { readonly type: 'configureChannel'; readonly channel: number; readonly joinPayload: string }
  | { readonly type: 'subscribe'; readonly channel: number; readonly timeoutMs: number }
  | { readonly type: 'unsubscribe'; readonly channel: number; readonly timeoutMs: number }
  | { readonly type: 'closeChannel'; readonly channel: number }
  | PushCommand
  | {
      readonly type: 'openTable'
      readonly table: number
      readonly channel: number
      readonly options: string
    }
  | { readonly type: 'tableFetched'; readonly table: number; readonly rows: string }
  /** A page is being asked for: changes wait for it. To be told before each. */
  | { readonly type: 'tableRefetch'; readonly table: number }
  | EditCommand
  /** `stored`: the row as the server has it now, as JSON; empty after a delete. */
  | { readonly type: 'confirmEdit'; readonly table: number; readonly edit: number; readonly stored: string }
  | { readonly type: 'refuseEdit'; readonly table: number; readonly edit: number }
  | { readonly type: 'drainTable'; readonly table: number }
  | { readonly type: 'closeTable'; readonly table: number }
  | { readonly type: 'openTrack'; readonly track: number; readonly options: string }
  /** `fixes`: JSON, `[[latitude, longitude, accuracy, at]…]`. */
  | { readonly type: 'addFixes'; readonly track: number; readonly fixes: string }
  | { readonly type: 'closeTrack'; readonly track: number }
  | { readonly type: 'metrics'; readonly request: number }

/** A change of a live table that is shown before the server has confirmed it. `match` and `patch` are JSON objects. */
export interface EditCommand {
  readonly type: 'editTable'
  readonly table: number
  readonly edit: number
  /** 0: insert, 1: update, 2: delete. */
  readonly kind: 0 | 1 | 2
  readonly match: string
  readonly patch: string
}

/** A message to send. Its payload is JSON text, or bytes. */
export interface PushCommand {
  readonly type: 'push'
  readonly channel: number
  readonly request: number
  readonly event: string
  readonly payload: string | Uint8Array
  /** It settles within this time, wherever it is; 0: it waits as the queue lets it, then `pushTimeoutMs` for its answer. */
  readonly timeoutMs: number
  /** {@link PushFlag}s. */
  readonly flags: number
  /** How long it has waited already, on an earlier page: counts towards its time to live. */
  readonly waitedMs?: number
  /** The user who sent it; left out: whoever is signed in, or signs in first. */
  readonly owner?: string
}

/** Text as it came, unparsed, or bytes. */
export type RawPayload = string | ArrayBuffer

/** What the core reports, as decoded from its batches; numbers mean what `event_reader.ts` says of the record. */
export type CoreEvent =
  | ConnectionStateEvent
  | {
      readonly type: 'quality'
      readonly level: number
      readonly latency: number
      readonly jitter: number
      readonly loss: number
      readonly lastHeartbeatAt: number
      readonly checking: boolean
    }
  | { readonly type: 'queue'; readonly size: number; readonly bytes: number }
  | SettledEvent
  | ChannelStateEvent
  | { readonly type: 'message'; readonly channel: number; readonly event: string; readonly payload: RawPayload }
  | BroadcastEvent
  | PostgresChangeEvent
  | PresenceEvent
  | { readonly type: 'system'; readonly channel: number; readonly payload: string }
  | { readonly type: 'tokenWanted'; readonly why: number }
  | { readonly type: 'tableDirty'; readonly table: number }
  | TableDiffEvent
  | { readonly type: 'tableStale'; readonly table: number }
  | TrackEvent
  | HostEvent

export interface NoticeEvent {
  readonly type: 'notice'
  readonly code: number
  /** How often it has happened so far. */
  readonly count: number
  readonly detail: string
}

/** Said by the host; notices by the core as well. */
export type HostEvent =
  | NoticeEvent
  /** The core has taken this push: from now on its own events count it. */
  | { readonly type: 'accepted'; readonly request: number }
  | { readonly type: 'metrics'; readonly request: number; readonly json: string }
  /** The core cannot be loaded, or broke: nothing more will come until it is created again. */
  | { readonly type: 'failed'; readonly code: number; readonly detail: string }

export interface ConnectionStateEvent {
  readonly type: 'connectionState'
  readonly state: number
  readonly previous: number
  readonly reason: number
  readonly closeCode: number
  readonly attempts: number
  readonly retryAt: number
  readonly detail: string
}

export interface SettledEvent {
  readonly type: 'settled'
  readonly request: number
  readonly outcome: number
  readonly error: number
  readonly status: string
  readonly response: RawPayload
}

export interface ChannelStateEvent {
  readonly type: 'channelState'
  readonly channel: number
  readonly state: number
  readonly error: number
  readonly retryAt: number
  readonly detail: string
  readonly response: string
}

export interface BroadcastEvent {
  readonly type: 'broadcast'
  readonly channel: number
  /** 0: `payload` is the whole message; 1: the user's payload alone, JSON; 2: the user's payload alone, bytes. */
  readonly encoding: number
  readonly event: string
  readonly payload: RawPayload
  readonly meta: string
}

export interface PostgresChangeEvent {
  readonly type: 'postgresChange'
  readonly channel: number
  readonly change: number
  /** A record may hold a number that JavaScript cannot; only then is it looked for. */
  readonly longNumbers: boolean
  /** Positions in the join payload's `postgres_changes` that this change is for. */
  readonly bindings: readonly number[]
  /** Schema and table as they stand in JSON, and the list of columns; left out where they are those of the channel's change before. */
  readonly relation: { readonly schema: string; readonly table: string; readonly columns: string } | undefined
  readonly commitTimestamp: string
  readonly record: string
  readonly oldRecord: string
  /** A list as JSON; empty if there are none. */
  readonly errors: string
}

export interface PresenceEvent {
  readonly type: 'presence'
  readonly channel: number
  readonly kind: number
  readonly key: string
  readonly current: string
  readonly changed: string
  readonly update: string
}

/** What follows from a track's fixes; see `track.ts` for its JSON. */
export interface TrackEvent {
  readonly type: 'track'
  readonly track: number
  readonly json: string
}

export interface TableDiffEvent {
  readonly type: 'tableDiff'
  readonly table: number
  /** False until the first fetched page was merged. */
  readonly live: boolean
  /** A row may hold a number that JavaScript cannot; only then is it looked for. */
  readonly longNumbers: boolean
  readonly removed: readonly string[]
  /** Of the rows that are new or changed. */
  readonly keys: readonly string[]
  /** Those rows, as a JSON array. */
  readonly rows: string
  /** All keys in order, or `undefined` if the order is as before. */
  readonly order: readonly string[] | undefined
}

/** A core somewhere: in this page, later in a worker. */
export interface CorePort {
  /** Hands a command over. What is posted before the core is loaded is kept, and carried out in order. Never throws. */
  post(command: Command): void
  /** Sets the one listener for event batches. */
  onEvents(listener: (events: readonly CoreEvent[]) => void): void
  /** Ends the core and frees its memory; nothing is reported after. */
  dispose(): void
}

/** Makes the port of one client. */
export type PortFactory = () => CorePort
