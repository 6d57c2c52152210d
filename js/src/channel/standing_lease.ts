import { soon } from '../base/soon.js'
import type { Unsubscribe } from '../base/types.js'
import type { Connection } from '../connection/connection.js'
import type { RealtimeChannel } from './channel.js'
import { ChannelRegistry } from './channel_registry.js'
import type { ChannelLease } from './channel_registry.js'
import type { RealtimeChannelOptions } from './channel_types.js'

/**
 * A share of the channel of a name, for as long as it is wanted. If the app itself removes the channel (`removeAllChannels()`), it takes
 * the next one of that name, so that components do not stop updating because other code cleaned up.
 */
export class StandingLease {
  readonly #take: () => ChannelLease
  #lease: ChannelLease
  #begin: (channel: RealtimeChannel) => readonly Unsubscribe[] = () => []
  #stops: readonly Unsubscribe[] = []
  #isOver = false

  constructor(connection: Connection, name: string, options?: RealtimeChannelOptions) {
    this.#take = () => connection.part(ChannelRegistry).acquire(name, options)
    this.#lease = this.#take()
  }

  get channel(): RealtimeChannel {
    return this.#lease.channel
  }

  /** @param begin called now, and for each channel that replaces it; the functions it returns run when that channel ends */
  follow(begin: (channel: RealtimeChannel) => readonly Unsubscribe[]): void {
    this.#begin = begin
    this.#stops = [this.#watch(), ...begin(this.channel)]
  }

  release(): void {
    this.#isOver = true
    this.#end()
  }

  #watch(): Unsubscribe {
    return this.channel.onRemoved(() => {
      // The code that removed it may be about to ask for the name again: then wait for its channel.
      soon(() => {
        this.#takeNext()
      })
    })
  }

  #takeNext(): void {
    if (this.#isOver) return
    this.#end()
    this.#lease = this.#take()
    this.follow(this.#begin)
  }

  #end(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#lease.release()
  }
}
