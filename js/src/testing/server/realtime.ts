import type { Condition } from './conditions.js'
import type { Database } from './database.js'
import type { Dice } from '../dice.js'
import type { Claims } from './rows.js'
import type { Identity } from './tokens.js'
import type { Message, Version } from './wire.js'
import type { VirtualTime } from '../time/virtual_time.js'

// What the server's parts know of each other.

/** The client's end of a connection, as the server uses it. */
export interface Peer {
  /** `overtaken`: the frame comes that much later, and others may pass it. */
  send(frame: string | Uint8Array, overtaken: number): void
  close(code: number, reason: string): void
}

/** How the server misbehaves for now: each is a probability, but for the lags. */
export interface ServerFaults {
  /** A join is refused for a passing reason, and the socket blocked for five seconds. */
  joinError: number
  /** A join is not answered until all is well again. */
  joinSilence: number
  /** A join is answered seconds later, and blocks the socket meanwhile. */
  joinLate: number
  /** Changes do not flow at first. */
  systemError: number
  /** Nothing is said of changes until all is well again. */
  systemSilence: number
  /** A push is dropped without a word. */
  pushSilence: number
  replyTwice: number
  /** Overtaken by later frames. */
  replyLate: number
  /** A change is told to nobody, as over the database's event rate. */
  changeLoss: number
}

/** A broadcast or a push to a plain Phoenix topic that the server took. */
export interface Heard {
  readonly topic: string
  readonly event: string
  /** JSON text, or bytes. */
  readonly payload: string | Uint8Array
  readonly claims: Claims
  /** What the sender of a broadcast called it. */
  readonly name: string | undefined
  /** The join, on its socket, that it came by. */
  readonly join: object
}

/** A join that reached the server. */
export interface AskedJoin {
  readonly topic: string
  readonly config: object
  /** Nothing where the token is no good. */
  readonly claims: Claims | undefined
  /** Why it is refused, if it is. */
  readonly refusal: string | undefined
}

export interface ServerParts {
  readonly time: VirtualTime
  readonly dice: Dice
  readonly database: Database
  /** The key that stands for nobody's user. */
  readonly key: string
  /** Milliseconds since 1970. */
  readonly wallTime: () => number
  readonly onHeard?: (heard: Heard) => void
  readonly onJoin?: (join: AskedJoin) => void
  /** Of the messages "Subscribed" and of changes: most milliseconds that they take. */
  readonly lagMs?: { readonly subscribed: number; readonly change: number }
}

/** An entry of `postgres_changes` that a channel was joined with. */
export interface Subscription {
  readonly id: number
  readonly sent: Readonly<Record<string, unknown>>
  readonly holds: Condition
}

/** A joined topic. */
export interface Joined {
  /** The changes that it asked for, and under whose policies they flow; nobody's: they do not flow yet. */
  readonly changes: { readonly subscriptions: readonly Subscription[]; claims: Claims | undefined } | undefined
}

/** The server's end of one connection. */
export interface Line {
  readonly version: Version
  readonly channels: ReadonlyMap<string, Joined>
  say(message: Message, overtaken?: number): void
  sayBytes(frame: Uint8Array): void
  /** Twice or late, where the server misbehaves. */
  reply(to: Message, status: string, response?: unknown): void
  /** The channel is over: says so, and forgets it. */
  close(topic: string, event: 'phx_close' | 'phx_error', error?: string): void
  /** The server ends it. */
  shut(code: number, reason?: string): void
  heal(): void
}

/** Who is present on one topic. */
export interface Room {
  /** All, by key, as `presence_state` tells it. */
  state(): object
  track(who: object, key: string, payload: object): void
  untrack(who: object): void
}

/** The server, as its parts see it. */
export interface Realtime {
  readonly parts: ServerParts
  readonly faults: ServerFaults
  /** Why a topic may not be joined, in the server's words; nothing where it may. */
  readonly refusalOf: ((topic: string) => string | undefined) | undefined
  readonly lagMs: { readonly subscribed: number; readonly change: number }
  readonly sockets: Set<Line>
  /** Who a token speaks for, the key included; or the server's word for what is wrong with it. */
  identify(token: unknown): Identity | string
  /** To all that joined the topic, but for `except`. */
  relay(topic: string, write: (socket: Line) => void, except?: Line): void
  room(topic: string): Room
  nextRef(): string
}
