import { sortedJson } from '../changes/subscription_id';
import { fastlane, type ServerMessage, type UserBroadcast } from '../protocol/message';
import { fieldsOf } from './join_config';

/** A text broadcast as subscribers get it: the sender's payload, keys in order. */
export function textBroadcast(topic: string, payload: unknown): ServerMessage {
  return fastlane(topic, 'broadcast', sortedJson({ type: 'broadcast', ...fieldsOf(payload) }));
}

/** A user broadcast for a socket that does not speak binary frames, or null if its payload is bytes. */
export function asText(broadcast: UserBroadcast): ServerMessage | null {
  if (typeof broadcast.payload !== 'string') return null;
  const meta = broadcast.meta === '' ? '' : `"meta":${broadcast.meta},`;
  const payload = `{"event":${JSON.stringify(broadcast.event)},${meta}"payload":${broadcast.payload},"type":"broadcast"}`;
  return fastlane(broadcast.topic, 'broadcast', payload);
}
