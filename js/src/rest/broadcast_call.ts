import type { Connection } from '../connection/connection.js'
import type { HttpTools } from './http_tools.js'
import { headersOf } from './rest_token.js'

/** A broadcast that goes over http. */
export interface HttpMessage {
  readonly topic: string
  readonly event: string
  readonly private: boolean
  /** The payload, as JSON or bytes; empty text for none. */
  readonly body: string | Uint8Array<ArrayBuffer>
  /** Whether the payload fits into a batch, which every server accepts: a batch holds only objects. */
  readonly isBatchable: boolean
}

/** The address and body of a request. */
interface HttpForm {
  readonly path: string
  readonly type: string
  readonly body: string | Uint8Array<ArrayBuffer>
}

function batchOf({ topic, event, private: isPrivate, body }: HttpMessage): HttpForm {
  const payload: unknown = body === '' ? undefined : JSON.parse(body as string)
  const batch = { messages: [{ topic, event, payload, private: isPrivate }] }
  return { path: '', type: 'application/json', body: JSON.stringify(batch) }
}

/** Any JSON, or bytes, sent to the message's own address. Servers accept it from v2.97 on. */
function alone({ topic, event, private: isPrivate, body }: HttpMessage): HttpForm {
  const path = `/${encodeURIComponent(topic)}/events/${encodeURIComponent(event)}${isPrivate ? '?private=true' : ''}`
  return { path, type: typeof body === 'string' ? 'application/json' : 'application/octet-stream', body }
}

/**
 * Sends one broadcast over http, with no channel joined.
 * @param url the address that takes broadcasts
 * @param inBatch true: like `send()` of realtime-js, if the payload allows; false: to the message's own address, like its `httpSend()`
 * @throws HoldfastError `REST_UNREACHABLE`, `REST_UNAUTHORIZED`, `REST_FORBIDDEN`, `REST_REFUSED`
 */
export async function sendBroadcast(
  connection: Connection,
  tools: HttpTools,
  url: string,
  message: HttpMessage,
  { signal, inBatch }: { signal: AbortSignal; inBatch: boolean },
): Promise<void> {
  const { isBatchable } = message
  const post = async ({ path, type, body }: HttpForm): Promise<Response> => {
    const headers = { ...(await headersOf(connection, tools, null)), 'Content-Type': type }
    try {
      return await connection.fetch(url + path, { method: 'POST', headers, body, signal })
    } catch (thrown) {
      throw tools.HoldfastError.from(thrown, 'REST_UNREACHABLE')
    }
  }
  let response = await post(inBatch && isBatchable ? batchOf(message) : alone(message))
  if (response.status === 404 && isBatchable && !inBatch) response = await post(batchOf(message))
  if (tools.isOk(response)) return
  const name =
    response.status === 401 ? 'REST_UNAUTHORIZED' : response.status === 403 ? 'REST_FORBIDDEN' : 'REST_REFUSED'
  throw new tools.HoldfastError(name, tools.httpDetail(response.status, await saidBy(response, tools)))
}

/** The server's reason for a refusal. */
async function saidBy(response: Response, { saidIn }: HttpTools): Promise<string> {
  try {
    return saidIn(await response.json()) || response.statusText
  } catch {
    return response.statusText
  }
}
