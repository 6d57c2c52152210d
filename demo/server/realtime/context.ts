import type { Tokens } from '../auth/tokens'
import type { Subscriptions } from '../changes/subscriptions'
import type { Database } from '../database/database'
import type { Log } from '../log'
import type { Times } from '../options'
import type { Hub } from './hub'
import type { Limits, RateCounter } from './limits'
import type { Presences } from './presences'

/** What every socket and channel of one server shares. */
export interface Realtime {
  readonly db: Database
  readonly tokens: Tokens
  readonly subscriptions: Subscriptions
  readonly hub: Hub
  readonly presences: Presences
  readonly times: Times
  readonly limits: Limits
  /** Broadcasts and presence calls of all channels. */
  readonly events: RateCounter
  readonly joins: RateCounter
  /** Only private topics may be joined. */
  readonly privateOnly: boolean
  readonly faults: Faults
  readonly log: Log
}

/** What tests may ask to go wrong. */
export interface Faults {
  /** While set, every join is refused with this reason. */
  rejectJoins: string | null
  /** While set, every connection is refused with this HTTP status. */
  refuseConnections: number | null
  /** The HTTP status with which the connections of a page are refused, by the page's name. */
  readonly refusedPages: Map<string, number>
}
