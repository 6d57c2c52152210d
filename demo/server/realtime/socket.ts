import type { Grant } from '../auth/tokens';
import { decodeBinary } from '../protocol/binary_codec';
import { replyTo, type BroadcastPush, type ClientMessage, type ServerMessage, type UserBroadcast, type Version } from '../protocol/message';
import { decodeText, encodeText } from '../protocol/text_codec';
import { asText } from './broadcast';
import { Channel, type Link } from './channel';
import type { Realtime } from './context';
import { admit } from './join';
import { joinErrorOf } from './join_error';
import { Timers } from './timers';

/** Where a socket's frames go. */
export interface Wire {
  send(frame: string | Buffer): void;
  close(code: number): void;
}

const UNMATCHED = '{"reason":"unmatched topic"}';

/** One client connection: reads frames in order, one at a time, and keeps its channels. */
export class Socket implements Link {
  private readonly channels = new Map<string, Channel>();
  private readonly timers = new Timers();
  private queue: Promise<void> = Promise.resolve();
  private stopIdleTimer: () => void = () => undefined;
  private ended = false;

  constructor(
    private readonly realtime: Realtime,
    private readonly wire: Wire,
    private readonly version: Version,
    private readonly apikey: Grant,
  ) {
    this.heard();
  }

  /** Takes a frame. Frames wait for the one before, so a failing join holds up the whole socket, as on the real server. */
  receive(data: Buffer, isBinary: boolean): void {
    this.heard();
    this.queue = this.queue
      .then(() => (this.ended ? undefined : this.handleFrame(data, isBinary)))
      .catch((error: unknown) => this.realtime.log('frame_failed', { message: String(error) }));
  }

  /** The connection is gone. */
  end(): void {
    this.ended = true;
    this.timers.end();
    for (const channel of this.channels.values()) channel.end();
    this.channels.clear();
  }

  send(message: ServerMessage): void {
    if (!this.ended) this.wire.send(encodeText(this.version, message));
  }

  sendBroadcast(broadcast: UserBroadcast, binary: Buffer | null): void {
    if (this.version === 2 && binary !== null) return void (this.ended || this.wire.send(binary));
    const text = asText(broadcast);
    if (text !== null) this.send(text);
  }

  forget(channel: Channel): void {
    if (this.channels.get(channel.topic) === channel) this.channels.delete(channel.topic);
  }

  private heard(): void {
    this.stopIdleTimer();
    this.stopIdleTimer = this.timers.after(this.realtime.times.idleTimeoutMs, () => this.wire.close(1000));
  }

  private async handleFrame(data: Buffer, isBinary: boolean): Promise<void> {
    if (isBinary) return this.handleBinary(data);
    const message = decodeText(this.version, data.toString('utf8'));
    if (message !== null) await this.handle(message);
  }

  private handleBinary(data: Buffer): void {
    const frame = this.version === 2 ? decodeBinary(data) : null;
    if (frame?.kind === 'broadcast') this.handleBroadcast(frame.push);
  }

  private handleBroadcast(push: BroadcastPush): void {
    const channel = this.channels.get(push.topic);
    if (channel === undefined) return this.send(replyTo({ ...push, payload: null }, 'error', UNMATCHED, null));
    if (push.joinRef === null || push.joinRef === channel.joinRef) channel.broadcastBinary(push);
  }

  private async handle(message: ClientMessage): Promise<void> {
    if (message.topic === 'phoenix') return this.handleHeartbeat(message);
    if (message.event === 'phx_join') return this.join(message);
    const channel = this.channels.get(message.topic);
    if (channel === undefined) return this.handleUnjoined(message);
    // A message of an earlier join of the same topic is dropped, leave included (Phoenix 1.8.3).
    if (message.joinRef !== null && message.joinRef !== channel.joinRef) return;
    if (message.event === 'phx_leave') return this.leave(channel, message);
    await channel.receive(message);
  }

  private handleHeartbeat(message: ClientMessage): void {
    if (message.event === 'heartbeat') this.send(replyTo(message, 'ok', '{}', null));
  }

  private handleUnjoined(message: ClientMessage): void {
    if (message.event === 'phx_leave') this.send(replyTo(message, 'ok', '{}'));
    else this.send(replyTo(message, 'error', UNMATCHED, null));
  }

  private leave(channel: Channel, message: ClientMessage): void {
    this.channels.delete(channel.topic);
    channel.end();
    this.send(replyTo(message, 'ok', '{}', channel.joinRef));
    channel.close();
  }

  private async join(message: ClientMessage): Promise<void> {
    if (!message.topic.startsWith('realtime:')) return this.send(replyTo(message, 'error', UNMATCHED, null));
    try {
      const admission = await admit(this.realtime, this.apikey, message);
      if (!this.ended) this.open(message, new Channel(this.realtime, this, message, admission), admission.response);
    } catch (error) {
      await this.timers.wait(this.realtime.times.joinBackoffMs);
      this.send(replyTo(message, 'error', JSON.stringify({ reason: joinErrorOf(error).message })));
    }
  }

  /** On a second join of a topic the new reply goes out before the old channel's `phx_close`. */
  private open(message: ClientMessage, channel: Channel, response: string): void {
    const old = this.channels.get(message.topic);
    old?.end();
    this.channels.set(message.topic, channel);
    this.send(replyTo(message, 'ok', response));
    old?.close();
    channel.start();
  }
}
