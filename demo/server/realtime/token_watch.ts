import type { Grant } from '../auth/tokens'
import type { Realtime } from './context'
import type { Timers } from './timers'

/** Holds a channel's grant, and says when it has expired: it looks at expiry, and every `tokenCheckMs` before. */
export class TokenWatch {
  private stopTimer: () => void = () => undefined

  constructor(
    private readonly realtime: Realtime,
    private readonly timers: Timers,
    private current: Grant,
    private readonly onExpired: (error: unknown) => void,
  ) {}

  get grant(): Grant {
    return this.current
  }

  /** Starts watching a grant, instead of the one before. */
  hold(grant: Grant): void {
    this.current = grant
    this.stopTimer()
    const left = (grant.expiresAt - this.realtime.tokens.now()) * 1000
    const wait = Math.max(0, Math.min(this.realtime.times.tokenCheckMs, left))
    this.stopTimer = this.timers.after(Math.ceil(wait), () => this.check())
  }

  /** Lets go of the grant as if it had expired now. For tests of expiry. */
  expire(): void {
    this.stopTimer()
    this.onExpired(new Error('Token has expired 0 seconds ago'))
  }

  private check(): void {
    try {
      this.realtime.tokens.refuseExpired(this.current.expiresAt)
    } catch (error) {
      return this.onExpired(error)
    }
    this.hold(this.current)
  }
}
