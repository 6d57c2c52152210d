import { ChangeFeed } from './change_feed.js'
import type { Database } from './database.js'
import type { Dice } from '../dice.js'
import { PresenceRoom } from './presence_room.js'
import type { Claims } from './rows.js'
import { ServerSocket } from './server_socket.js'
import { readToken } from './tokens.js'
import type { Identity } from './tokens.js'
import { RawJson } from './wire.js'
import type { Version } from './wire.js'
import type { VirtualTime } from '../time/virtual_time.js'

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

export const NO_FAULTS: Readonly<ServerFaults> = Object.freeze({
  joinError: 0,
  joinSilence: 0,
  systemError: 0,
  systemSilence: 0,
  pushSilence: 0,
  replyTwice: 0,
  replyLate: 0,
  changeLoss: 0,
})

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

/**
 * Supabase Realtime, and Phoenix under it, as their recordings show them: joins, tokens, database changes under each user's policies,
 * broadcast and presence. It opens no socket and knows no clock but `time`.
 */
export class RealtimeServer {
  faults: ServerFaults = { ...NO_FAULTS }
  /** Why a topic may not be joined, in the server's words; nothing where it may. */
  refusalOf: ((topic: string) => string | undefined) | undefined
  readonly parts: ServerParts
  readonly sockets = new Set<ServerSocket>()
  readonly #rooms = new Map<string, PresenceRoom>()
  #lastRef = 0

  constructor(parts: ServerParts) {
    this.parts = parts
    new ChangeFeed(this)
  }

  get lagMs(): { readonly subscribed: number; readonly change: number } {
    return this.parts.lagMs ?? { subscribed: 3_000, change: 1_500 }
  }

  /** @returns the server's end, or the http status with which it refuses */
  connect(url: string, peer: Peer): ServerSocket | number {
    const { searchParams } = new URL(url)
    const version = searchParams.get('vsn') ?? '1.0.0'
    if (version !== '1.0.0' && version !== '2.0.0') return 403
    if (searchParams.get('apikey') !== this.parts.key) return 401
    const socket = new ServerSocket(this, peer, version satisfies Version)
    this.sockets.add(socket)
    return socket
  }

  /** Who a token speaks for, the key included; or the server's word for what is wrong with it. */
  identify(token: unknown): Identity | string {
    const { key, wallTime } = this.parts
    if (token === undefined || token === null || token === key) return { role: 'anon', sub: null, exp: Infinity }
    if (typeof token !== 'string') return 'MalformedJWT: The token provided is not a valid JWT'
    return readToken(token, wallTime())
  }

  /** To all that joined the topic, but for `except`. */
  relay(topic: string, write: (socket: ServerSocket) => void, except?: ServerSocket): void {
    for (const socket of this.sockets) if (socket !== except && socket.channels.has(topic)) write(socket)
  }

  /** A broadcast from the server itself, as over http. */
  broadcast(topic: string, event: string, payload: unknown): void {
    const text = JSON.stringify({ type: 'broadcast', event, payload })
    this.relay(topic, (socket) => {
      socket.say({ joinRef: null, ref: null, topic, event: 'broadcast', payload: new RawJson(text) })
    })
  }

  room(topic: string): PresenceRoom {
    const room = this.#rooms.get(topic) ?? new PresenceRoom(this, topic)
    this.#rooms.set(topic, room)
    return room
  }

  nextRef(): string {
    return `F${String((this.#lastRef += 1))}`
  }

  /** The server stops: all connections close. */
  restart(code = 1012): void {
    for (const socket of [...this.sockets]) socket.shut(code)
  }

  /** Ends all misbehaviour, also what is under way: what was not answered is answered, blocks are lifted. */
  heal(): void {
    this.faults = { ...NO_FAULTS }
    for (const socket of this.sockets) socket.heal()
  }
}
