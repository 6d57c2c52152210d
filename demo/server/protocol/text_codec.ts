import type { ClientMessage, Ref, ServerMessage, Version } from './message'

const json = JSON.stringify

/** Writes one text frame. v1 never carries a join_ref to the client. */
export function encodeText(version: Version, m: ServerMessage): string {
  if (version === 2) return `[${json(m.joinRef)},${json(m.ref)},${json(m.topic)},${json(m.event)},${m.payload}]`
  return `{"ref":${json(m.ref)},"event":${json(m.event)},"topic":${json(m.topic)},"payload":${m.payload}}`
}

/** Reads one text frame, or gives null for one that is not a message: the server drops it without a word. */
export function decodeText(version: Version, text: string): ClientMessage | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  return version === 2 ? decodeArray(value) : decodeObject(value)
}

function decodeArray(value: unknown): ClientMessage | null {
  if (!Array.isArray(value) || value.length !== 5) return null
  const [joinRef, ref, topic, event, payload] = value as unknown[]
  return message(joinRef, ref, topic, event, payload)
}

function decodeObject(value: unknown): ClientMessage | null {
  if (typeof value !== 'object' || value === null || !('ref' in value)) return null
  const m = value as Record<string, unknown>
  return message(m['join_ref'] ?? null, m['ref'], m['topic'], m['event'], m['payload'])
}

function message(
  joinRef: unknown,
  ref: unknown,
  topic: unknown,
  event: unknown,
  payload: unknown,
): ClientMessage | null {
  if (typeof topic !== 'string' || typeof event !== 'string' || !isRef(joinRef) || !isRef(ref)) return null
  return { joinRef, ref, topic, event, payload }
}

function isRef(value: unknown): value is Ref {
  return value === null || typeof value === 'string' || typeof value === 'number'
}
