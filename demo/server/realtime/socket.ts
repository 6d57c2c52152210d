import type { Grant } from '../auth/tokens'
import { decodeBinary } from '../protocol/binary_codec'
import { fastlane, replyTo, type ClientMessage, type ServerMessage, type Version } from '../protocol/message'
import { decodeText, encodeText } from '../protocol/text_codec'
import type { Subscription } from '../changes/subscriptions'
import type { Frame } from './broadcast'
import { Channel, type Link } from './channel'
import type { Realtime } from './context'
import { admit, type Admission } from './join'
import { JoinError, joinErrorOf } from './join_error'
import { Timers } from './timers'

/** Where a socket's frames go. */
export interface Wire {
  send(frame: string | Buffer): void
  close(code: number): void
}

const TOO_MANY_JOINS = 'ClientJoinRateLimitReached'
const GOING_AWAY = 1001
const UNMATCHED = '{"reason":"unmatched topic"}'

/** One client connection: reads frames in order, one at a time, and keeps its channels. */
export class Socket implements Link {
  private readonly channels = new Map<string, Channel>()
  private readonly timers = new Timers()
  private queue: Promise<void> = Promise.resolve()
  private stopIdleTimer: () => void = () => undefined
  private ended = false

  constructor(
    private readonly realtime: Realtime,
    private readonly wire: Wire,
    private readonly version: Version,
    private readonly apikey: Grant,
  ) {
    this.heard()
  }

  /** Takes a frame. Frames wait for the one before, so a failing join holds up the whole socket, as on the real server. */
  receive(data: Buffer, isBinary: boolean): void {
    this.heard()
    this.queue = this.queue
      .then(() => (this.ended ? undefined : this.handleFrame(data, isBinary)))
      .catch((error: unknown) => this.realtime.log('frame_failed', { message: String(error) }))
  }

  /** The connection is gone. */
  end(): void {
    this.ended = true
    this.timers.end()
    for (const channel of this.channels.values()) channel.end()
    this.channels.clear()
  }

  send(message: ServerMessage): void {
    if (!this.ended) this.wire.send(encodeText(this.version, message))
  }

  sendFrame({ text, binary }: Frame): void {
    if (this.ended) return
    if (this.version === 2 && binary !== null) this.wire.send(binary)
    else this.sendText(text())
  }

  private sendText(message: ServerMessage | null): void {
    if (message !== null) this.send(message)
  }

  /** What its channels watch of one table. */
  watchingOf(schema: string, table: string): readonly Subscription[] {
    return [...this.channels.values()].map((channel) => channel.watchingOf(schema, table)).filter((one) => one !== null)
  }

  /** Behaves as if every channel's token had expired now. */
  expireTokens(): void {
    for (const channel of [...this.channels.values()]) channel.expireToken()
  }

  /** Tells every channel that the server ends the connection, as before a reload. */
  announceDisconnect(): void {
    const payload = JSON.stringify({ message: 'Server requested disconnect', status: 'ok', extension: 'system' })
    for (const { topic } of this.channels.values()) this.send(fastlane(topic, 'system', payload))
  }

  forget(channel: Channel): void {
    if (this.channels.get(channel.topic) === channel) this.channels.delete(channel.topic)
  }

  private heard(): void {
    this.stopIdleTimer()
    this.stopIdleTimer = this.timers.after(this.realtime.times.idleTimeoutMs, () => this.wire.close(1000))
  }

  private async handleFrame(data: Buffer, isBinary: boolean): Promise<void> {
    if (isBinary) return this.handleBinary(data)
    const message = decodeText(this.version, data.toString('utf8'))
    if (message !== null) await this.handle(message)
  }

  private handleBinary(data: Buffer): void {
    const frame = this.version === 2 ? decodeBinary(data) : null
    if (frame === null) return
    const { topic, joinRef, ref, event } = frame.kind === 'broadcast' ? frame.push : frame.message
    const channel = this.channels.get(topic)
    const message = { topic, joinRef, ref, event, payload: null }
    if (channel === undefined) return this.send(replyTo(message, 'error', UNMATCHED, null))
    if (joinRef !== null && joinRef !== channel.joinRef) return
    if (frame.kind === 'broadcast') channel.receiveBroadcast(frame.push)
    else if (event === 'broadcast') channel.receiveBytes(message, frame.message.payload)
  }

  private async handle(message: ClientMessage): Promise<void> {
    if (message.topic === 'phoenix') return this.handleHeartbeat(message)
    if (message.event === 'phx_join') return this.join(message)
    const channel = this.channels.get(message.topic)
    if (channel === undefined) return this.handleUnjoined(message)
    // A message of an earlier join of the same topic is dropped, leave included (Phoenix 1.8.3).
    if (message.joinRef !== null && message.joinRef !== channel.joinRef) return
    if (message.event === 'phx_leave') return this.leave(channel, message)
    await channel.receive(message)
  }

  private handleHeartbeat(message: ClientMessage): void {
    if (message.event === 'heartbeat') this.send(replyTo(message, 'ok', '{}', null))
  }

  private handleUnjoined(message: ClientMessage): void {
    if (message.event === 'phx_leave') this.send(replyTo(message, 'ok', '{}'))
    else this.send(replyTo(message, 'error', UNMATCHED, null))
  }

  private leave(channel: Channel, message: ClientMessage): void {
    this.channels.delete(channel.topic)
    channel.end()
    this.send(replyTo(message, 'ok', '{}', channel.joinRef))
    channel.close()
  }

  private async join(message: ClientMessage): Promise<void> {
    if (!message.topic.startsWith('realtime:')) return this.send(replyTo(message, 'error', UNMATCHED, null))
    const old = this.endOld(message.topic)
    const channel = await this.answerJoin(message)
    if (this.ended) return
    old?.close()
    channel?.start()
  }

  /** An earlier join of the topic ends before the new one is looked at, whatever comes of that. Its `phx_close` goes out behind the answer. */
  private endOld(topic: string): Channel | undefined {
    const old = this.channels.get(topic)
    old?.end()
    this.channels.delete(topic)
    return old
  }

  /** Gives the channel, if it may be joined. */
  private async answerJoin(message: ClientMessage): Promise<Channel | undefined> {
    try {
      this.countJoin()
      const admission = await admit(this.realtime, this.apikey, message)
      return this.ended ? undefined : this.open(message, admission)
    } catch (error) {
      await this.refuse(message, joinErrorOf(error))
      return undefined
    }
  }

  private open(message: ClientMessage, admission: Admission): Channel {
    const channel = new Channel(this.realtime, this, message, admission)
    this.channels.set(message.topic, channel)
    this.send(replyTo(message, 'ok', admission.response))
    return channel
  }

  private async refuse(message: ClientMessage, refusal: JoinError): Promise<void> {
    await this.timers.wait(this.realtime.times.joinBackoffMs)
    if (this.ended) return
    this.send(replyTo(message, 'error', JSON.stringify({ reason: refusal.message })))
    if (refusal.code === TOO_MANY_JOINS) this.wire.close(GOING_AWAY)
  }

  private countJoin(): void {
    if (!this.realtime.joins.take()) throw new JoinError(TOO_MANY_JOINS, 'Too many joins per second')
    if (this.channels.size >= this.realtime.limits.channelsPerSocket) {
      throw new JoinError('ChannelRateLimitReached', 'Too many channels')
    }
  }
}
