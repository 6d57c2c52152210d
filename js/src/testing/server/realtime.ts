import type { Condition } from './conditions.js'
import type { Database } from './database.js'
import type { Dice } from '../dice.js'
import type { Claims } from './rows.js'
import type { Identity } from './tokens.js'
import type { Message, Version } from './wire.js'
import type { VirtualTime } from '../time/virtual_time.js'

// What the parts of the server know of each other.

/** The client's end of a connection, as the server uses it. */
export interface Peer {
  /** `overtaken`: milliseconds by which the frame is late; other frames may pass it. */
  send(frame: string | Uint8Array, overtaken: number): void
  close(code: number, reason: string): void
}

/** How the server misbehaves at the moment. Each field is a probability, except for the lags. */
export interface ServerFaults {
  /** A join is refused for a reason that passes, and the socket is blocked for five seconds. */
  joinError: number
  /** A join is not answered until all is well again. */
  joinSilence: number
  /** A join is answered seconds late, and blocks the socket meanwhile. */
  joinLate: number
  /** Changes do not flow at first. */
  systemError: number
  /** No change is sent until all is well again. */
  systemSilence: number
  /** A push is dropped silently. */
  pushSilence: number
  replyTwice: number
  /** A frame is overtaken by later ones. */
  replyLate: number
  /** A change is sent to nobody, as above the database's limit of events. */
  changeLoss: number
}

/** A broadcast, or a push to a plain Phoenix topic, that the server accepted. */
export interface Heard {
  readonly topic: string
  readonly event: string
  /** JSON text, or bytes. */
  readonly payload: string | Uint8Array
  readonly claims: Claims
  /** The `ref` that the sender of a broadcast gave it. */
  readonly name: string | undefined
  /** The join of its socket that it belongs to. */
  readonly join: object
}

/** A join that reached the server. */
export interface AskedJoin {
  readonly topic: string
  readonly config: object
  /** Nothing if the token is invalid. */
  readonly claims: Claims | undefined
  /** Why it is refused, if it is. */
  readonly refusal: string | undefined
}

export interface ServerParts {
  readonly time: VirtualTime
  readonly dice: Dice
  readonly database: Database
  /** The API key, which stands for a user who has not signed in. */
  readonly key: string
  /** Milliseconds since 1970. */
  readonly wallTime: () => number
  readonly onHeard?: (heard: Heard) => void
  readonly onJoin?: (join: AskedJoin) => void
  /** The longest that the message "Subscribed" and a change take, in milliseconds. */
  readonly lagMs?: { readonly subscribed: number; readonly change: number }
}

/** An entry of `postgres_changes` that a channel joined with. */
export interface Subscription {
  readonly id: number
  readonly sent: Readonly<Record<string, unknown>>
  readonly holds: Condition
}

/** A joined topic. */
export interface Joined {
  /** The changes that it asked for, and the user whose policies apply to them; without a user they do not flow yet. */
  readonly changes: { readonly subscriptions: readonly Subscription[]; claims: Claims | undefined } | undefined
}

/** The server's end of one connection. */
export interface Line {
  readonly version: Version
  readonly channels: ReadonlyMap<string, Joined>
  say(message: Message, overtaken?: number): void
  sayBytes(frame: Uint8Array): void
  /** Sends a frame; twice or late, if the server misbehaves so. */
  reply(to: Message, status: string, response?: unknown): void
  /** Ends the channel: tells the client, and forgets it. */
  close(topic: string, event: 'phx_close' | 'phx_error', error?: string): void
  /** The server closes the connection. */
  shut(code: number, reason?: string): void
  heal(): void
}

/** Who is present on one topic. */
export interface Room {
  /** Everybody, by key, as `presence_state` shows them. */
  state(): object
  track(who: object, key: string, payload: object): void
  untrack(who: object): void
}

/** The server, as its parts see it. */
export interface Realtime {
  readonly parts: ServerParts
  readonly faults: ServerFaults
  /** Why this user may not join a topic, in the server's words; nothing if they may. */
  readonly refusalOf: ((topic: string) => string | undefined) | undefined
  readonly lagMs: { readonly subscribed: number; readonly change: number }
  readonly sockets: Set<Line>
  /** Whom a token speaks for (the API key is one, too), or the server's words for what is wrong with it. */
  identify(token: unknown): Identity | string
  /** Sends to everybody who joined the topic, except `except`. */
  relay(topic: string, write: (socket: Line) => void, except?: Line): void
  room(topic: string): Room
  nextRef(): string
}
