import type { ConnectionStatus } from './connection_status.js'
import type { HoldfastError } from '../base/errors.js'
import { Listeners } from '../base/report.js'
import { soon } from '../base/soon.js'

/** What a connection reports to its channels, of any kind. */
export interface Topic {
  readonly channel: { readonly topic: string }
  /** There is a connection now, or `error` says why there is none. Reported to channels that wait for a join, once for each reason. */
  connectionChanged(isOpen: boolean, error: HoldfastError | null): void
  /** The connection is gone, or about to open: the next join may have other parameters. */
  renew(): void
  /** The user whose rights the channel had has left: it joins again. */
  userLeft(): void
  /** Another channel wants the topic: do not wait for the answer to the leave. */
  cutLeaving(): void
  /** Another channel of its topic is being joined. */
  giveWay(): void
}

/** The channels of one connection. A topic has one at a time. */
export class Topics {
  /** Called when the last channel has gone. */
  readonly emptied = new Listeners<[]>()
  readonly #status: ConnectionStatus
  readonly #byTopic = new Map<string, Topic>()
  #following = false

  constructor(status: ConnectionStatus) {
    this.#status = status
    status.stateChanges.add((state) => {
      if (state !== 'connected') for (const topic of this.#all) topic.renew()
      this.followConnection()
    })
  }

  /** The channels, whatever their kind. */
  get channels(): object[] {
    return this.#all.map(({ channel }) => channel)
  }

  /** The channel of that topic. Does not return a channel that is being left: its listeners belong to the code that left it. */
  get(topic: string): object | undefined {
    this.#byTopic.get(topic)?.cutLeaving()
    return this.#byTopic.get(topic)?.channel
  }

  /** Another channel of the topic leaves, as in phoenix.js. */
  add(topic: Topic): void {
    const name = topic.channel.topic
    const known = this.#byTopic.get(name)
    if (known !== topic) known?.giveWay()
    this.#byTopic.set(name, topic)
  }

  /** A channel that was left is forgotten; one made anew under its topic is not. */
  remove(topic: Topic): void {
    const name = topic.channel.topic
    if (this.#byTopic.get(name) !== topic) return
    this.#byTopic.delete(name)
    if (this.#byTopic.size === 0) this.emptied.tell()
  }

  userLeft(): void {
    for (const topic of this.#all) topic.userLeft()
  }

  /** Informs the channels of the connection, once they have received the core's own events. */
  followConnection(): void {
    if (this.#following) return
    this.#following = true
    soon(() => {
      this.#following = false
      const { state, error } = this.#status.snapshot
      // A final error ends when the channel is tried again.
      const stands = error?.final !== true || state === 'disconnected'
      for (const topic of this.#all) topic.connectionChanged(state === 'connected', stands ? error : null)
    })
  }

  get #all(): Topic[] {
    return [...this.#byTopic.values()]
  }
}
