import type { BroadcastForm } from '../base/enums.js'
import type { RealtimeBroadcastMessage } from './channel_types.js'
import type { Connection } from '../connection/connection.js'
import { HoldfastError, httpDetail, isOk, orThrow } from '../base/errors.js'
import { encodeJson, saidIn, tryParse } from '../base/json.js'
import type { BroadcastEvent, Parsed, RawPayload } from '../port/port.js'
import { timeLimit } from '../base/time.js'

const WHOLE: BroadcastForm['text'] = 0
const JSON_ALONE: BroadcastForm['json'] = 1

/**
 * A broadcast as realtime-js hands it out, whichever of its forms came over the wire.
 * @throws SyntaxError servers relay broken JSON as they got it
 */
export function broadcastMessage(event: BroadcastEvent & Parsed): RealtimeBroadcastMessage {
  if (event.form === WHOLE) return JSON.parse(event.payload as string) as RealtimeBroadcastMessage
  const payload: unknown = event.form === JSON_ALONE ? parsedPayload(event) : event.payload
  const message: RealtimeBroadcastMessage = { type: 'broadcast', event: event.event, payload }
  if (event.meta !== '') message.meta = tryParse(event.meta) as NonNullable<RealtimeBroadcastMessage['meta']>
  return message
}

/**
 * A payload in text, parsed, unless it was on the way.
 * @throws SyntaxError
 */
export function parsedPayload({ payload, values }: { readonly payload: RawPayload } & Parsed): unknown {
  return values && values.length > 0 ? values[0] : JSON.parse(payload as string)
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

/** A broadcast that goes over http. */
export interface HttpMessage {
  readonly topic: string
  readonly event: string
  readonly payload: unknown
  readonly private: boolean
}

/** Where it goes, and as what. */
interface HttpForm {
  readonly path: string
  readonly type: string
  readonly body: string | Uint8Array<ArrayBuffer>
}

/** Of batches, which all servers know: they hold nothing but objects. */
function isBatchable(payload: unknown): boolean {
  const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload)
  return payload === undefined || (isObject && !isBinary(payload))
}

/** @throws HoldfastError `INVALID_PAYLOAD` */
function batchOf(message: HttpMessage): HttpForm {
  const { topic, event, payload, private: isPrivate } = message
  const body = orThrow(encodeJson({ messages: [{ topic, event, payload, private: isPrivate }] }))
  return { path: '', type: 'application/json', body }
}

/** Any JSON, or bytes, to an address of its own: from servers v2.97 on. @throws HoldfastError `INVALID_PAYLOAD` */
function alone({ topic, event, payload, private: isPrivate }: HttpMessage): HttpForm {
  const path = `/${encodeURIComponent(topic)}/events/${encodeURIComponent(event)}${isPrivate ? '?private=true' : ''}`
  const isBytes = isBinary(payload)
  const body = orThrow(isBytes ? bytesOf(payload) : encodeJson(payload))
  return { path, type: isBytes ? 'application/octet-stream' : 'application/json', body }
}

/**
 * Sends one broadcast over http, with no channel joined.
 * @param inBatch as `send()` of realtime-js does, where the payload allows; else to the message's own address, as its `httpSend()`
 * @throws HoldfastError `REST_UNREACHABLE`, `REST_UNAUTHORIZED`, `REST_FORBIDDEN`, `REST_REFUSED`, `INVALID_PAYLOAD`
 */
export async function sendOverHttp(
  connection: Connection,
  message: HttpMessage,
  { timeout, inBatch }: { timeout: number; inBatch: boolean },
): Promise<void> {
  const canBatch = isBatchable(message.payload)
  const signal = timeLimit(timeout)
  let response = await post(connection, inBatch && canBatch ? batchOf(message) : alone(message), signal)
  if (response.status === 404 && canBatch && !inBatch) response = await post(connection, batchOf(message), signal)
  if (isOk(response)) return
  const name =
    response.status === 401 ? 'REST_UNAUTHORIZED' : response.status === 403 ? 'REST_FORBIDDEN' : 'REST_REFUSED'
  throw new HoldfastError(name, httpDetail(response.status, await saidBy(response)))
}

async function post(connection: Connection, { path, type, body }: HttpForm, signal: AbortSignal): Promise<Response> {
  const headers = { ...(await connection.tokens.headers()), 'Content-Type': type }
  try {
    return await connection.fetch(broadcastUrl(connection) + path, { method: 'POST', headers, body, signal })
  } catch (thrown) {
    throw HoldfastError.from(thrown, 'REST_UNREACHABLE')
  }
}

/** The server's own word on a refusal. */
async function saidBy(response: Response): Promise<string> {
  try {
    return saidIn(await response.json()) || response.statusText
  } catch {
    return response.statusText
  }
}
