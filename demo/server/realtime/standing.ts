import type { Grant } from '../auth/tokens'
import type { Permissions } from './authorization'
import type { Realtime } from './context'
import { admitTo, type Admission } from './join'
import type { JoinConfig } from './join_config'
import { nameOf } from './system_message'
import type { Timers } from './timers'

/** What a channel may do: its token, what the token permits, and until when. Looks at expiry, and every `tokenCheckMs` before. */
export class Standing {
  private readonly config: JoinConfig
  private held: Grant
  private permitted: Permissions
  private stopTimer: () => void = () => undefined

  constructor(
    private readonly realtime: Realtime,
    private readonly timers: Timers,
    private readonly topic: string,
    { config, grant, permissions }: Admission,
    private readonly onExpired: (error: unknown) => void,
  ) {
    this.config = config
    this.held = grant
    this.permitted = permissions
  }

  get grant(): Grant {
    return this.held
  }

  get permissions(): Permissions {
    return this.permitted
  }

  /** Starts to look at the token's expiry. */
  watch(): void {
    this.stopTimer()
    const left = (this.held.expiresAt - this.realtime.tokens.now()) * 1000
    const wait = Math.max(0, Math.min(this.realtime.times.tokenCheckMs, left))
    this.stopTimer = this.timers.after(Math.ceil(wait), () => this.check())
  }

  /**
   * Takes a new token. Resolves with false for one that changes nothing: the same, none, or a publishable key. Throws a
   * `TokenError`, or a `JoinError` if the topic may no longer be read.
   */
  async renew(token: unknown): Promise<boolean> {
    if (typeof token !== 'string' || token === this.held.token || token.startsWith('sb_')) return false
    const grant = await this.realtime.tokens.verify(token)
    this.permitted = await admitTo(this.realtime, grant, this.config, nameOf(this.topic))
    this.held = grant
    this.watch()
    return true
  }

  /** Behaves as if the token had expired now. */
  expire(): void {
    this.stopTimer()
    this.onExpired(new Error('Token has expired 0 seconds ago'))
  }

  private check(): void {
    try {
      this.realtime.tokens.refuseExpired(this.held.expiresAt)
    } catch (error) {
      return this.onExpired(error)
    }
    this.watch()
  }
}
