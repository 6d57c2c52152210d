import type { Connection } from '../connection/connection.js'
import { HoldfastError, orThrow } from '../base/errors.js'
import { encodeJson } from '../base/json.js'
import { withHttpCalls } from '../rest/http.js'
import type { HttpCalls } from '../rest/http.js'
import { HTTP_TOOLS } from '../rest/http_tools.js'
import type { Parsed, RawPayload } from '../port/port.js'
import { timeLimit } from '../base/time.js'

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
export interface HttpBroadcast {
  readonly topic: string
  readonly event: string
  readonly payload: unknown
  readonly private: boolean
}

/** Whether the payload fits into a batch, which every server accepts: a batch holds only objects. */
function isBatchable(payload: unknown): boolean {
  const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload)
  return payload === undefined || (isObject && !isBinary(payload))
}

/** The payload as it is now, because its owner may change it while it waits. @throws HoldfastError `INVALID_PAYLOAD` */
function bodyOf(payload: unknown): string | Uint8Array<ArrayBuffer> {
  if (payload === undefined) return ''
  return orThrow(isBinary(payload) ? bytesOf(payload) : encodeJson(payload))
}

/**
 * Sends one broadcast over http, with no channel joined.
 * @param inBatch true: like `send()` of realtime-js, if the payload allows; false: to the message's own address, like its `httpSend()`
 * @throws HoldfastError `REST_UNREACHABLE`, `REST_UNAUTHORIZED`, `REST_FORBIDDEN`, `REST_REFUSED`, `INVALID_PAYLOAD`
 */
export async function sendOverHttp(
  connection: Connection,
  { payload, ...message }: HttpBroadcast,
  { timeout, inBatch }: { timeout: number; inBatch: boolean },
): Promise<void> {
  const sent = { ...message, body: bodyOf(payload), isBatchable: isBatchable(payload) }
  const signal = timeLimit(timeout)
  const url = broadcastUrl(connection)
  const work = ({ sendBroadcast }: HttpCalls): Promise<void> =>
    sendBroadcast(connection, HTTP_TOOLS, url, sent, { signal, inBatch })
  return withHttpCalls(connection, () => signal, work)
}
