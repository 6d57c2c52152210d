import type { RealtimeChannel } from '../channel/channel.js'
import { StandingLease } from '../channel/standing_lease.js'
import type { RealtimeChannelOptions } from '../channel/channel_types.js'
import type { RealtimeClient } from '../client/client.js'
import type { HoldfastError } from '../base/errors.js'
import { SnapshotStore } from '../base/snapshot_store.js'
import type { ChannelPhase } from '../channel/membership_handler.js'
import type { Unsubscribe } from '../base/types.js'
import { AnnouncedPresence } from './announced_presence.js'

export interface ChannelSnapshot {
  readonly phase: ChannelPhase
  readonly error: HoldfastError | null
}

export const UNSUBSCRIBED: ChannelSnapshot = Object.freeze({ phase: 'closed', error: null })

/** A shared channel and its state. If the app removes the channel, the session takes the next one of that name. */
export class ChannelSession {
  readonly store = new SnapshotStore<ChannelSnapshot>({ ...UNSUBSCRIBED })
  /** Counts the channels it has had, from 0, so that listeners of one can move to the next. */
  turn = -1
  presence!: AnnouncedPresence
  readonly #lease: StandingLease

  constructor(client: RealtimeClient, name: string, options: RealtimeChannelOptions) {
    this.#lease = new StandingLease(client.connection.connection, name, options)
    this.#lease.follow((channel) => this.#begin(channel))
  }

  get channel(): RealtimeChannel {
    return this.#lease.channel
  }

  dispose(): void {
    this.#lease.release()
  }

  #begin(channel: RealtimeChannel): Unsubscribe[] {
    this.turn += 1
    this.presence = new AnnouncedPresence(channel)
    const unlisten = channel.onPhase((phase, error) => {
      this.store.update({ phase, error: error ?? null })
    })
    channel.subscribeQuietly()
    this.store.update({ phase: channel.phase, error: channel.error ?? null })
    return [unlisten]
  }
}
