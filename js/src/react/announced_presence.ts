import type { RealtimeChannel } from '../channel/channel.js'
import { soon } from '../base/soon.js'
import type { Row, Unsubscribe } from '../base/types.js'

const byChannel = new WeakMap<RealtimeChannel, AnnouncedPresence>()

/** The announcements on a channel: one for all who use it, with whatever config. */
export function announcedOn(channel: RealtimeChannel): AnnouncedPresence {
  const known = byChannel.get(channel) ?? new AnnouncedPresence(channel)
  byChannel.set(channel, known)
  return known
}

/** What a page's components announce for this client on one channel. The latest announcement counts, until it is withdrawn. */
export class AnnouncedPresence {
  readonly #channel: RealtimeChannel
  readonly #all = new Set<{ readonly json: string }>()
  /** What the channel was told last. */
  #told: string | undefined
  #isDue = false
  /** True if that message was lost, as when a `disconnect()` cleared the queue. */
  #isLost = false

  constructor(channel: RealtimeChannel) {
    this.#channel = channel
    const again = (): void => {
      if (this.#told !== undefined) this.#tell(this.#told)
    }
    channel.onJoinedForNextUser(again)
    channel.onPhase((phase) => {
      if (phase === 'subscribed' && this.#isLost) again()
    })
  }

  /** Returns a function that withdraws the announcement. */
  add(json: string): Unsubscribe {
    const one = { json }
    this.#all.add(one)
    this.#changed()
    return () => {
      this.#all.delete(one)
      this.#changed()
    }
  }

  /** Sends once for all changes of one moment, such as when an effect runs again, because the server counts each message. */
  #changed(): void {
    if (this.#isDue) return
    this.#isDue = true
    soon(() => {
      this.#isDue = false
      const latest = [...this.#all].at(-1)?.json
      if (latest !== this.#told) this.#tell(latest)
    })
  }

  /** A channel that was removed meanwhile cannot be told. */
  #tell(json: string | undefined): void {
    this.#told = json
    this.#isLost = false
    const message = json === undefined ? { event: 'untrack' } : { event: 'track', payload: JSON.parse(json) as Row }
    void this.#channel.settle({ type: 'presence', ...message }).then(({ outcome }) => {
      if (outcome !== 'sent' && outcome !== 'acked') this.#isLost ||= this.#told === json
    })
  }
}
