import { randomUUID } from 'node:crypto'
import type { ReplyStatus } from '../protocol/message'
import type { Realtime } from './context'
import { fieldsOf } from './join_config'
import { RateCounter } from './limits'

/** What a presence call comes to: a reply (JSON text of its response), or the end of the channel. */
export type PresenceOutcome =
  | { readonly status: ReplyStatus; readonly response: string }
  | { readonly status: 'silence' }
  | { readonly status: 'too_many' }

const OK: PresenceOutcome = { status: 'ok', response: '{}' }
const UNKNOWN: PresenceOutcome = { status: 'error', response: '{}' }
const NO_MAP: PresenceOutcome = { status: 'error', response: '{"reason":"Presence track payload must be a map"}' }

/** One channel's place in its topic's presence. */
export class PresenceSeat {
  private readonly key: string
  private readonly calls: RateCounter

  constructor(
    private readonly realtime: Realtime,
    private readonly topic: string,
    private readonly topicKey: string,
    wantedKey: string,
  ) {
    this.key = wantedKey === '' ? randomUUID() : wantedKey
    const { presenceCallsPerChannel, presenceWindowMs } = realtime.limits
    this.calls = new RateCounter(presenceCallsPerChannel, presenceWindowMs)
  }

  /**
   * Handles a `presence` event. The real server replies before it tells the topic, so the change itself is given back as
   * `apply`. A channel that may not write is ignored.
   */
  handle(payload: unknown, mayWrite: boolean): { readonly outcome: PresenceOutcome; readonly apply: () => void } {
    const fields = fieldsOf(payload)
    const event = typeof fields['event'] === 'string' ? fields['event'].toLowerCase() : null
    const nothing = (): void => undefined
    if (event === null) return { outcome: OK, apply: nothing }
    if (event !== 'track' && event !== 'untrack') return { outcome: UNKNOWN, apply: nothing }
    if (!mayWrite) return { outcome: { status: 'silence' }, apply: nothing }
    if (event === 'track' && !isMap(fields['payload'] ?? {})) return { outcome: NO_MAP, apply: nothing }
    if (!this.calls.take()) return { outcome: { status: 'too_many' }, apply: nothing }
    return { outcome: OK, apply: () => (event === 'track' ? this.track(fieldsOf(fields['payload'])) : this.leave()) }
  }

  leave(): void {
    this.realtime.presences.untrack(this.topicKey, this.topic, this.key, this)
  }

  private track(payload: Readonly<Record<string, unknown>>): void {
    this.realtime.presences.track(this.topicKey, this.topic, this.key, this, payload)
  }
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
