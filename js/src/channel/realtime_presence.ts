import type { RealtimePresenceState } from './channel_types.js'
import type { ListeningChannel } from './listening_channel.js'

/** realtime-js's other way to `channel.presenceState()`: `channel.presence.state`. */
export class RealtimePresence {
  readonly channel: ListeningChannel

  constructor(channel: ListeningChannel) {
    this.channel = channel
  }

  get state(): RealtimePresenceState {
    return this.channel.presenceState()
  }
}
