import type { RealtimeChannel } from '../channel/channel.js'
import { StandingLease } from '../channel/standing_lease.js'
import type { RealtimeChannelOptions } from '../channel/channel_types.js'
import type { RealtimeClient } from '../client/client.js'
import type { HoldfastError } from '../base/errors.js'
import { SnapshotStore } from '../base/snapshot_store.js'
import type { ChannelPhase } from '../channel/membership_handler.js'
import type { ChannelMessage } from '../channel/sending.js'
import type { Json, PushReply, Unsubscribe } from '../base/types.js'
import { announcedOn } from './announced_presence.js'
import type { AnnouncedPresence } from './announced_presence.js'

export interface ChannelSnapshot {
  readonly phase: ChannelPhase
  readonly error: HoldfastError | null
}

export const UNSUBSCRIBED: ChannelSnapshot = Object.freeze({ phase: 'closed', error: null })

/** A shared channel, used by one config, and its state. If the app removes the channel, the session takes the next one of that name. */
export class ChannelSession {
  readonly store = new SnapshotStore<ChannelSnapshot>({ ...UNSUBSCRIBED })
  /** Counts the channels it has had, from 0, so that listeners of one can move to the next. */
  turn = -1
  #presence: AnnouncedPresence | undefined
  readonly #lease: StandingLease

  constructor(client: RealtimeClient, name: string, options: RealtimeChannelOptions) {
    this.#lease = new StandingLease(client.connection.connection, name, options)
    this.#lease.follow(
      (channel) => this.#begin(channel),
      (error) => {
        this.turn += 1
        this.#presence = undefined
        this.store.update({ phase: 'failed', error })
      },
    )
  }

  /** `null` while its config is refused: then the channel is another's. */
  get channel(): RealtimeChannel | null {
    return this.#lease.claim?.error ? null : this.#lease.channel
  }

  listen(type: string, filter: object, callback: (payload: Json) => void): Unsubscribe {
    return this.channel?.listen(type, filter, callback, this.#lease.claim) ?? (() => undefined)
  }

  send(message: ChannelMessage): Promise<PushReply> {
    return this.#lease.channel.settle(message, undefined, 0, this.#lease.claim)
  }

  /** Announces this client's presence until the function that it returns is called. */
  announce(json: string): Unsubscribe {
    return this.#presence?.add(json) ?? (() => undefined)
  }

  dispose(): void {
    this.#lease.release()
  }

  #begin(channel: RealtimeChannel): Unsubscribe[] {
    this.turn += 1
    this.#presence = announcedOn(channel)
    const unlisten = channel.onPhase((phase, error) => {
      this.store.update({ phase, error: error ?? null })
    })
    channel.subscribeQuietly()
    if (this.channel) this.store.update({ phase: channel.phase, error: channel.error ?? null })
    return [unlisten]
  }
}
