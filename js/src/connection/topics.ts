import type { ConnectionStatus } from './connection_status.js'
import type { HoldfastError } from '../base/errors.js'
import { Listeners } from '../base/report.js'
import { soon } from '../base/soon.js'

/** What a connection tells its channels, whatever their kind. */
export interface Topic {
  readonly channel: { readonly topic: string }
  /** There is a connection now, or `error` says why there is none. Whoever waits for the join is told, once for each reason. */
  connectionChanged(isOpen: boolean, error: HoldfastError | null): void
  /** The connection is gone, or about to open: the next join may have other parameters. */
  renew(): void
  /** The user whose rights it had is gone: it is being joined anew. */
  userLeft(): void
  /** It is wanted anew, for another channel: the answer to the leave is not waited for. */
  cutLeaving(): void
  /** Another channel of its topic is being joined. */
  giveWay(): void
}

/** The channels of one connection. A topic has one at a time. */
export class Topics {
  /** Told when the last channel has gone. */
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

  /** The channel of that topic. One that is being left is not given out again: its listeners belong to whoever left it. */
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

  /** Tells the channels of the connection, once what the core itself has to say of them has been heard. */
  followConnection(): void {
    if (this.#following) return
    this.#following = true
    soon(() => {
      this.#following = false
      const { state, error } = this.#status.snapshot
      // A final error is over once the channel is tried again.
      const stands = error?.final !== true || state === 'disconnected'
      for (const topic of this.#all) topic.connectionChanged(state === 'connected', stands ? error : null)
    })
  }

  get #all(): Topic[] {
    return [...this.#byTopic.values()]
  }
}
