import type { Ref, ServerMessage } from '../protocol/message'

export interface SystemMessage {
  readonly message: string
  readonly status: 'ok' | 'error'
  readonly extension: 'postgres_changes' | 'system'
}

export const SUBSCRIBED: SystemMessage = {
  message: 'Subscribed to PostgreSQL',
  status: 'ok',
  extension: 'postgres_changes',
}

export function subscribeFailed(message: string): SystemMessage {
  return { message, status: 'error', extension: 'postgres_changes' }
}

export function channelFailed(message: string): SystemMessage {
  return { message, status: 'error', extension: 'system' }
}

/** A `system` push to one channel. */
export function systemPush(joinRef: Ref, topic: string, system: SystemMessage): ServerMessage {
  const { message, status, extension } = system
  const payload = JSON.stringify({ message, status, extension, channel: nameOf(topic) })
  return { joinRef, ref: null, topic, event: 'system', payload }
}

/** A channel's name: its topic without `realtime:`. */
export function nameOf(topic: string): string {
  return topic.slice('realtime:'.length)
}
