import { TokenError, type Grant } from '../auth/tokens';
import { replyTo, type BroadcastPush, type ClientMessage, type Ref, type ServerMessage, type UserBroadcast } from '../protocol/message';
import { textBroadcast } from './broadcast';
import type { Realtime } from './context';
import { topicKeyOf, type Member } from './hub';
import type { Admission } from './join';
import { fieldsOf, type JoinConfig } from './join_config';
import { channelFailed, systemPush, type SystemMessage } from './system_message';
import { Timers } from './timers';
import { Watching } from './watching';

/** What a channel needs of the socket it lives on. */
export interface Link {
  send(message: ServerMessage): void;
  sendBroadcast(broadcast: UserBroadcast, binary: Buffer | null): void;
  /** The channel has ended by itself. */
  forget(channel: Channel): void;
}

/** One topic joined on one socket. */
export class Channel implements Member {
  readonly topic: string;
  readonly joinRef: Ref;
  private readonly timers = new Timers();
  private readonly watching: Watching;
  private readonly topicKey: string;
  private readonly config: JoinConfig;
  private grant: Grant;
  private stopTokenTimer: () => void = () => undefined;
  private ended = false;

  constructor(
    private readonly realtime: Realtime,
    private readonly link: Link,
    join: ClientMessage,
    admission: Admission,
  ) {
    this.topic = join.topic;
    this.joinRef = join.joinRef;
    this.grant = admission.grant;
    this.config = admission.config;
    this.topicKey = topicKeyOf(join.topic, admission.config.isPrivate);
    this.watching = new Watching(realtime, admission.config.changes, (_type, data, ids) => this.pushChange(data, ids));
  }

  /** Takes part in the topic. Called once, after the join's reply was sent. */
  start(): void {
    this.realtime.hub.join(this.topicKey, this);
    this.watchToken();
    this.watch();
  }

  push(message: ServerMessage): void {
    this.link.send(message);
  }

  pushBroadcast(broadcast: UserBroadcast, binary: Buffer | null): void {
    this.link.sendBroadcast(broadcast, binary);
  }

  /** Handles any message of this topic but join and leave. */
  async receive(message: ClientMessage): Promise<void> {
    if (message.event === 'broadcast') this.broadcastText(message);
    else if (message.event === 'access_token') await this.refresh(message);
    else this.realtime.log('unknown_event', { topic: this.topic, name: message.event });
  }

  /** Relays a binary frame of kind 3. The sender's meta is ignored. */
  broadcastBinary(push: BroadcastPush): void {
    const { topic, event, payload } = push;
    this.realtime.hub.sendBroadcast(this.topicKey, { topic, event, payload, meta: '' }, this.config.broadcast.self ? null : this);
    this.acknowledge({ ...push, event: 'broadcast' });
  }

  /** Ends the channel without a word to the client. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.timers.end();
    this.watching.stop();
    this.realtime.hub.leave(this.topicKey, this);
  }

  /** Ends the channel and tells the client, as the real server does for leave, expiry and errors. */
  close(): void {
    this.end();
    this.link.send({ joinRef: this.joinRef, ref: this.joinRef, topic: this.topic, event: 'phx_close', payload: '{}' });
  }

  private broadcastText(message: ClientMessage): void {
    const broadcast = textBroadcast(this.topic, message.payload);
    this.realtime.hub.send(this.topicKey, broadcast, this.config.broadcast.self ? null : this);
    this.acknowledge(message);
  }

  private acknowledge(message: Omit<ClientMessage, 'payload'>): void {
    if (this.config.broadcast.ack) this.link.send(replyTo({ ...message, payload: null }, 'ok', '{}', this.joinRef));
  }

  private pushChange(data: string, ids: readonly number[]): void {
    if (this.ended) return;
    const payload = `{"data":${data},"ids":${JSON.stringify(ids)}}`;
    this.link.send({ joinRef: null, ref: null, topic: this.topic, event: 'postgres_changes', payload });
  }

  /** Watches the database, and says how that went: once after the join, again after every new token. */
  private watch(): void {
    if (this.config.changes.length === 0) return;
    this.timers.after(this.realtime.times.subscribeDelayMs, () => {
      void this.watching.start(this.grant).then((told) => told && this.tell(told));
    });
  }

  private tell(system: SystemMessage): void {
    if (!this.ended) this.link.send(systemPush(this.joinRef, this.topic, system));
  }

  /** A new token: equal, missing or a publishable key changes nothing; a bad one ends the channel. */
  private async refresh(message: ClientMessage): Promise<void> {
    const token = fieldsOf(message.payload)['access_token'];
    if (typeof token !== 'string' || token === this.grant.token || token.startsWith('sb_')) return;
    try {
      this.grant = await this.realtime.tokens.verify(token);
    } catch (error) {
      return this.fail(error);
    }
    this.watchToken();
    this.watch();
  }

  private watchToken(): void {
    this.stopTokenTimer();
    const left = (this.grant.expiresAt - this.realtime.tokens.now()) * 1000;
    const wait = Math.max(0, Math.min(this.realtime.times.tokenCheckMs, left));
    this.stopTokenTimer = this.timers.after(Math.ceil(wait), () => this.checkToken());
  }

  private checkToken(): void {
    try {
      this.realtime.tokens.refuseExpired(this.grant.expiresAt);
      this.watchToken();
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.tell(channelFailed(error instanceof TokenError && error.code === 'signature' ? ':signature_error' : text));
    this.close();
    this.link.forget(this);
  }
}
