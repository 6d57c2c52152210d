import type { Session, Watched } from '../session.js'

/** A join may take ten seconds, and the database's word after it thirty. */
const LONGEST_SILENCE_MS = 45_000
/** What the client knows, its callbacks were told. */
const TOLD_WITHIN_MS = 2_000

/** Every callback of `subscribe` has been told the truth, and has been told something. */
export function subscriptionOffence(session: Session): string | undefined {
  const { page, lastHinderedAt, settledAt = session.world.time.now, world, watched, wanted } = session
  if (page.throttleMs > 0 || !page.awake || !wanted) return undefined
  for (const [name, one] of watched) {
    if (one.left) continue
    // With another user's rights, the database's word is waited for anew.
    const since = world.time.now - Math.max(one.saidAt, lastHinderedAt, settledAt)
    const offence = offenceOf(one, since)
    if (offence) return `${name} ${offence}`
  }
  return undefined
}

function offenceOf({ channel, status, error }: Watched, since: number): string | undefined {
  const { phase } = channel
  if (status === undefined)
    return since > LONGEST_SILENCE_MS ? `is ${phase}, and its callback was never called` : undefined
  if (since <= TOLD_WITHIN_MS) return undefined
  if (status === 'SUBSCRIBED' && phase === 'failed') return `failed, and its callback was not told`
  if (status !== 'SUBSCRIBED' && phase === 'subscribed') return `is subscribed, and its callback heard ${status} last`
  if (status === 'CHANNEL_ERROR' && !error) return 'was told of an error without one'
  return undefined
}

/** With all faults over, what is wanted is subscribed, and client and server agree on it. */
export function unsubscribed(session: Session): string | undefined {
  for (const [name, { channel, status, error, left }] of session.watched) {
    if (left) continue
    if (channel.phase !== 'subscribed') return `${name} is ${channel.phase} (${error?.name ?? 'no error'})`
    if (status !== 'SUBSCRIBED') return `${name} is subscribed, and its callback heard ${String(status)} last`
    const joined = [...session.machine.sockets].some(({ server }) => server?.channels.has(`realtime:${name}`))
    if (!joined) return `${name} takes itself for subscribed, and the server does not`
  }
  return undefined
}
