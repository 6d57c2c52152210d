import { callerOf } from '../auth/caller'
import { sortedJson } from '../changes/subscription_id'
import { fastlane } from '../protocol/message'
import { permissionsIn } from '../realtime/authorization'
import type { Realtime } from '../realtime/context'
import { topicKeyOf } from '../realtime/hub'
import { HttpError, type HttpRequest, type HttpResponse } from './exchange'

interface Message {
  readonly topic: string
  readonly event: string
  /** An object of a batch, or the body of a single message: JSON text, or bytes. */
  readonly payload: Readonly<Record<string, unknown>> | string | Buffer
  readonly isPrivate: boolean
}

/**
 * Broadcasts over HTTP, below `/api/broadcast` (behind a gateway `/realtime/v1/api/broadcast`). Either a batch,
 * `{messages: [{topic, event, payload, private}]}`, or one message to `…/TOPIC/events/EVENT`, whose body is the payload: JSON,
 * or bytes if its type is `application/octet-stream`.
 */
export async function broadcastRoute(realtime: Realtime, request: HttpRequest): Promise<HttpResponse> {
  if (request.method !== 'POST') throw new HttpError(405, { message: 'Only POST is understood here' })
  const caller = await callerOf(realtime.tokens, request)
  const single = /\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/.exec(request.path)
  const messages = single === null ? readMessages(request.body) : [readSingle(request, single)]
  for (const message of messages) {
    if (!realtime.events.take()) throw new HttpError(429, { message: 'You have exceeded your rate limit' })
    const { isPrivate, topic } = message
    if (isPrivate && !(await permissionsIn(realtime.db, caller.identity, topic)).writeBroadcast) continue
    send(realtime, message)
  }
  return { status: 202, body: null }
}

function send(realtime: Realtime, { topic, event, payload, isPrivate }: Message): void {
  const full = `realtime:${topic}`
  const key = topicKeyOf(full, isPrivate)
  if (typeof payload === 'string' || Buffer.isBuffer(payload)) {
    realtime.hub.sendBroadcast(key, { topic: full, event, payload, meta: '' })
  } else {
    realtime.hub.send(key, fastlane(full, 'broadcast', sortedJson({ event, payload, type: 'broadcast' })))
  }
}

function readSingle(request: HttpRequest, [, topic = '', event = '']: RegExpExecArray): Message {
  const isBytes = request.headers['content-type']?.startsWith('application/octet-stream') ?? false
  if (!isBytes) parseJson(request.body)
  const payload = isBytes ? request.bytes : request.body
  const isPrivate = request.query.get('private') === 'true'
  return { topic: decode(topic), event: decode(event), payload, isPrivate }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new HttpError(400, { message: 'The path is not well-formed' })
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new HttpError(400, { message: 'The body is not JSON' })
  }
}

function readMessages(body: string): readonly Message[] {
  const value = parseJson(body)
  const { messages } = (value ?? {}) as { messages?: unknown }
  if (!Array.isArray(messages)) throw new HttpError(422, { errors: { messages: ["can't be blank"] } })
  return messages.map(readMessage)
}

function readMessage(value: unknown): Message {
  const { topic, event, payload, private: isPrivate } = (value ?? {}) as Record<string, unknown>
  if (typeof topic === 'string' && typeof event === 'string' && typeof payload === 'object' && payload !== null) {
    return { topic, event, payload: payload as Readonly<Record<string, unknown>>, isPrivate: isPrivate === true }
  }
  throw new HttpError(422, {
    errors: { messages: [{ topic: ["can't be blank"], event: ["can't be blank"], payload: ["can't be blank"] }] },
  })
}
