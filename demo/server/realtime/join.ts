import type { Grant } from '../auth/tokens';
import { replyEntry } from '../changes/subscription_id';
import { inspect } from '../changes/inspect';
import type { ClientMessage } from '../protocol/message';
import type { Realtime } from './context';
import { JoinError } from './join_error';
import { fieldsOf, readJoinConfig, type Fields, type JoinConfig } from './join_config';
import { nameOf } from './system_message';

/** A join that may go ahead. */
export interface Admission {
  readonly grant: Grant;
  readonly config: JoinConfig;
  /** JSON text of the reply's response. */
  readonly response: string;
}

/** Checks a join: topic, token, config. Throws a `JoinError` or a `TokenError`. */
export async function admit(realtime: Realtime, apikey: Grant, message: ClientMessage): Promise<Admission> {
  if (nameOf(message.topic) === '') throw new JoinError('TopicNameRequired', 'You must provide a topic name');
  const payload = payloadOf(message);
  const grant = await grantOf(realtime, apikey, payload);
  if ('config' in payload && Object.keys(fieldsOf(payload['config'])).length === 0 && !isMap(payload['config'])) {
    throw new JoinError('UnknownErrorOnChannel', 'no function clause matching in Access.get/3');
  }
  const config = readJoinConfig(payload);
  return { grant, config, response: `{"postgres_changes":[${config.changes.map(replyEntry).join(',')}]}` };
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function payloadOf(message: ClientMessage): Fields {
  if (isMap(message.payload)) return fieldsOf(message.payload);
  throw new JoinError('UnknownErrorOnChannel', `expected params to be a :map, got: \`${inspect(message.payload)}\``);
}

/** The join's own token; the apikey where there is none, or where it is a publishable key. */
async function grantOf(realtime: Realtime, apikey: Grant, payload: Fields): Promise<Grant> {
  const token = payload['access_token'] ?? payload['user_token'];
  if (typeof token === 'string' && !token.startsWith('sb_')) return realtime.tokens.verify(token);
  realtime.tokens.refuseExpired(apikey.expiresAt);
  return apikey;
}
