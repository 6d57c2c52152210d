import type { BroadcastPush, ClientMessage, Ref, UserBroadcast } from './message'

/** Frame kinds, the first byte of a binary frame of `vsn=2.0.0`. */
const PUSH = 0
const BROADCAST = 2
const USER_BROADCAST_PUSH = 3
const USER_BROADCAST = 4

const JSON_ENCODING = 1
const BINARY_ENCODING = 0

/** Every length is one byte and counts UTF-8 bytes. */
const MAX_FIELD = 255

/** A push whose data is bytes (kind 0). */
export interface BinaryPush extends Omit<ClientMessage, 'payload'> {
  readonly payload: Buffer
}

export type BinaryFrame =
  { readonly kind: 'push'; readonly message: BinaryPush } | { readonly kind: 'broadcast'; readonly push: BroadcastPush }

/** Reads a client's binary frame, or gives null for one that is cut short or of an unknown kind. */
export function decodeBinary(frame: Buffer): BinaryFrame | null {
  if (frame[0] === PUSH) return decodePush(frame)
  if (frame[0] === USER_BROADCAST_PUSH) return decodeBroadcastPush(frame)
  return null
}

/** Splits `count` length-prefixed fields that follow the kind byte and `extra` single bytes. */
function split(frame: Buffer, count: number, extra: number): { fields: string[]; rest: Buffer } | null {
  let at = 1 + count + extra
  if (frame.length < at) return null
  const fields: string[] = []
  for (let i = 0; i < count; i++) {
    const end = at + frame.readUInt8(1 + i)
    if (end > frame.length) return null
    fields.push(frame.toString('utf8', at, end))
    at = end
  }
  return { fields, rest: frame.subarray(at) }
}

function decodePush(frame: Buffer): BinaryFrame | null {
  const parts = split(frame, 4, 0)
  if (parts === null) return null
  const [joinRef = '', ref = '', topic = '', event = ''] = parts.fields
  return { kind: 'push', message: { joinRef: refOf(joinRef), ref: refOf(ref), topic, event, payload: parts.rest } }
}

function decodeBroadcastPush(frame: Buffer): BinaryFrame | null {
  const parts = split(frame, 5, 1)
  if (parts === null) return null
  const [joinRef = '', ref = '', topic = '', event = '', meta = ''] = parts.fields
  const isJson = frame[6] === JSON_ENCODING
  const payload = isJson ? parts.rest.toString('utf8') : Buffer.from(parts.rest)
  return { kind: 'broadcast', push: { joinRef: refOf(joinRef), ref: refOf(ref), topic, event, meta, payload } }
}

function refOf(text: string): Ref {
  return text === '' ? null : text
}

/** Writes a user broadcast (kind 4), or gives null if a field is over 255 bytes: such a frame cannot exist. */
export function encodeBroadcast(b: UserBroadcast): Buffer | null {
  const fields = [b.topic, b.event, b.meta].map((text) => Buffer.from(text, 'utf8'))
  if (fields.some((field) => field.length > MAX_FIELD)) return null
  const encoding = typeof b.payload === 'string' ? JSON_ENCODING : BINARY_ENCODING
  const payload = typeof b.payload === 'string' ? Buffer.from(b.payload, 'utf8') : b.payload
  const header = Buffer.from([USER_BROADCAST, ...fields.map((field) => field.length), encoding])
  return Buffer.concat([header, ...fields, payload])
}

/** Writes a plain broadcast (kind 2), or gives null if a field is over 255 bytes. */
export function encodePlainBroadcast(topic: string, event: string, data: Buffer): Buffer | null {
  const fields = [topic, event].map((text) => Buffer.from(text, 'utf8'))
  if (fields.some((field) => field.length > MAX_FIELD)) return null
  return Buffer.concat([Buffer.from([BROADCAST, ...fields.map((field) => field.length)]), ...fields, data])
}
