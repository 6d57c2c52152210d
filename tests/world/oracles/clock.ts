import type { Session } from '../session.js'

/** The core counts fractions of a millisecond, the wall clock does not. */
const ROUNDING_MS = 2

/** What the core last said of its clock, by session. */
export class Clocks {
  readonly #seen = new WeakMap<Session, number>()

  /**
   * The core's clock is never ahead of the page's, unless that one was set back. It is checked after each step: a moment later the page's clock would
   * have caught up with what the core said.
   */
  offence(session: Session): string | undefined {
    const { client, page, clockSetBack } = session
    const { lastHeartbeat } = client.connection.getConnectionQuality()
    if (this.#seen.get(session) === lastHeartbeat) return undefined
    this.#seen.set(session, lastHeartbeat)
    if (clockSetBack || !page.awake) return undefined
    const ahead = lastHeartbeat - page.wall
    return ahead > ROUNDING_MS ? `the clock is ${ahead.toFixed(1)} ms ahead` : undefined
  }
}
