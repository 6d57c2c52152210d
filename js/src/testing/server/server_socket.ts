import { ServerChannel } from './server_channel.js'
import type { JoinPayload } from './server_channel.js'
import type { Line, Peer, Realtime } from './realtime.js'
import type { Identity } from './tokens.js'
import type { Planned } from '../time/virtual_time.js'
import { RawJson, readFrame, writeText } from './wire.js'
import type { Message, Version } from './wire.js'

const SILENCE_MS = 60_000
const FAILED_JOIN_BLOCKS_MS = 5_000
/** Longer than a client waits. */
const SLOWEST_JOIN_MS = 12_000

/** A join, and the channel of an earlier join that it ended. */
interface PendingJoin {
  readonly message: Message
  readonly payload: JoinPayload
  readonly old: ServerChannel | undefined
}

/** The server's end of one connection. It handles frames in order, and closes after a minute without any. */
export class ServerSocket implements Line {
  readonly version: Version
  readonly channels = new Map<string, ServerChannel>()
  readonly #server: Realtime
  readonly #peer: Peer
  /** What came while a join blocked the socket. It is answered later. */
  #blocked: Message[] | undefined
  #block: Planned | undefined
  #answerLate: () => void = () => undefined
  #silence: Planned
  #unanswered: Message[] = []
  #isOpen = true

  constructor(server: Realtime, peer: Peer, version: Version) {
    this.#server = server
    this.#peer = peer
    this.version = version
    this.#silence = this.#watch()
  }

  /** A join that fails, or that takes long, holds up everything that the client sends. */
  get isBlocked(): boolean {
    return this.#blocked !== undefined
  }

  /** A frame from the client. */
  receive(frame: string | Uint8Array): void {
    if (!this.#isOpen) return
    this.#silence.cancel()
    this.#silence = this.#watch()
    const message = readFrame(this.version, frame)
    // What is not a message is dropped silently.
    if (!message) return
    if (this.#blocked) this.#blocked.push(message)
    else this.#take(message)
  }

  /** The connection is gone, whoever ended it. */
  closed(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#silence.cancel()
    this.#block?.cancel()
    this.#server.sockets.delete(this)
    for (const channel of this.channels.values()) channel.end()
    this.channels.clear()
  }

  /** The server closes it. */
  shut(code: number, reason = ''): void {
    if (!this.#isOpen) return
    this.closed()
    this.#peer.close(code, reason)
  }

  say(message: Message, overtaken = 0): void {
    if (this.#isOpen) this.#peer.send(writeText(this.version, message), overtaken)
  }

  sayBytes(frame: Uint8Array): void {
    if (this.#isOpen) this.#peer.send(frame, 0)
  }

  /**
   * Sends a frame; twice or late, if the server misbehaves so. @param mayLag false for the answer to a join: what the channel sends always comes
   * after it
   */
  reply(to: Message, status: string, response: unknown = {}, mayLag = true): void {
    const { faults, parts } = this.#server
    const { joinRef, ref, topic } = to
    const message = { joinRef, ref, topic, event: 'phx_reply', payload: { status, response } }
    this.say(message, mayLag && parts.dice.chance(faults.replyLate) ? parts.dice.between(1, 3_000) : 0)
    if (parts.dice.chance(faults.replyTwice)) this.say(message, parts.dice.between(1, 2_000))
  }

  /** Ends the channel: tells the client, and forgets it. */
  close(topic: string, event: 'phx_close' | 'phx_error', error?: string): void {
    const channel = this.channels.get(topic)
    if (!channel) return
    const { joinRef } = channel
    if (error !== undefined)
      this.say({ joinRef, ref: null, topic, event: 'system', payload: systemError(error, topic) })
    this.forget(topic)
    this.say({ joinRef, ref: joinRef, topic, event, payload: event === 'phx_error' ? { reason: 'channel_crash' } : {} })
  }

  /** Ends the channel silently. */
  forget(topic: string): void {
    const channel = this.channels.get(topic)
    // It is not told any more who else is there, nor that it has gone itself.
    this.channels.delete(topic)
    channel?.end()
  }

  heal(): void {
    for (const message of this.#unanswered.splice(0)) this.#join(message)
    for (const channel of this.channels.values()) channel.heal()
    this.#answerLate()
  }

  #watch(): Planned {
    return this.#server.parts.time.after(SILENCE_MS, () => {
      this.shut(1000)
    })
  }

  #take(message: Message): void {
    const { topic, event } = message
    if (topic === 'phoenix') {
      if (event === 'heartbeat') this.reply(message, 'ok')
      return
    }
    if (event === 'phx_join') {
      this.#join(message)
      return
    }
    const channel = this.channels.get(topic)
    // A leave also ends a join that is not answered yet.
    if (event === 'phx_leave') this.#unanswered = this.#others(message)
    if (!channel) this.#answerStranger(message)
    // Messages of an earlier join are dropped, and so is its leave. A v1 client need not say which join it means.
    else if (message.joinRef === null || message.joinRef === channel.joinRef) channel.take(message)
  }

  #answerStranger(message: Message): void {
    if (message.event === 'phx_leave') this.reply(message, 'ok')
    else this.reply({ ...message, joinRef: null }, 'error', { reason: 'unmatched topic' })
  }

  #join(message: Message): void {
    this.#unanswered = this.#others(message)
    // An earlier join of the topic is over at once, whether this one succeeds or not. Its client is told so after the answer.
    const old = this.channels.get(message.topic)
    this.forget(message.topic)
    this.#decide({ message, payload: message.payload ?? {}, old })
  }

  #decide(join: PendingJoin): void {
    const { faults, parts } = this.#server
    const { topic } = join.message
    const who = this.#server.identify(join.payload.access_token)
    const refusal = typeof who === 'string' ? who : this.#server.refusalOf?.(topic)
    const config = join.payload.config ?? {}
    parts.onJoin?.({ topic, config, claims: typeof who === 'string' ? undefined : who, refusal })
    if (typeof who === 'string' || refusal !== undefined) this.#refuse(join, refusal ?? '')
    else if (parts.dice.chance(faults.joinError)) this.#refuse(join, 'UnknownErrorOnChannel: x')
    else if (parts.dice.chance(faults.joinSilence)) this.#leaveUnanswered(join)
    else if (faults.joinLate > 0 && parts.dice.chance(faults.joinLate))
      this.#blockFor(parts.dice.between(500, SLOWEST_JOIN_MS), () => this.#accept(join, who))
    else this.#accept(join, who)
  }

  #leaveUnanswered({ message, old }: PendingJoin): void {
    this.#unanswered.push(message)
    this.#sayEnd(old)
  }

  #others({ topic }: Message): Message[] {
    return this.#unanswered.filter((other) => other.topic !== topic)
  }

  #accept({ message, payload, old }: PendingJoin, who: Identity): void {
    const channel = new ServerChannel(this.#server, this, message, payload, who)
    this.channels.set(message.topic, channel)
    this.reply(message, 'ok', channel.answer, false)
    this.#sayEnd(old)
    channel.start()
  }

  #refuse({ message, old }: PendingJoin, reason: string): void {
    this.#blockFor(FAILED_JOIN_BLOCKS_MS, () => {
      this.reply(message, 'error', { reason })
      this.#sayEnd(old)
    })
  }

  #sayEnd(channel: ServerChannel | undefined): void {
    if (!channel) return
    const { joinRef, topic } = channel
    this.say({ joinRef, ref: joinRef, topic, event: 'phx_close', payload: {} })
  }

  #blockFor(ms: number, answer: () => void): void {
    this.#blocked ??= []
    this.#answerLate = () => {
      this.#answerLate = () => undefined
      this.#block?.cancel()
      answer()
      this.#unblock()
    }
    this.#block = this.#server.parts.time.after(ms, () => this.#answerLate())
  }

  #unblock(): void {
    const blocked = this.#blocked ?? []
    this.#blocked = undefined
    // The first of them may block the socket again. Then the others wait.
    for (const message of blocked) {
      const waiting = this.#blocked as Message[] | undefined
      if (waiting) waiting.push(message)
      else this.#take(message)
    }
  }
}

function systemError(message: string, topic: string): RawJson {
  return new RawJson(
    JSON.stringify({ extension: 'system', status: 'error', message, channel: topic.replace(/^realtime:/, '') }),
  )
}
