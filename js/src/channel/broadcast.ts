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
 * A broadcast in realtime-js's form, whichever of its forms came over the wire.
 * @throws SyntaxError if the JSON is broken: servers relay it unchecked
 */
export function broadcastMessage(event: BroadcastEvent & Parsed): RealtimeBroadcastMessage {
  if (event.form === WHOLE) return JSON.parse(event.payload as string) as RealtimeBroadcastMessage
  const payload: unknown = event.form === JSON_ALONE ? parsedPayload(event) : event.payload
  const message: RealtimeBroadcastMessage = { type: 'broadcast', event: event.event, payload }
  if (event.meta !== '') message.meta = tryParse(event.meta) as NonNullable<RealtimeBroadcastMessage['meta']>
  return message
}

/** A text payload, parsed, unless it was parsed on the way. @throws SyntaxError */
export function parsedPayload({ payload, values }: { readonly payload: RawPayload } & Parsed): unknown {
  return values && values.length > 0 ? values[0] : JSON.parse(payload as string)
}

/** True for payloads that go out as bytes. */
export function isBinary(payload: unknown): payload is ArrayBufferLike | ArrayBufferView {
  return isBuffer(payload) || ArrayBuffer.isView(payload)
}

/** Without cross-origin isolation a page has no shared buffers. */
function isBuffer(payload: unknown): payload is ArrayBufferLike {
  return (
    payload instanceof ArrayBuffer || (typeof SharedArrayBuffer !== 'undefined' && payload instanceof SharedArrayBuffer)
  )
}

/**
 * Copies a binary payload's bytes, because the message may wait while its owner changes, shrinks or transfers the buffer. Returns an error
 * if there are no bytes: a detached buffer, or a view that reaches over the end of its buffer.
 */
export function bytesOf(payload: ArrayBufferLike | ArrayBufferView): Uint8Array<ArrayBuffer> | HoldfastError {
  try {
    if (isBuffer(payload)) return new Uint8Array(new Uint8Array(payload))
    // A typed array over a detached buffer claims to be empty; only this call throws.
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

/** The address and body of a request. */
interface HttpForm {
  readonly path: string
  readonly type: string
  readonly body: string | Uint8Array<ArrayBuffer>
}

/** Whether the payload fits into a batch, which every server accepts: a batch holds only objects. */
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

/** Any JSON, or bytes, sent to the message's own address. Servers accept it from v2.97 on. @throws HoldfastError `INVALID_PAYLOAD` */
function alone({ topic, event, payload, private: isPrivate }: HttpMessage): HttpForm {
  const path = `/${encodeURIComponent(topic)}/events/${encodeURIComponent(event)}${isPrivate ? '?private=true' : ''}`
  const isBytes = isBinary(payload)
  const body = orThrow(isBytes ? bytesOf(payload) : encodeJson(payload))
  return { path, type: isBytes ? 'application/octet-stream' : 'application/json', body }
}

/**
 * Sends one broadcast over http, with no channel joined.
 * @param inBatch true: like `send()` of realtime-js, if the payload allows; false: to the message's own address, like its `httpSend()`
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

/** The server's reason for a refusal. */
async function saidBy(response: Response): Promise<string> {
  try {
    return saidIn(await response.json()) || response.statusText
  } catch {
    return response.statusText
  }
}
