import { broadcastUrl } from './broadcast.js'
import { realtimeState } from './channel_listeners.js'
import type { RealtimeChannelState } from './channel_types.js'
import { HoldfastError } from '../base/errors.js'
import { ListeningChannel } from './listening_channel.js'
import { RealtimePresence } from './realtime_presence.js'

/** The fields of realtime-js's channel that its users read. */
export abstract class ChannelFields extends ListeningChannel {
  readonly #presence = new RealtimePresence(this)
  /** Whether it was ever subscribed. */
  joinedOnce = false

  /** The state in realtime-js's words. */
  get state(): RealtimeChannelState {
    return realtimeState(this.phase)
  }

  /** realtime-js's other way to `presenceState()`: `presence.state`. */
  get presence(): RealtimePresence {
    return this.#presence
  }

  get private(): boolean {
    return this.params.config.private ?? false
  }

  /** The client that gave it. A ConnectionManager that stands alone has none, and gives its channels to nobody. */
  readonly socket: object = this.connection.owner as object

  /** Patience for the answer to a join, in milliseconds. */
  get timeout(): number {
    return this.connection.options.joinTimeoutMs ?? 10_000
  }

  /** Where its broadcasts go over http. */
  get broadcastEndpointURL(): string {
    return broadcastUrl(this.connection)
  }

  /**
   * Listens to all that another channel listens to, as for one that takes its place.
   * @throws HoldfastError `INVALID_OPTIONS` on a channel that was subscribed
   */
  copyBindings(other: ChannelFields): void {
    if (this.joinedOnce) throw new HoldfastError('INVALID_OPTIONS', 'cannot copy bindings into joined channel')
    for (const { type, filter, callback } of Object.values(other.bindings).flat()) this.on(type, filter, callback)
  }
}
