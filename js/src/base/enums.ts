// Written from wasm/boundary/enums.mjs by "npm run boundary": change that, not this.

/** What the user sees of the connection (specification, "Connection State Management"). By the core's numbers. */
export const CONNECTION_STATES = ['disconnected', 'connecting', 'connected', 'reconnecting'] as const

/** Smoothed latency in steps (specification, "Quality Levels"). By the core's numbers. */
export const QUALITY_LEVELS = ['offline', 'poor', 'fair', 'good', 'excellent'] as const

/** How a `send()` ended. Each one ends exactly once. By the core's numbers. */
export const OUTCOMES = ['acked', 'sent', 'dropped', 'expired', 'failed'] as const

/** What the user sees of a channel. The layer above sets `subscribed`, because it knows what the channel asked for. By the core's numbers. */
export const CHANNEL_STATES = ['closed', 'joining', 'joined', 'subscribed', 'errored', 'failed', 'leaving'] as const

/** What happened to a row. By the core's numbers. */
export const CHANGE_TYPES = ['insert', 'update', 'erase'] as const

// The numbers by name, as types: `const CLOSED: ChannelState['closed'] = 0` compiles with the right number alone.

/** Any number of an enum; a comparison with another one does not compile. */
export type NumberOf<Enum> = Enum[keyof Enum]

/** What the user sees of the connection (specification, "Connection State Management"). */
export interface ConnectionState {
  readonly disconnected: 0
  readonly connecting: 1
  readonly connected: 2
  readonly reconnecting: 3
}

/** Smoothed latency in steps (specification, "Quality Levels"). */
export interface QualityLevel {
  readonly offline: 0
  readonly poor: 1
  readonly fair: 2
  readonly good: 3
  readonly excellent: 4
}

/** How a `send()` ended. Each one ends exactly once. */
export interface Outcome {
  readonly acked: 0
  readonly sent: 1
  readonly dropped: 2
  readonly expired: 3
  readonly failed: 4
}

/** What a full queue does. */
export interface QueueOverflow {
  readonly drop_oldest: 0
  readonly drop_newest: 1
  readonly reject: 2
}

/** What to do with the connection while the page is hidden. */
export interface HiddenPolicy {
  readonly keep: 0
  readonly slow: 1
  readonly pause: 2
}

/** What a payload is. */
export interface Encoding {
  readonly json: 0
  readonly binary: 1
}

/** What the user sees of a channel. The layer above sets `subscribed`, because it knows what the channel asked for. */
export interface ChannelState {
  readonly closed: 0
  readonly joining: 1
  readonly joined: 2
  readonly subscribed: 3
  readonly errored: 4
  readonly failed: 5
  readonly leaving: 6
}

/** What happened to a row. */
export interface ChangeType {
  readonly insert: 0
  readonly update: 1
  readonly erase: 2
}

/** What the payload of a broadcast is. */
export interface BroadcastForm {
  readonly text: 0
  readonly json: 1
  readonly binary: 2
}

/** The kinds of frames that JavaScript can deliver by itself. */
export interface Lesson {
  readonly change: 0
  readonly broadcast: 1
  readonly message: 2
  readonly bytes: 3
}

/** Why a fresh access token is wanted. */
export interface TokenWish {
  readonly connecting: 0
  readonly expiring: 1
  readonly rejected: 2
}

/** Where the access token comes from. Only a function can be asked for a new one. */
export interface TokenSource {
  readonly none: 0
  readonly value: 1
  readonly function: 2
}

/** What an optimistic edit does to a row. */
export interface EditKind {
  readonly insert: 0
  readonly update: 1
  readonly erase: 2
}
