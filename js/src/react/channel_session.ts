import type { RealtimeChannel } from '../channel/channel.js'
import { ChannelRegistry } from '../channel/channel_registry.js'
import type { ChannelLease } from '../channel/channel_registry.js'
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

/** A share of a channel, and how it stands. */
export class ChannelSession {
  readonly store = new SnapshotStore<ChannelSnapshot>({ ...UNSUBSCRIBED })
  readonly presence: AnnouncedPresence
  readonly #lease: ChannelLease
  readonly #unlisten: Unsubscribe

  constructor(client: RealtimeClient, name: string, options: RealtimeChannelOptions) {
    this.#lease = client.part(ChannelRegistry).acquire(name, options)
    this.presence = new AnnouncedPresence(this.channel)
    this.#unlisten = this.channel.onPhase((phase, error) => {
      this.store.update({ phase, error: error ?? null })
    })
    this.channel.subscribeQuietly()
    this.store.update({ phase: this.channel.phase, error: this.channel.error ?? null })
  }

  get channel(): RealtimeChannel {
    return this.#lease.channel
  }

  dispose(): void {
    this.#unlisten()
    this.#lease.release()
  }
}
