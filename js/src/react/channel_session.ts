import type { RealtimeChannel } from '../channel/channel.js'
import { ChannelRegistry } from '../channel/channel_registry.js'
import type { ChannelLease } from '../channel/channel_registry.js'
import type { RealtimeChannelOptions } from '../channel/channel_types.js'
import type { RealtimeClient } from '../client/client.js'
import type { HoldfastError } from '../base/errors.js'
import { SnapshotStore } from '../base/snapshot_store.js'
import { soon } from '../base/soon.js'
import type { ChannelPhase } from '../channel/membership_handler.js'
import type { Unsubscribe } from '../base/types.js'
import { AnnouncedPresence } from './announced_presence.js'

export interface ChannelSnapshot {
  readonly phase: ChannelPhase
  readonly error: HoldfastError | null
}

export const UNSUBSCRIBED: ChannelSnapshot = Object.freeze({ phase: 'closed', error: null })

/** A share of a channel, and how it stands. Where the app itself removes the channel under it, it takes the next one of that name. */
export class ChannelSession {
  readonly store = new SnapshotStore<ChannelSnapshot>({ ...UNSUBSCRIBED })
  /** Counts the channels that it has had, from 0: who listens to one listens to the next. */
  turn = -1
  presence!: AnnouncedPresence
  #lease!: ChannelLease
  #stops: readonly Unsubscribe[] = []
  readonly #take: () => ChannelLease
  #isOver = false

  constructor(client: RealtimeClient, name: string, options: RealtimeChannelOptions) {
    this.#take = () => client.part(ChannelRegistry).acquire(name, options)
    this.#begin()
  }

  get channel(): RealtimeChannel {
    return this.#lease.channel
  }

  dispose(): void {
    this.#isOver = true
    this.#end()
  }

  #begin(): void {
    this.turn += 1
    this.#lease = this.#take()
    const { channel } = this
    this.presence = new AnnouncedPresence(channel)
    this.#stops = [
      channel.onPhase((phase, error) => {
        this.store.update({ phase, error: error ?? null })
      }),
      channel.onRemoved(() => {
        // Whoever removed it may be about to ask for the name again: theirs is the next one, then.
        soon(() => {
          this.#beginAnew()
        })
      }),
    ]
    channel.subscribeQuietly()
    this.store.update({ phase: channel.phase, error: channel.error ?? null })
  }

  #beginAnew(): void {
    if (this.#isOver) return
    this.#end()
    this.#begin()
  }

  #end(): void {
    for (const stop of this.#stops) stop()
    this.#lease.release()
  }
}
