import type { Deliver, Subscription } from '../changes/subscriptions'
import { replyTo, type BroadcastPush, type ClientMessage, type Ref, type ServerMessage } from '../protocol/message'
import type { Frame } from './broadcast'
import { ChannelBroadcasts } from './channel_broadcasts'
import type { Realtime } from './context'
import { topicKeyOf, type Member } from './hub'
import type { Admission } from './join'
import { failureText } from './join_error'
import { fieldsOf, type JoinConfig } from './join_config'
import { PresenceSeat } from './presence_seat'
import { Standing } from './standing'
import { channelFailed, systemPush, type SystemMessage } from './system_message'
import { Timers } from './timers'
import { Watching } from './watching'

/** What a channel needs of the socket it lives on. */
export interface Link {
  send(message: ServerMessage): void
  sendFrame(frame: Frame): void
  /** The channel has ended by itself. */
  forget(channel: Channel): void
}

/** One topic joined on one socket. */
export class Channel implements Member {
  readonly topic: string
  readonly joinRef: Ref
  private readonly timers = new Timers()
  private readonly standing: Standing
  private readonly watching: Watching
  private readonly seat: PresenceSeat
  private readonly broadcasts: ChannelBroadcasts
  private readonly topicKey: string
  private readonly config: JoinConfig
  private ended = false
  /** How often it is to be said that changes are watched; more than once where changes may have been missed. */
  private confirmationsDue = 0
  private interrupted = false

  constructor(
    private readonly realtime: Realtime,
    private readonly link: Link,
    join: ClientMessage,
    private readonly admission: Admission,
  ) {
    const { config } = admission
    this.topic = join.topic
    this.joinRef = join.joinRef
    this.config = config
    this.topicKey = topicKeyOf(join.topic, config.isPrivate)
    this.standing = new Standing(realtime, this.timers, join.topic, admission, (error) => this.fail(error))
    const deliver: Deliver = (type, data, ids) => this.pushChange(type, data, ids)
    this.watching = new Watching(realtime, config.changes, deliver, () => this.watchAnew())
    this.seat = new PresenceSeat(realtime, join.topic, this.topicKey, config.presence.key)
    this.broadcasts = new ChannelBroadcasts(realtime, this.topicKey, this, config, join.joinRef, (m) => link.send(m))
  }

  /** Takes part in the topic. Called once, after the join's reply was sent. */
  start(): void {
    this.realtime.hub.join(this.topicKey, this)
    for (const payload of this.admission.replay) this.pushOwn('broadcast', payload)
    if (this.config.presence.enabled && this.standing.permissions.readPresence) {
      this.pushOwn('presence_state', this.realtime.presences.state(this.topicKey))
    }
    this.standing.watch()
    this.watch()
  }

  /** Of a private topic, presence is told to those only who may read it. */
  push(message: ServerMessage): void {
    if (message.event === 'presence_diff' && !this.standing.permissions.readPresence) return
    this.link.send(message)
  }

  pushFrame(frame: Frame): void {
    this.link.sendFrame(frame)
  }

  /** Handles any message of this topic but join and leave. */
  async receive(message: ClientMessage): Promise<void> {
    if (message.event === 'access_token') return this.refresh(message)
    if (!this.countEvent()) return
    if (message.event === 'broadcast') this.broadcasts.relayText(message, this.standing.permissions.writeBroadcast)
    else if (message.event === 'presence') this.handlePresence(message)
    else this.realtime.log('unknown_event', { topic: this.topic, name: message.event })
  }

  /** Handles a binary push (kind 0). */
  receiveBytes(message: ClientMessage, data: Buffer): void {
    if (this.countEvent()) this.broadcasts.relayBytes(message, data, this.standing.permissions.writeBroadcast)
  }

  /** Handles a user broadcast (kind 3). */
  receiveBroadcast(push: BroadcastPush): void {
    if (this.countEvent()) this.broadcasts.relayUserBroadcast(push, this.standing.permissions.writeBroadcast)
  }

  /** Ends the channel without a word to the client. */
  end(): void {
    if (this.ended) return
    this.ended = true
    this.timers.end()
    this.watching.stop()
    this.realtime.hub.leave(this.topicKey, this)
    this.seat.leave()
  }

  /** Ends the channel and tells the client, as the real server does for leave, expiry and errors. */
  close(): void {
    this.end()
    this.link.send({ joinRef: this.joinRef, ref: this.joinRef, topic: this.topic, event: 'phx_close', payload: '{}' })
  }

  /** Says why, then closes: the channel ends, the socket lives on. */
  fail(error: unknown): void {
    if (this.ended) return
    this.tell(channelFailed(failureText(error)))
    this.close()
    this.link.forget(this)
  }

  /** What the channel watches of one table, if anything. */
  watchingOf(schema: string, table: string): Subscription | null {
    return this.watching.of(schema, table)
  }

  /** Behaves as if the channel's token had expired now. */
  expireToken(): void {
    this.standing.expire()
  }

  private countEvent(): boolean {
    if (this.realtime.events.take()) return true
    this.fail(new Error('Too many messages per second'))
    return false
  }

  private handlePresence(message: ClientMessage): void {
    const { outcome, apply } = this.seat.handle(message.payload, this.standing.permissions.writePresence)
    if (outcome.status === 'too_many') return this.fail(new Error('Client presence rate limit exceeded'))
    if (outcome.status !== 'silence') this.link.send(replyTo(message, outcome.status, outcome.response, this.joinRef))
    apply()
  }

  private pushOwn(event: string, payload: string): void {
    this.link.send({ joinRef: this.joinRef, ref: null, topic: this.topic, event, payload })
  }

  private pushChange(type: string, data: string, ids: readonly number[]): void {
    if (this.ended) return
    const { topic } = this
    const payload = this.config.isLegacy ? data : `{"data":${data},"ids":${JSON.stringify(ids)}}`
    const event = this.config.isLegacy ? type : 'postgres_changes'
    this.link.send({ joinRef: null, ref: null, topic, event, payload })
  }

  /** Watches the database, and says how that went: once after the join, again after every new token. */
  private watch(): void {
    if (this.config.changes.length === 0) return
    this.confirmationsDue = this.interrupted ? this.confirmationsDue + 1 : 1
    this.timers.after(this.realtime.times.subscribeDelayMs, () => {
      void this.watching.start(this.standing.grant).then((told) => told && this.watched(told))
    })
  }

  /** Changes may have been missed. A client takes one confirmation for the answer to a token that it renews at that very time. */
  private watchAnew(): void {
    this.interrupted = true
    this.watch()
  }

  private watched(told: SystemMessage): void {
    for (; this.confirmationsDue > 0; this.confirmationsDue--) this.tell(told)
    this.interrupted = false
  }

  private tell(system: SystemMessage): void {
    if (!this.ended) this.link.send(systemPush(this.joinRef, this.topic, system))
  }

  /** A new token: one that changes nothing is ignored, a bad one ends the channel. */
  private async refresh(message: ClientMessage): Promise<void> {
    try {
      if (await this.standing.renew(fieldsOf(message.payload)['access_token'])) this.watch()
    } catch (error) {
      this.fail(error)
    }
  }
}
