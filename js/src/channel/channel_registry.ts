import { RealtimeChannel } from './channel.js'
import type { RealtimeChannelOptions } from './channel_types.js'
import type { Connection } from '../connection/connection.js'
import { Listeners } from '../base/report.js'
import { soon } from '../base/soon.js'
import { clearTimeout, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'
import type { TopicChannel } from './topic_channel.js'
import type { Unsubscribe } from '../base/types.js'

/** How long a shared channel outlives its last user: long enough for a page to change, so that it need not rejoin. */
const LINGER_MS = 1_000

/** A share of a channel that several use. */
export interface ChannelLease {
  readonly channel: RealtimeChannel
  /** Gives the share back; the last one back leaves the channel, shortly after, unless the app itself uses it. Twice is harmless. */
  readonly release: Unsubscribe
}

/** All channels of one connection by topic: whoever asks for a topic gets the same one. */
export class ChannelRegistry {
  /** Told when the last channel has gone. */
  readonly emptied = new Listeners<[]>()
  readonly #connection: Connection
  readonly #byTopic = new Map<string, TopicChannel>()
  readonly #users = new Map<TopicChannel, number>()
  #following = false
  readonly #ends = new Map<TopicChannel, Timer>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  get all(): TopicChannel[] {
    return [...this.#byTopic.values()]
  }

  /** The Supabase channel of that name; options count only for the first who asks. */
  realtime(name: string, options?: RealtimeChannelOptions): RealtimeChannel {
    const topic = `realtime:${name}`
    const known = this.get(topic)
    if (known instanceof RealtimeChannel) return known
    const channel = new RealtimeChannel(topic, options, this.#connection)
    this.add(channel)
    return channel
  }

  /** One that is being left is not given out again: its listeners belong to whoever left it. */
  get(topic: string): TopicChannel | undefined {
    this.#byTopic.get(topic)?.cutLeaving()
    return this.#byTopic.get(topic)
  }

  /** A topic has one channel, as in phoenix.js: another leaves. */
  add(channel: TopicChannel): void {
    const known = this.#byTopic.get(channel.topic)
    if (known !== channel) known?.giveWay()
    this.#byTopic.set(channel.topic, channel)
  }

  /** A channel that was left is forgotten; one made anew under its topic is not. */
  remove(channel: TopicChannel): void {
    if (this.#byTopic.get(channel.topic) !== channel) return
    this.#byTopic.delete(channel.topic)
    if (this.#byTopic.size === 0) this.emptied.tell()
  }

  /** Tells the channels of the connection, once what the core itself has to say of them has been heard. */
  followConnection(): void {
    if (this.#following) return
    this.#following = true
    soon(() => {
      this.#following = false
      const { state, error } = this.#connection.link.status.snapshot
      // What was final is over if it is being tried again.
      const stands = error?.final !== true || state === 'disconnected'
      for (const channel of this.all) channel.connectionChanged(state === 'connected', stands ? error : null)
    })
  }

  /** A share of the channel of that name, for hooks: ten components are one join, in whatever order they go. */
  acquire(name: string, options?: RealtimeChannelOptions): ChannelLease {
    const channel = this.realtime(name, options)
    this.#users.set(channel, (this.#users.get(channel) ?? 0) + 1)
    clearTimeout(this.#ends.get(channel))
    let held = true
    const release = (): void => {
      if (held) this.#release(channel)
      held = false
    }
    return { channel, release }
  }

  #release(channel: RealtimeChannel): void {
    const left = (this.#users.get(channel) ?? 1) - 1
    this.#users.set(channel, left)
    if (left === 0)
      this.#ends.set(
        channel,
        setTimeout(() => {
          this.#end(channel)
        }, LINGER_MS),
      )
  }

  #end(channel: RealtimeChannel): void {
    this.#users.delete(channel)
    this.#ends.delete(channel)
    if (!channel.isKept) void channel.unsubscribe()
  }
}
