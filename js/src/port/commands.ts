// Written from wasm/boundary/commands.mjs by "npm run boundary": change that, not this.

import type { EditKind, NumberOf } from '../base/enums.js'

/** The commands that the core takes once it is created. */
export type CoreCommand =
  | ConnectCommand
  | DisconnectCommand
  | SimulateDisconnectCommand
  | SetOnlineCommand
  | SetVisibleCommand
  | UserActedCommand
  | SuspendCommand
  | ResumeCommand
  | SetAccessTokenCommand
  | TokenFailedCommand
  | OpenChannelCommand
  | ConfigureChannelCommand
  | AttachCommand
  | DetachCommand
  | SubscribeCommand
  | UnsubscribeCommand
  | CloseChannelCommand
  | PushCommand
  | MetricsCommand
  | LearnCommand
  | OpenTableCommand
  | TableFetchedCommand
  | TableRefetchCommand
  | EditTableCommand
  | ConfirmEditCommand
  | RefuseEditCommand
  | ChangesKeptCommand
  | DrainTableCommand
  | CloseTableCommand
  | OpenTrackCommand
  | AddFixesCommand
  | CloseTrackCommand

/** These commands only state facts, so they do not load the core. */
export const PASSIVE: ReadonlySet<string> = new Set<CoreCommand['type'] | 'create'>([
  'create',
  'disconnect',
  'setOnline',
  'setVisible',
  'suspend',
  'resume',
  'setAccessToken',
  'tokenFailed',
  'openChannel',
  'configureChannel',
  'attach',
  'detach',
  'closeChannel',
  'learn',
  'openTrack',
  'closeTrack',
])

/** Flags of a push, added together. */
export const PushFlag = {
  /** A reply is expected: the message settles acked or failed. Without this flag, it settles sent once written. */
  expectsReply: 1,
  /** The message waits in the queue while the channel is not joined. Without this flag, it fails at once. */
  queue: 2,
  /** A user broadcast; binary ones go out as the protocol's kind 3, with the event as the user's event. */
  userBroadcast: 4,
  /** Sent by `ConnectionManager.send`, which opens the channel itself. Means nothing to the core. */
  ownChannel: 8,
} as const

/** The user wants a connection. */
export interface ConnectCommand {
  readonly type: 'connect'
}

/** Leaves the channels, closes the connection, and clears the queue. */
export interface DisconnectCommand {
  readonly type: 'disconnect'
}

/** Drops the connection as a network would. */
export interface SimulateDisconnectCommand {
  readonly type: 'simulateDisconnect'
}

/** Whether the browser says that there is a network. */
export interface SetOnlineCommand {
  readonly type: 'setOnline'
  readonly online: boolean
}

/** Whether the page is shown. */
export interface SetVisibleCommand {
  readonly type: 'setVisible'
  readonly visible: boolean
}

/** The user does something on the page, which shortens the wait for a connection. */
export interface UserActedCommand {
  readonly type: 'userActed'
}

/** The page is frozen. */
export interface SuspendCommand {
  readonly type: 'suspend'
}

/** The page runs again. */
export interface ResumeCommand {
  readonly type: 'resume'
}

/** Sets the access token. An empty one means that nobody is signed in. */
export interface SetAccessTokenCommand {
  readonly type: 'setAccessToken'
  readonly token: string
  /** The user, if the token has no `sub`. */
  readonly user?: string | undefined
}

/** The `accessToken` function failed. */
export interface TokenFailedCommand {
  readonly type: 'tokenFailed'
  readonly message: string
}

/** Makes a channel. It joins when the user subscribes. */
export interface OpenChannelCommand {
  readonly type: 'openChannel'
  readonly channel: number
  readonly topic: string
  /** JSON. For a Supabase channel the core adds what its attachments ask for. */
  readonly joinPayload: string
}

/** Changes the payload that a channel joins with. A joined channel joins again when the deadline (now) is reached. */
export interface ConfigureChannelCommand {
  readonly type: 'configureChannel'
  readonly channel: number
  /** JSON. */
  readonly joinPayload: string
}

/** A listener or table asks a Supabase channel for something, until it is detached or the channel is closed. If the last join did not ask for that, a joined channel joins again when the deadline (now) is reached: what several ask for in one task is one join. */
export interface AttachCommand {
  readonly type: 'attach'
  readonly channel: number
  /** Replaces an attachment with the same id. */
  readonly attachment: number
  /** Asks for presence. */
  readonly presence: boolean
  /** Asks for database changes: a JSON array as in `config.postgres_changes`. */
  readonly changes: string
  /** Claims a config: JSON as a join’s `config`, without changes. What it leaves out is as others want it. If it cannot be had beside the claims of others, the core reports `attachment`. */
  readonly config?: string | undefined
}

/** Ends an attachment. Nobody else is interrupted: the next join leaves out what only this one asked for. */
export interface DetachCommand {
  readonly type: 'detach'
  readonly channel: number
  readonly attachment: number
}

/** The user wants the channel. */
export interface SubscribeCommand {
  readonly type: 'subscribe'
  readonly channel: number
  /** The time limit of its join; 0: the default. */
  readonly timeoutMs: number
}

/** The user no longer wants the channel. */
export interface UnsubscribeCommand {
  readonly type: 'unsubscribe'
  readonly channel: number
  /** The time limit of its leave; 0: the default. */
  readonly timeoutMs: number
}

/** Leaves a channel, then forgets it. */
export interface CloseChannelCommand {
  readonly type: 'closeChannel'
  readonly channel: number
}

/** A message to send. */
export interface PushCommand {
  readonly type: 'push'
  readonly channel: number
  readonly request: number
  readonly event: string
  /** JSON text, or bytes. */
  readonly payload: string | Uint8Array
  /** The message settles within this time, wherever it is. 0: it waits as long as the queue allows, then `pushTimeoutMs` for its answer. */
  readonly timeoutMs: number
  /** See `PushFlag`. */
  readonly flags: number
  /** How long the message has waited already, on an earlier page. Counts towards its time to live. */
  readonly waitedMs?: number | undefined
  /** The user who sent it. If left out: the user who is signed in, or who signs in first. */
  readonly owner?: string | undefined
  /** Its place in the order of sending, from 1. Messages without a place follow all others, in order of arrival. */
  readonly place?: number | undefined
}

/** Asks for the counters. */
export interface MetricsCommand {
  readonly type: 'metrics'
  readonly request: number
}

/** JavaScript is ready to deliver frames by itself: from now on the core sends `taught` for plain deliveries. */
export interface LearnCommand {
  readonly type: 'learn'
}

/** Makes a live table over a channel. */
export interface OpenTableCommand {
  readonly type: 'openTable'
  readonly table: number
  readonly channel: number
  /** Whose changes it takes. */
  readonly attachment: number
  /** JSON (`sync/live_tables.h`). */
  readonly options: string
}

/** A page of rows has arrived. */
export interface TableFetchedCommand {
  readonly type: 'tableFetched'
  readonly table: number
  /** A JSON array. */
  readonly rows: string
}

/** JavaScript is about to fetch a page, and changes wait for it. Post it before every fetch. */
export interface TableRefetchCommand {
  readonly type: 'tableRefetch'
  readonly table: number
}

/** An edit that shows before the server has confirmed it. */
export interface EditTableCommand {
  readonly type: 'editTable'
  readonly table: number
  readonly edit: number
  readonly kind: NumberOf<EditKind>
  /** A JSON object. */
  readonly match: string
  /** A JSON object. */
  readonly patch: string
}

/** The server has accepted an edit. */
export interface ConfirmEditCommand {
  readonly type: 'confirmEdit'
  readonly table: number
  readonly edit: number
  /** The row as the server has it now, as JSON; empty after a delete. */
  readonly stored: string
}

/** The server has refused an edit. */
export interface RefuseEditCommand {
  readonly type: 'refuseEdit'
  readonly table: number
  readonly edit: number
}

/** Updates that JavaScript has kept back, the last one of each row. Handed over before anything else happens in the core. */
export interface ChangesKeptCommand {
  readonly type: 'changesKept'
  readonly table: number
  /** A JSON array of objects. */
  readonly rows: string
  /** The page shows them already, where they stood. */
  readonly shown: boolean
}

/** Asks for what is new. */
export interface DrainTableCommand {
  readonly type: 'drainTable'
  readonly table: number
}

/** Forgets a live table. */
export interface CloseTableCommand {
  readonly type: 'closeTable'
  readonly table: number
}

/** Makes a track. */
export interface OpenTrackCommand {
  readonly type: 'openTrack'
  readonly track: number
  /** JSON (`sync/tracks.h`). */
  readonly options: string
}

/** Positions of a track. */
export interface AddFixesCommand {
  readonly type: 'addFixes'
  readonly track: number
  /** JSON: `[[latitude, longitude, accuracy, at]…]`. */
  readonly fixes: string
}

/** Forgets a track. */
export interface CloseTrackCommand {
  readonly type: 'closeTrack'
  readonly track: number
}
