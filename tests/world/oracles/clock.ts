import type { Session } from '../session.js'

/** The core counts in fractions, the wall clock does not. */
const ROUNDING_MS = 2

/** The core's clock is not ahead of the page's, unless that was set back. */
export function clockOffence(session: Session): string | undefined {
  const { client, page, clockSetBack } = session
  if (clockSetBack || !page.awake) return undefined
  const ahead = client.connection.getConnectionQuality().lastHeartbeat - page.wall
  return ahead > ROUNDING_MS ? `the clock is ${ahead} ms ahead` : undefined
}
