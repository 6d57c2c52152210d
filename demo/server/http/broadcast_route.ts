import { callerOf } from '../auth/caller';
import { sortedJson } from '../changes/subscription_id';
import { fastlane } from '../protocol/message';
import { permissionsIn } from '../realtime/authorization';
import type { Realtime } from '../realtime/context';
import { topicKeyOf } from '../realtime/hub';
import { HttpError, type HttpRequest, type HttpResponse } from './exchange';

interface Message {
  readonly topic: string;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly isPrivate: boolean;
}

/** `POST /api/broadcast` (behind a gateway `/realtime/v1/api/broadcast`): `{messages: [{topic, event, payload, private}]}`. */
export async function broadcastRoute(realtime: Realtime, request: HttpRequest): Promise<HttpResponse> {
  if (request.method !== 'POST') throw new HttpError(405, { message: 'Only POST is understood here' });
  const caller = await callerOf(realtime.tokens, request);
  for (const message of readMessages(request.body)) {
    if (!realtime.events.take()) throw new HttpError(429, { message: 'You have exceeded your rate limit' });
    if (message.isPrivate && !(await permissionsIn(realtime.db, caller.identity, message.topic)).writeBroadcast) continue;
    send(realtime, message);
  }
  return { status: 202, body: null };
}

function send(realtime: Realtime, { topic, event, payload, isPrivate }: Message): void {
  const full = `realtime:${topic}`;
  const text = sortedJson({ event, payload, type: 'broadcast' });
  realtime.hub.send(topicKeyOf(full, isPrivate), fastlane(full, 'broadcast', text));
}

function readMessages(body: string): readonly Message[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new HttpError(400, { message: 'The body is not JSON' });
  }
  const { messages } = (value ?? {}) as { messages?: unknown };
  if (!Array.isArray(messages)) throw new HttpError(422, { errors: { messages: ["can't be blank"] } });
  return messages.map(readMessage);
}

function readMessage(value: unknown): Message {
  const { topic, event, payload, private: isPrivate } = (value ?? {}) as Record<string, unknown>;
  if (typeof topic === 'string' && typeof event === 'string' && typeof payload === 'object' && payload !== null) {
    return { topic, event, payload: payload as Readonly<Record<string, unknown>>, isPrivate: isPrivate === true };
  }
  throw new HttpError(422, { errors: { messages: [{ topic: ["can't be blank"], event: ["can't be blank"], payload: ["can't be blank"] }] } });
}
