// Written from wasm/boundary/commands.mjs by "npm run boundary": change that, not this.

import type { EditKind, NumberOf } from '../base/enums.js'

/** What the core can be told, once it is created. */
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
  | DrainTableCommand
  | CloseTableCommand
  | OpenTrackCommand
  | AddFixesCommand
  | CloseTrackCommand

/** These state facts; alone they are no reason to load the core. */
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
  'closeChannel',
  'learn',
  'openTrack',
  'closeTrack',
])

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

/** The user wants a connection. */
export interface ConnectCommand {
  readonly type: 'connect'
}

/** Clean: leaves the channels, closes, clears the queue. */
export interface DisconnectCommand {
  readonly type: 'disconnect'
}

/** Drops the connection as a network would. */
export interface SimulateDisconnectCommand {
  readonly type: 'simulateDisconnect'
}

/** What the browser says of the network. */
export interface SetOnlineCommand {
  readonly type: 'setOnline'
  readonly online: boolean
}

/** Whether the page is shown. */
export interface SetVisibleCommand {
  readonly type: 'setVisible'
  readonly visible: boolean
}

/** Somebody is at the page and does something: whoever waits for a connection need not wait so long. */
export interface UserActedCommand {
  readonly type: 'userActed'
}

/** The page is frozen. */
export interface SuspendCommand {
  readonly type: 'suspend'
}

/** The page goes on. */
export interface ResumeCommand {
  readonly type: 'resume'
}

/** An empty token: nobody is signed in. */
export interface SetAccessTokenCommand {
  readonly type: 'setAccessToken'
  readonly token: string
  /** Whose it is, where it has no `sub`. */
  readonly user?: string | undefined
}

/** The `accessToken` function failed. */
export interface TokenFailedCommand {
  readonly type: 'tokenFailed'
  readonly message: string
}

/** Makes a channel. It joins when it is subscribed. */
export interface OpenChannelCommand {
  readonly type: 'openChannel'
  readonly channel: number
  readonly topic: string
  /** JSON. */
  readonly joinPayload: string
}

/** Changes what a channel asks for; a joined one joins anew. */
export interface ConfigureChannelCommand {
  readonly type: 'configureChannel'
  readonly channel: number
  /** JSON. */
  readonly joinPayload: string
}

/** The user wants the channel. */
export interface SubscribeCommand {
  readonly type: 'subscribe'
  readonly channel: number
  /** Of its join; 0: the default. */
  readonly timeoutMs: number
}

/** The user does not want the channel any more. */
export interface UnsubscribeCommand {
  readonly type: 'unsubscribe'
  readonly channel: number
  /** Of its leave; 0: the default. */
  readonly timeoutMs: number
}

/** Forgets a channel, leaving it first. */
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
  /** It settles within this time, wherever it is; 0: it waits as the queue lets it, then `pushTimeoutMs` for its answer. */
  readonly timeoutMs: number
  /** See `PushFlag`. */
  readonly flags: number
  /** How long it has waited already, on an earlier page: counts towards its time to live. */
  readonly waitedMs?: number | undefined
  /** The user who sent it; left out: whoever is signed in, or signs in first. */
  readonly owner?: string | undefined
  /** Its place in the order of sending, from 1; left out: behind all that have one, as it comes. */
  readonly place?: number | undefined
}

/** Asks for the counters. */
export interface MetricsCommand {
  readonly type: 'metrics'
  readonly request: number
}

/** JavaScript has what it needs to deliver by itself: plain deliveries are `taught` from now on. */
export interface LearnCommand {
  readonly type: 'learn'
}

/** Makes a live table over a channel. */
export interface OpenTableCommand {
  readonly type: 'openTable'
  readonly table: number
  readonly channel: number
  /** JSON (`sync/live_tables.h`). */
  readonly options: string
}

/** A page of rows has come. */
export interface TableFetchedCommand {
  readonly type: 'tableFetched'
  readonly table: number
  /** A JSON array. */
  readonly rows: string
}

/** A page is being asked for: changes wait for it. To be told before each. */
export interface TableRefetchCommand {
  readonly type: 'tableRefetch'
  readonly table: number
}

/** A change that is shown before the server has confirmed it. */
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

/** The server has taken an edit. */
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
