import { ChangeFeed } from './change_feed.js'
import { PresenceRoom } from './presence_room.js'
import type { Line, Peer, Realtime, ServerFaults, ServerParts } from './realtime.js'
import { ServerSocket } from './server_socket.js'
import { readToken } from './tokens.js'
import type { Identity } from './tokens.js'
import { RawJson } from './wire.js'
import type { Version } from './wire.js'

export const NO_FAULTS: Readonly<ServerFaults> = Object.freeze({
  joinError: 0,
  joinSilence: 0,
  joinLate: 0,
  systemError: 0,
  systemSilence: 0,
  pushSilence: 0,
  replyTwice: 0,
  replyLate: 0,
  changeLoss: 0,
})

/**
 * Supabase Realtime, and Phoenix under it, as their recordings show them: joins, tokens, database changes under each user's policies,
 * broadcast and presence. It opens no socket and knows no clock but `time`.
 */
export class RealtimeServer implements Realtime {
  faults: ServerFaults = { ...NO_FAULTS }
  /** Why this user may not join a topic, in the server's words; nothing if they may. */
  refusalOf: ((topic: string) => string | undefined) | undefined
  readonly parts: ServerParts
  readonly sockets = new Set<Line>()
  readonly #rooms = new Map<string, PresenceRoom>()
  #lastRef = 0

  constructor(parts: ServerParts) {
    this.parts = parts
    new ChangeFeed(this)
  }

  get lagMs(): { readonly subscribed: number; readonly change: number } {
    return this.parts.lagMs ?? { subscribed: 3_000, change: 1_500 }
  }

  /** @returns the server's end of the connection, or the http status with which the server refuses it */
  connect(url: string, peer: Peer): ServerSocket | number {
    const { searchParams } = new URL(url)
    const version = searchParams.get('vsn') ?? '1.0.0'
    if (version !== '1.0.0' && version !== '2.0.0') return 403
    if (searchParams.get('apikey') !== this.parts.key) return 401
    const socket = new ServerSocket(this, peer, version satisfies Version)
    this.sockets.add(socket)
    return socket
  }

  /** Whom a token speaks for (the API key is one, too), or the server's words for what is wrong with it. */
  identify(token: unknown): Identity | string {
    const { key, wallTime } = this.parts
    if (token === undefined || token === null || token === key) return { role: 'anon', sub: null, exp: Infinity }
    if (typeof token !== 'string') return 'MalformedJWT: The token provided is not a valid JWT'
    return readToken(token, wallTime())
  }

  /** Sends to everybody who joined the topic, except `except`. */
  relay(topic: string, write: (socket: Line) => void, except?: Line): void {
    for (const socket of this.sockets) if (socket !== except && socket.channels.has(topic)) write(socket)
  }

  /** Sends a broadcast from the server itself, as one that came over http. */
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

  /** The server stops, and closes all connections. */
  restart(code = 1012): void {
    for (const socket of [...this.sockets]) socket.shut(code)
  }

  /** Ends all misbehaviour, also what is under way: joins that were left unanswered are answered, and blocks are lifted. */
  heal(): void {
    this.faults = { ...NO_FAULTS }
    for (const socket of this.sockets) socket.heal()
  }
}
