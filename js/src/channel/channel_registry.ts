import { Lease } from '../base/lease.js'
import type { Unsubscribe } from '../base/types.js'
import type { Connection } from '../connection/connection.js'
import { RealtimeChannel } from './channel.js'
import type { RealtimeChannelOptions } from './channel_types.js'

/** A share of a channel with several users. */
export interface ChannelLease {
  readonly channel: RealtimeChannel
  /** Returns the share. The last one returned leaves the channel shortly after, unless the app itself uses it. You may call it twice. */
  readonly release: Unsubscribe
}

/** The Supabase channels of one connection (`connection.part(ChannelRegistry)`). A name always gives the same channel. */
export class ChannelRegistry {
  readonly #connection: Connection
  readonly #leases = new Map<RealtimeChannel, Lease>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** The channel of that name. Only the first caller's options count. */
  channel(name: string, options?: RealtimeChannelOptions): RealtimeChannel {
    const { topics } = this.#connection
    const topic = `realtime:${name}`
    const known = topics.get(topic)
    if (known instanceof RealtimeChannel) return known
    const channel = new RealtimeChannel(topic, options, this.#connection)
    topics.add(channel.membership)
    return channel
  }

  /** A share of the channel of that name, for hooks: ten components share one join, in whatever order they unmount. */
  acquire(name: string, options?: RealtimeChannelOptions): ChannelLease {
    const channel = this.channel(name, options)
    const lease = this.#leases.get(channel) ?? this.#leaseOf(channel)
    return { channel, release: lease.take() }
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
