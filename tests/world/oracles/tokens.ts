import type { Request, Wiretap } from '../../../js/src/testing/network/network.js'
import type { Identity } from '../../../js/src/testing/server/tokens.js'
import { readToken } from '../../../js/src/testing/server/tokens.js'
import { readFrame } from '../../../js/src/testing/server/wire.js'
import type { Message } from '../../../js/src/testing/server/wire.js'
import type { Session } from '../session.js'

/** A message to or from a worker takes so long at most. A worker that wakes has its messages to read first. */
const COMMAND_TAKES_MS = 50
const AFTER_WAKING_MS = 1_000

/** The server's words for a token that is no good: in the answer to a join, and to everybody who has joined. */
const REFUSES_JOIN = /^(MalformedJWT|InvalidJWTToken|JwtSignatureError)/
const REFUSES = /token|jwt/i

/** A token on its way, and the one that the channel had before. */
interface Offer {
  readonly token: string
  readonly at: number
  readonly before: string | undefined
}

/** What was said on one socket. */
interface Line {
  /** The tokens that were offered with a join and after it, by the join's number. */
  readonly offers: Map<string, Offer>
  /** The number of each topic's last join. */
  readonly joins: Map<string, string>
  /** Topics whose join the server is about to close because of its token. */
  readonly closing: Set<string>
}

/**
 * What the server says of a channel's token so soon after another one was offered may be about the old one. The server gets the new one behind joins
 * that block it for 12 s each, and what it says before that takes 5 s on a slow network, like the offer: 22 s behind one such join. The client uses
 * the same bound, and then asks once more with a token that it knows to be fresh. A join that is refused leaves no doubt.
 */
const CROSSES_MS = 30_000

/** Nobody offers a token that was refused, unless the app gave it again, nor a token of anybody but the user. */
export class Tokens implements Wiretap {
  readonly #session: Session
  /** When the app last gave a token, and when its page learned that it was refused. */
  readonly #given = new Map<string, number>()
  readonly #refused = new Map<string, number>()
  readonly #lines = new WeakMap<object, Line>()

  constructor(session: Session) {
    this.#session = session
  }

  /** A new page begins. It does not know what was refused before. */
  forget(): void {
    this.#refused.clear()
  }

  gave(token: string): void {
    this.#given.set(token, this.#now)
  }

  writes(socket: object, frame: string | Uint8Array): void {
    const message = this.#read(frame, /phx_join|access_token/)
    if (message?.event !== 'phx_join' && message?.event !== 'access_token') return
    const { access_token: token } = message.payload as { readonly access_token?: string | null }
    const what = `${message.event} of ${message.topic}`
    this.#require(this.#foreign(token, this.#rightful), what)
    if (!token) return
    this.#require(this.#refusedBefore(token), what)
    const { offers, joins } = this.#lineOf(socket)
    const join = String(message.event === 'phx_join' ? message.ref : message.joinRef)
    const before = offers.get(join)?.token
    if (message.event === 'phx_join') joins.set(message.topic, join)
    offers.set(join, { token, at: message.event === 'phx_join' ? -Infinity : this.#now, before })
  }

  hears(socket: object, frame: string | Uint8Array): void {
    const message = this.#read(frame, /phx_reply|phx_close|"system"/)
    const line = this.#lineOf(socket)
    const join = message && refusedJoin(line, message)
    // The end of a join that another one has replaced tells nothing new.
    const offer =
      join === undefined || join !== line.joins.get(message?.topic ?? '') ? undefined : line.offers.get(join)
    // Nor does a refusal that is said twice.
    if (join !== undefined) line.offers.delete(join)
    const token = offer && this.#now - offer.at < CROSSES_MS ? offer.before : offer?.token
    if (token !== undefined) this.#refused.set(token, this.#now)
  }

  #lineOf(socket: object): Line {
    const line = this.#lines.get(socket) ?? { offers: new Map(), joins: new Map(), closing: new Set() }
    this.#lines.set(socket, line)
    return line
  }

  asks(url: URL, { method = 'GET', headers, body }: Request): void {
    if (!url.pathname.includes('/rest/')) return
    const [, token] = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization') ?? []
    const { id } = (method === 'POST' && typeof body === 'string' ? JSON.parse(body) : {}) as { readonly id?: number }
    const theirs = id === undefined ? undefined : this.#session.edits.get(id)
    this.#require(this.#foreign(token?.replace(/^Bearer /, ''), theirs ?? this.#rightful), `${method} ${url.pathname}`)
  }

  get #now(): number {
    return this.#session.world.time.now
  }

  /** The user that the page may speak as. */
  get #rightful(): ReadonlySet<string | null> | undefined {
    const { settledAt, lastAsleepAt, users, user, options } = this.#session
    if (settledAt === undefined) return users
    const isFarAway = options.host === 'worker'
    const takes = isFarAway && this.#now - lastAsleepAt < AFTER_WAKING_MS ? Infinity : COMMAND_TAKES_MS
    return isFarAway && this.#now - settledAt < takes ? undefined : new Set([user])
  }

  #foreign(token: string | null | undefined, rightful: ReadonlySet<string | null> | undefined): string | undefined {
    const { sub } = identityOf(token, this.#session.world.key)
    if (!rightful || rightful.has(sub)) return undefined
    return `goes out as ${sub ?? 'nobody'}, and should as ${[...rightful].map((user) => user ?? 'nobody').join(' or ')}`
  }

  #refusedBefore(token: string): string | undefined {
    const refusedAt = this.#refused.get(token)
    const late = this.#session.options.host === 'worker' ? COMMAND_TAKES_MS : 0
    if (refusedAt === undefined || (this.#given.get(token) ?? -Infinity) + late >= refusedAt) return undefined
    return `offers a token that was refused ${(this.#now - refusedAt).toFixed(0)} ms ago`
  }

  #read(frame: string | Uint8Array, about: RegExp): Message | undefined {
    if (typeof frame !== 'string' || !about.test(frame.slice(0, 500))) return undefined
    return readFrame(this.#session.options.vsn, frame)
  }

  #require(offence: string | undefined, what: string): void {
    const { world, name } = this.#session
    if (offence !== undefined && !world.checks.over) world.require(false, `${name}: a ${what} ${offence}`)
  }
}

/** The number of the join that the server refuses, or ends, because of its token. What it says before the end names only the topic. */
function refusedJoin({ closing }: Line, message: Message): string | undefined {
  const { event, topic, ref } = message
  if (event === 'phx_close') return closing.delete(topic) ? String(ref) : undefined
  const isRefused = refusesToken(message)
  if (isRefused && event === 'system') closing.add(topic)
  return isRefused && event === 'phx_reply' ? String(ref) : undefined
}

function refusesToken({ event, payload }: Message): boolean {
  const said = (payload ?? {}) as {
    readonly status?: string
    readonly extension?: string
    readonly message?: string
    readonly response?: { readonly reason?: string } | null
  }
  if (said.status !== 'error') return false
  if (event === 'phx_reply') return REFUSES_JOIN.test(said.response?.reason ?? '')
  return event === 'system' && said.extension === 'system' && REFUSES.test(said.message ?? '')
}

/** The user of a token, whether or not it is still good. */
function identityOf(token: string | null | undefined, key: string): Pick<Identity, 'sub'> {
  const identity = token && token !== key ? readToken(token, 0) : undefined
  return typeof identity === 'object' ? identity : { sub: null }
}
