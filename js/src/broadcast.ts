import type { RealtimeBroadcastMessage } from './channel_types.js'
import type { Connection } from './connection.js'
import { HoldfastError, httpDetail, isOk } from './errors.js'
import { encodeJson, saidIn, tryParse } from './json.js'
import type { BroadcastEvent } from './port.js'
import { timeLimit } from './time.js'

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
export function isBinary(payload: unknown): payload is ArrayBufferLike | ArrayBufferView {
  return isBuffer(payload) || ArrayBuffer.isView(payload)
}

/** Where a page is not isolated there are no shared ones. */
function isBuffer(payload: unknown): payload is ArrayBufferLike {
  return (
    payload instanceof ArrayBuffer || (typeof SharedArrayBuffer !== 'undefined' && payload instanceof SharedArrayBuffer)
  )
}

/**
 * A copy of a binary payload's bytes: it may wait, and its owner may change, shrink or transfer the buffer meanwhile. An error where there are no
 * bytes: a detached buffer, a view that reaches over the end of its buffer.
 */
export function bytesOf(payload: ArrayBufferLike | ArrayBufferView): Uint8Array<ArrayBuffer> | HoldfastError {
  try {
    if (isBuffer(payload)) return new Uint8Array(new Uint8Array(payload))
    // Of a view over nothing a typed array says that it is empty, and throws only here.
    if (!(payload instanceof DataView)) (payload as Uint8Array).values()
    return new Uint8Array(new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength))
  } catch (thrown) {
    return HoldfastError.from(thrown, 'INVALID_PAYLOAD')
  }
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
  const isBytes = isBinary(payload)
  const isBatchable =
    payload === undefined || (typeof payload === 'object' && payload !== null && !Array.isArray(payload) && !isBytes)
  const content = isBatchable ? { messages: [{ topic, event, payload, private: isPrivate }] } : payload
  const body = isBytes ? bytesOf(payload) : encodeJson(content)
  if (body instanceof HoldfastError) throw body
  return { path: isBatchable ? '' : one, type: isBytes ? 'application/octet-stream' : 'application/json', body }
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
  const authorization = token === null ? {} : { Authorization: `Bearer ${token}` }
  const response = await connection
    .fetch(broadcastUrl(connection) + path, {
      method: 'POST',
      headers: { apikey: connection.options.key ?? '', ...authorization, 'Content-Type': type },
      body,
      signal: timeLimit(options.timeout),
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
