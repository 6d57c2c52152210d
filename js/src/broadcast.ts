import type { RealtimeBroadcastMessage } from './channel_types.js'
import type { Connection } from './connection.js'
import { HoldfastError, httpDetail, isOk } from './errors.js'
import { encodeJson, saidIn, tryParse } from './json.js'
import type { BroadcastEvent } from './port.js'

/**
 * A broadcast as realtime-js hands it out, whichever of its forms came over the wire.
 * @throws SyntaxError servers relay broken JSON as they got it
 */
export function broadcastMessage(event: BroadcastEvent): RealtimeBroadcastMessage {
  if (event.encoding === 0) return JSON.parse(event.payload as string) as RealtimeBroadcastMessage
  const payload: unknown = event.encoding === 1 ? JSON.parse(event.payload as string) : event.payload
  const message: RealtimeBroadcastMessage = { type: 'broadcast', event: event.event, payload }
  if (event.meta !== '') message.meta = tryParse(event.meta) as NonNullable<RealtimeBroadcastMessage['meta']>
  return message
}

/** True for payloads that go out as bytes. */
export function isBinary(payload: unknown): payload is ArrayBuffer | ArrayBufferView {
  return payload instanceof ArrayBuffer || ArrayBuffer.isView(payload)
}

/** The bytes of a binary payload, without copying them. */
export function bytesOf(payload: ArrayBuffer | ArrayBufferView): Uint8Array {
  return payload instanceof ArrayBuffer
    ? new Uint8Array(payload)
    : new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength)
}

/** The address that takes broadcasts over http. */
export function broadcastUrl(connection: Connection): string {
  return `${connection.endpoint.httpUrl.replace(/(\/socket)?\/websocket$/i, '')}/api/broadcast`
}

/** Where and as what a broadcast goes over http. */
interface HttpBroadcast {
  readonly path: string
  readonly type: string
  readonly body: string | Uint8Array<ArrayBuffer>
}

/** Servers before v2.97 know only batches, and batches hold nothing but objects. */
function httpBroadcast(topic: string, event: string, payload: unknown, isPrivate: boolean): HttpBroadcast {
  const one = `/${encodeURIComponent(topic)}/events/${encodeURIComponent(event)}${isPrivate ? '?private=true' : ''}`
  if (isBinary(payload)) return { path: one, type: 'application/octet-stream', body: Uint8Array.from(bytesOf(payload)) }
  const isBatchable =
    payload === undefined || (typeof payload === 'object' && payload !== null && !Array.isArray(payload))
  const body = encodeJson(isBatchable ? { messages: [{ topic, event, payload, private: isPrivate }] } : payload)
  if (body instanceof HoldfastError) throw body
  return { path: isBatchable ? '' : one, type: 'application/json', body }
}

/**
 * Sends one broadcast over http, with no channel joined.
 * @throws HoldfastError `REST_UNREACHABLE`, `REST_UNAUTHORIZED`, `REST_FORBIDDEN`, `REST_REFUSED`, `INVALID_PAYLOAD`
 */
export async function sendOverHttp(
  connection: Connection,
  topic: string,
  event: string,
  payload: unknown,
  options: { private: boolean; timeout: number },
): Promise<void> {
  const { path, type, body } = httpBroadcast(topic, event, payload, options.private)
  const token = await connection.tokens.current()
  const key = connection.options.key ?? ''
  const response = await connection
    .fetch(broadcastUrl(connection) + path, {
      method: 'POST',
      headers: { apikey: key, Authorization: `Bearer ${token ?? key}`, 'Content-Type': type },
      body,
      signal: AbortSignal.timeout(options.timeout),
    })
    .catch((thrown: unknown) => {
      throw HoldfastError.from(thrown, 'REST_UNREACHABLE')
    })
  if (isOk(response)) return
  const name =
    response.status === 401 ? 'REST_UNAUTHORIZED' : response.status === 403 ? 'REST_FORBIDDEN' : 'REST_REFUSED'
  throw new HoldfastError(name, httpDetail(response.status, await saidBy(response)))
}

/** The server's own word on a refusal. */
async function saidBy(response: Response): Promise<string> {
  try {
    return saidIn(await response.json()) || response.statusText
  } catch {
    return response.statusText
  }
}
