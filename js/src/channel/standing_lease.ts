import { soon } from '../base/soon.js'
import type { Unsubscribe } from '../base/types.js'
import type { Connection } from '../connection/connection.js'
import type { RealtimeChannel } from './channel.js'
import { ChannelRegistry } from './channel_registry.js'
import type { ChannelLease } from './channel_registry.js'
import type { RealtimeChannelOptions } from './channel_types.js'
import type { ConfigClaim } from './config_claim.js'
import type { HoldfastError } from '../base/errors.js'

/**
 * A share of the channel of a name, for as long as it is wanted. If the app itself removes the channel (`removeAllChannels()`), it takes
 * the next one of that name, so that components do not stop updating because other code cleaned up.
 */
export class StandingLease {
  readonly #take: () => ChannelLease
  #lease: ChannelLease
  #begin: (channel: RealtimeChannel) => readonly Unsubscribe[] = () => []
  #refused: (error: HoldfastError) => void = () => undefined
  #stops: Unsubscribe[] = []
  #isOver = false

  constructor(connection: Connection, name: string, options?: RealtimeChannelOptions) {
    this.#take = () => connection.part(ChannelRegistry).acquire(name, options)
    this.#lease = this.#take()
  }

  get channel(): RealtimeChannel {
    return this.#lease.channel
  }

  /** What is claimed of the channel. While that is refused, use nothing of the channel. */
  get claim(): ConfigClaim | undefined {
    return this.#lease.claim
  }

  /**
   * @param begin called now, for each channel that replaces it, and when its config is granted after all; the functions it returns run when
   *   that ends
   * @param refused called when its config cannot be had beside that of others
   */
  follow(
    begin: (channel: RealtimeChannel) => readonly Unsubscribe[],
    refused: (error: HoldfastError) => void = () => undefined,
  ): void {
    this.#begin = begin
    this.#refused = refused
    const { channel, claim } = this
    this.#stops = [this.#watch()]
    if (claim)
      this.#stops.push(
        claim.changes.add(() => {
          this.#decided()
        }),
      )
    if (claim?.error) {
      refused(claim.error)
      return
    }
    const stops = begin(channel)
    // The core may have refused it just now, as the channel joined for the first time.
    if (claim?.error) for (const stop of stops) stop()
    else this.#stops.push(...stops)
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
    this.follow(this.#begin, this.#refused)
  }

  #decided(): void {
    if (this.#isOver) return
    this.#stop()
    this.follow(this.#begin, this.#refused)
  }

  #stop(): void {
    for (const stop of this.#stops.splice(0)) stop()
  }

  #end(): void {
    this.#stop()
    this.#lease.release()
  }
}
