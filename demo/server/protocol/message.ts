/** A reference as the client wrote it. Servers echo numbers as numbers. */
export type Ref = string | number | null

/** `vsn=1.0.0` is objects, `vsn=2.0.0` is arrays and binary frames. */
export type Version = 1 | 2

/** A message from a client. */
export interface ClientMessage {
  readonly joinRef: Ref
  readonly ref: Ref
  readonly topic: string
  readonly event: string
  readonly payload: unknown
}

/** A message to a client. The payload is JSON text already, so that a message to many is written once. */
export interface ServerMessage {
  readonly joinRef: Ref
  readonly ref: Ref
  readonly topic: string
  readonly event: string
  readonly payload: string
}

/** A user's broadcast. The payload is relayed as it came: JSON text, valid or not, or bytes. */
export interface UserBroadcast {
  readonly topic: string
  readonly event: string
  readonly payload: string | Buffer
  /** JSON text, or empty. */
  readonly meta: string
}

/** A broadcast pushed by a client in a binary frame of kind 3. */
export interface BroadcastPush extends UserBroadcast {
  readonly joinRef: Ref
  readonly ref: Ref
}

export type ReplyStatus = 'ok' | 'error'

/** A `phx_reply`. `response` is JSON text. */
export function replyTo(
  message: ClientMessage,
  status: ReplyStatus,
  response: string,
  joinRef = message.joinRef,
): ServerMessage {
  const payload = `{"status":"${status}","response":${response}}`
  return { joinRef, ref: message.ref, topic: message.topic, event: 'phx_reply', payload }
}

/** A message that every subscriber of a topic gets in the same bytes: no join_ref, no ref. */
export function fastlane(topic: string, event: string, payload: string): ServerMessage {
  return { joinRef: null, ref: null, topic, event, payload }
}
