import type { RealtimeChannel } from '../channel/channel.js'
import { soon } from '../base/soon.js'
import type { Row, Unsubscribe } from '../base/types.js'

/** What a page's components announce of this client on one channel: the latest counts, for as long as it is announced. */
export class AnnouncedPresence {
  readonly #channel: RealtimeChannel
  readonly #all = new Set<{ readonly json: string }>()
  /** As the channel was told last. */
  #told: string | undefined
  #isDue = false
  /** That came to nothing, as where a `disconnect()` cleared the queue. */
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

  /** Gives the function that takes it back. */
  add(json: string): Unsubscribe {
    const one = { json }
    this.#all.add(one)
    this.#changed()
    return () => {
      this.#all.delete(one)
      this.#changed()
    }
  }

  /** Sends once for all changes of one moment, as when an effect runs again: the server counts each message. */
  #changed(): void {
    if (this.#isDue) return
    this.#isDue = true
    soon(() => {
      this.#isDue = false
      const latest = [...this.#all].at(-1)?.json
      if (latest !== this.#told) this.#tell(latest)
    })
  }

  /** A channel that was removed meanwhile has nobody to tell. */
  #tell(json: string | undefined): void {
    this.#told = json
    this.#isLost = false
    const message = json === undefined ? { event: 'untrack' } : { event: 'track', payload: JSON.parse(json) as Row }
    void this.#channel.settle({ type: 'presence', ...message }).then(({ outcome }) => {
      if (outcome !== 'sent' && outcome !== 'acked') this.#isLost ||= this.#told === json
    })
  }
}
