import { replyTo, type BroadcastPush, type ClientMessage, type Ref, type ServerMessage } from '../protocol/message'
import { binaryBroadcast, textBroadcast } from './broadcast'
import type { Realtime } from './context'
import type { Member } from './hub'
import type { JoinConfig } from './join_config'

const TOO_LARGE = '"payload_size_exceeded"'

/** Relays one channel's broadcasts, of all three forms. */
export class ChannelBroadcasts {
  constructor(
    private readonly realtime: Realtime,
    private readonly topicKey: string,
    private readonly member: Member,
    private readonly config: JoinConfig,
    private readonly joinRef: Ref,
    private readonly send: (message: ServerMessage) => void,
  ) {}

  /** A text `broadcast`. */
  relayText(message: ClientMessage, mayWrite: boolean): void {
    const size = Buffer.byteLength(JSON.stringify(message.payload) ?? '')
    this.relay(message, size, mayWrite, () =>
      this.realtime.hub.send(this.topicKey, textBroadcast(message.topic, message.payload), this.skipped),
    )
  }

  /** A binary frame of kind 3. The sender's meta is ignored; JSON is looked at for those only who get it as text. */
  relayUserBroadcast(push: BroadcastPush, mayWrite: boolean): void {
    const { topic, event, payload } = push
    const message = { ...push, event: 'broadcast', payload: null }
    this.relay(message, Buffer.byteLength(payload), mayWrite, () =>
      this.realtime.hub.sendBroadcast(this.topicKey, { topic, event, payload, meta: '' }, this.skipped),
    )
  }

  /** A binary frame of kind 0 whose event is `broadcast`: subscribers get kind 2. */
  relayBytes(message: ClientMessage, data: Buffer, mayWrite: boolean): void {
    this.relay(message, data.length, mayWrite, () =>
      this.realtime.hub.sendFrame(this.topicKey, binaryBroadcast(message.topic, message.event, data), this.skipped),
    )
  }

  private get skipped(): Member | null {
    return this.config.broadcast.self ? null : this.member
  }

  /** Without the right to write nothing happens, not even a reply: the real server leaves the sender to time out. */
  private relay(message: ClientMessage, size: number, mayWrite: boolean, send: () => void): void {
    if (!mayWrite) return
    const fits = size <= this.realtime.limits.payloadBytes
    if (fits) send()
    if (!this.config.broadcast.ack) return
    this.send(replyTo(message, fits ? 'ok' : 'error', fits ? '{}' : TOO_LARGE, this.joinRef))
  }
}
