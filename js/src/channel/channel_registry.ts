import { Lease } from '../base/lease.js'
import type { Unsubscribe } from '../base/types.js'
import type { Connection } from '../connection/connection.js'
import { RealtimeChannel } from './channel.js'
import type { RealtimeChannelOptions } from './channel_types.js'
import { withDefaults } from './channel_fields.js'
import { replayFault } from './config_claim.js'
import type { ConfigClaim } from './config_claim.js'
import { advise } from '../base/dev.js'

/** A share of a channel with several users. */
export interface ChannelLease {
  readonly channel: RealtimeChannel
  /** What this user claims of it; `undefined`: nothing. */
  readonly claim: ConfigClaim | undefined
  /** Returns the share. The last one returned leaves the channel shortly after, unless the app itself uses it. You may call it twice. */
  readonly release: Unsubscribe
}

/** The Supabase channels of one connection (`connection.part(ChannelRegistry)`). A name always gives the same channel. */
export class ChannelRegistry {
  readonly #connection: Connection
  readonly #leases = new Map<RealtimeChannel, Lease>()
  /** Channels that nobody of the app itself uses, and whose params somebody else has named. */
  readonly #named = new WeakSet<RealtimeChannel>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /**
   * The channel of that name, for the app itself. Only its first call's options count.
   * @throws HoldfastError `INVALID_OPTIONS`
   */
  channel(name: string, options?: RealtimeChannelOptions): RealtimeChannel {
    const { topics } = this.#connection
    const topic = `realtime:${name}`
    const known = topics.get(topic)
    if (known instanceof RealtimeChannel) {
      if (options && known.isOwned) advise('channelAgain', [name, known.params, options])
      if (options) known.own(options)
      return known
    }
    const channel = new RealtimeChannel(topic, options, this.#connection)
    channel.own()
    topics.add(channel.membership)
    return channel
  }

  /**
   * The channel of that name, for one of several who use it: claim your config on it. Should the app itself subscribe it without options, the
   * first options that anybody named count for the app, too.
   */
  shared(name: string, options?: RealtimeChannelOptions): RealtimeChannel {
    const { topics } = this.#connection
    const topic = `realtime:${name}`
    const sound = replayFault(topic, options?.config) ? undefined : options
    const known = topics.get(topic)
    const channel = known instanceof RealtimeChannel ? known : new RealtimeChannel(topic, sound, this.#connection)
    if (channel !== known) topics.add(channel.membership)
    if (sound?.config && !channel.isOwned && !this.#named.has(channel)) {
      this.#named.add(channel)
      channel.params = withDefaults(topic, sound)
    }
    return channel
  }

  /**
   * A share of the channel of that name, for hooks: ten components share one join, in whatever order they unmount. Without options it claims
   * no config: for a table, which hears no broadcasts.
   */
  acquire(name: string, options?: RealtimeChannelOptions): ChannelLease {
    const channel = this.shared(name, options)
    const lease = this.#leases.get(channel) ?? this.#leaseOf(channel)
    const giveBack = lease.take()
    const claim = options && channel.claim(options.config ?? {})
    const release = (): void => {
      claim?.release()
      giveBack()
    }
    return { channel, claim, release }
  }

  #leaseOf(channel: RealtimeChannel): Lease {
    const lease = new Lease(() => {
      this.#leases.delete(channel)
      if (!channel.isKept) void channel.unsubscribe()
    })
    this.#leases.set(channel, lease)
    return lease
  }
}
