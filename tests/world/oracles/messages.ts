import type { Heard } from '../../../js/src/testing/server/realtime.js'
import type { Sent, Session } from '../session.js'

/** A message that was on the wire so often is taken for the cause of the losses (docs/connection.md). */
const MOST_WRITES = 5
/** What was written before it settled may be on its way for so long. */
const ON_ITS_WAY_MS = 10_000

/** What the servers accepted: whose it is, how often, and in which order. */
export class Messages {
  readonly #times = new Map<number, number>()
  /** For each join, the last number that came from each sender by it. */
  readonly #last = new WeakMap<object, Map<string, number>>()
  readonly #sessions: readonly Session[]

  constructor(sessions: readonly Session[]) {
    this.#sessions = sessions
  }

  has(n: number): boolean {
    return this.#times.has(n)
  }

  /** What is wrong with it; nothing if all is well. */
  offence({ payload, claims, join }: Heard, now: number): string | undefined {
    const n = numberIn(payload)
    if (n === undefined) return undefined
    const times = (this.#times.get(n) ?? 0) + 1
    this.#times.set(n, times)
    const as = claims.sub ?? 'nobody'
    const sent = this.#sessions.flatMap((session) => session.sent).find((one) => one.n === n)
    if (!sent) return undefined
    if (times > MOST_WRITES) return `${n} came ${times} times`
    if (!sent.users.has(claims.sub)) return `${n}, sent by ${namesOf(sent)}, went out as ${as}`
    if (sent.settledAt !== undefined && now - sent.settledAt > ON_ITS_WAY_MS && isOver(sent))
      return `${n} came after it was ${String(sent.outcome)}`
    return this.#orderOffence(join, as, n)
  }

  #orderOffence(join: object, as: string, n: number): string | undefined {
    const last = this.#last.get(join) ?? new Map<string, number>()
    this.#last.set(join, last)
    const before = last.get(as) ?? 0
    last.set(as, n)
    return n > before ? undefined : `${n} of ${as} came after ${before}`
  }
}

/** It is known to have arrived, or to have been kept. */
function isOver({ outcome, isAnswered }: Sent): boolean {
  return outcome === 'acked' || (outcome === 'ok' && isAnswered) || outcome === 'dropped' || outcome === 'expired'
}

function namesOf({ users }: Sent): string {
  return [...users].map((user) => user ?? 'nobody').join(' or ')
}

function numberIn(payload: string | Uint8Array): number | undefined {
  if (typeof payload !== 'string') return undefined
  const parsed = JSON.parse(payload) as { n?: number; payload?: { n?: number } } | null
  return parsed?.n ?? parsed?.payload?.n
}
