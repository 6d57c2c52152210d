/** A message of the protocol, in either direction. A `Uint8Array` is a binary payload. */
export interface Message {
  readonly joinRef: string | null
  readonly ref: string | null
  readonly topic: string
  readonly event: string
  readonly payload: unknown
}

export type Version = '1.0.0' | '2.0.0'

/** A broadcast as a binary frame carries it. */
export interface UserBroadcast {
  readonly event: string
  readonly meta: string
  /** 0: bytes, 1: JSON. */
  readonly encoding: number
  readonly payload: Uint8Array
}

/** Reads a frame from a client. The payload of a broadcast of kind 3 has its parts. Returns nothing for what is not a message. */
export function readFrame(version: Version, frame: string | Uint8Array): Message | undefined {
  if (typeof frame !== 'string') return readBinary(frame)
  const parsed = parse(frame)
  if (version === '1.0.0') return readObject(parsed)
  if (!Array.isArray(parsed) || parsed.length !== 5) return undefined
  const [joinRef, ref, topic, event, payload] = parsed as unknown[]
  return typeof topic === 'string' && typeof event === 'string'
    ? { joinRef: textOrNull(joinRef), ref: textOrNull(ref), topic, event, payload }
    : undefined
}

/** A server of protocol version 1 never sends a join_ref. */
export function writeText(version: Version, { joinRef, ref, topic, event, payload }: Message): string {
  const values = [joinRef, ref, topic, event].map((value) => JSON.stringify(value))
  const body = payload instanceof RawJson ? payload.text : JSON.stringify(payload)
  if (version === '2.0.0') return `[${values.join(',')},${body}]`
  return `{"event":${values[3] ?? ''},"payload":${body},"ref":${values[1] ?? ''},"topic":${values[2] ?? ''}}`
}

/** JSON that is sent as it is. */
export class RawJson {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** Kind 4, which clients of protocol version 2 get. */
export function writeUserBroadcast(topic: string, { event, meta, encoding, payload }: UserBroadcast): Uint8Array {
  const [topicBytes, eventBytes, metaBytes] = [topic, event, meta].map((text) => new TextEncoder().encode(text))
  const parts = [topicBytes, eventBytes, metaBytes] as Uint8Array[]
  const header = Uint8Array.of(4, ...parts.map((part) => part.length), encoding)
  return joined([header, ...parts, payload])
}

function readBinary(frame: Uint8Array): Message | undefined {
  const [kind = -1] = frame
  if (kind !== 0 && kind !== 3) return undefined
  const lengths = [...frame.subarray(1, kind === 0 ? 5 : 6)]
  let at = kind === 0 ? 5 : 7
  const parts = lengths.map((length) => new TextDecoder().decode(frame.subarray(at, (at += length))))
  if (at > frame.length) return undefined
  const [joinRef = '', ref = '', topic = '', event = '', meta = ''] = parts
  const payload = frame.slice(at)
  const named = { joinRef: joinRef || null, ref: ref || null, topic }
  if (kind === 0) return { ...named, event, payload }
  const broadcast: UserBroadcast = { event, meta, encoding: frame[6] ?? 0, payload }
  return { ...named, event: 'broadcast', payload: broadcast }
}

function readObject(parsed: unknown): Message | undefined {
  const { topic, event, payload, ref, join_ref: joinRef } = (parsed ?? {}) as Record<string, unknown>
  return typeof topic === 'string' && typeof event === 'string'
    ? { joinRef: textOrNull(joinRef), ref: textOrNull(ref), topic, event, payload }
    : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
