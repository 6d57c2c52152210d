import type { Session, Watched } from '../session.js'

/** A connection and a join on it take so long at most. Joins that block the server meanwhile prolong it by the time that they take. */
const JOIN_TAKES_MS = 45_000
/** A join waits for a minute at most in all. */
const LONGEST_JOIN_MS = JOIN_TAKES_MS + 60_000
/** The database's message after the join is awaited for so long, and this is checked every second. */
const CHANGES_TAKE_MS = 32_000
/** Within so long the callbacks are told what the client knows. */
const TOLD_WITHIN_MS = 2_000

/** Every callback of `subscribe` has been told something, and it was true. */
export function subscriptionOffence(session: Session): string | undefined {
  const { page, lastHinderedAt, settledAt = session.world.time.now, world, watched, wanted } = session
  if (page.throttleMs > 0 || !page.awake || !wanted) return undefined
  for (const [name, one] of watched) {
    if (one.left) continue
    follow(session, one)
    // With another user's rights, the database's message is awaited again.
    const offence = offenceOf(one, world.time.now, Math.max(lastHinderedAt, settledAt))
    if (offence) return `${name} ${offence}`
  }
  return undefined
}

/** The user that it waits for, and since when. */
function follow({ machine, world }: Session, one: Watched): void {
  const { now } = world.time
  if (one.channel.phase === 'joined') one.joinedAt ??= now
  else one.joinedAt = undefined
  const isHeldUp = one.joinedAt === undefined && [...machine.sockets].some(({ server }) => server?.isBlocked)
  if (isHeldUp) one.heldUpAt = now
}

function isSilent({ saidAt, heldUpAt, joinedAt }: Watched, now: number, hinderedAt: number): boolean {
  const begun = Math.max(saidAt, hinderedAt)
  if (joinedAt !== undefined) return now - Math.max(joinedAt, begun) > CHANGES_TAKE_MS
  return now - Math.max(heldUpAt, begun) > JOIN_TAKES_MS || now - begun > LONGEST_JOIN_MS
}

function offenceOf(one: Watched, now: number, hinderedAt: number): string | undefined {
  const { channel, status, error, saidAt } = one
  const { phase } = channel
  if (status === undefined)
    return isSilent(one, now, hinderedAt) ? `is ${phase}, and its callback was never called` : undefined
  if (now - Math.max(saidAt, hinderedAt) <= TOLD_WITHIN_MS) return undefined
  if (status === 'SUBSCRIBED' && phase === 'failed') return `failed, and its callback was not told`
  if (status !== 'SUBSCRIBED' && phase === 'subscribed') return `is subscribed, and its callback heard ${status} last`
  if (status === 'CHANNEL_ERROR' && !error) return 'was told of an error without one'
  return undefined
}

/** Once all faults are over, every channel that is wanted is subscribed, and client and server agree on it. */
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
