import type { PushFlag } from './port.js'
import type { Command, CoreEvent, CorePort, PushCommand, SettledEvent } from './port.js'
import { openQueueStore } from './queue_store.js'
import type { KeptMessage, QueueStore, StoredMessage } from './queue_store.js'

/** Longer than this the page does not wait for its store. */
const PATIENCE_MS = 2_000
/** Restored messages get numbers that the page does not reach. */
const FIRST_RESTORED = 2 ** 31

/** What a durable queue is told, and whom it tells. */
export interface DurableQueueSettings {
  /** Which queue: pages with the same name inherit each other's messages. */
  readonly name: string
  /** Most messages that are restored; the oldest are given up. */
  readonly limit: number
  /** Milliseconds; 0: no limit. */
  readonly timeToLiveMs: number
  /** Handed in, so that no module is shared with the package's entry: it would be one more file before a page connects. */
  readonly flags: typeof PushFlag
  /** Told once: from now on messages are kept in memory only. */
  readonly onFailed: (thrown: unknown) => void
  /** Told once: topics with restored messages that nobody but `ConnectionManager.send` opens. */
  readonly onNeeded: (topics: readonly string[]) => void
  readonly onRestoredSettled: (message: StoredMessage, settled: SettledEvent) => void
}

/** Puts a store behind a port. Rejects where there is none. */
export async function openDurablePort(inner: CorePort, settings: DurableQueueSettings): Promise<DurablePort> {
  return new DurablePort(inner, await inTime(openQueueStore(settings.name)), settings)
}

async function inTime(opening: Promise<QueueStore>): Promise<QueueStore> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('the store did not open in time'))
      opening.then(
        (store) => {
          store.close()
        },
        () => undefined,
      )
    }, PATIENCE_MS)
  })
  return Promise.race([opening, late]).finally(() => {
    clearTimeout(timer)
  })
}

/**
 * Keeps every message that may wait in a store until it settles, and hands what an earlier page left to the core again, in order, as
 * soon as its channel is opened. A message whose acknowledgement came just before a crash may go out twice; none is lost.
 */
export class DurablePort implements CorePort {
  readonly #inner: CorePort
  readonly #store: QueueStore
  readonly #settings: DurableQueueSettings
  readonly #topics = new Map<number, string>()
  /** By topic, until its channel is opened. */
  readonly #restored = new Map<string, KeptMessage[]>()
  readonly #replayed = new Map<number, StoredMessage>()
  /** The key in the store of each message that has not settled; `undefined` while it is being written. */
  readonly #keys = new Map<number, number | undefined>()
  #unwritten = new Map<number, StoredMessage>()
  #removed: number[] = []
  #nextRestored = FIRST_RESTORED
  #writing = false
  #degraded = false

  constructor(inner: CorePort, store: QueueStore, settings: DurableQueueSettings) {
    this.#inner = inner
    this.#store = store
    this.#settings = settings
    this.#restore(store.restored)
  }

  post(command: Command): void {
    if (command.type === 'push') this.#keep(command)
    if (command.type === 'closeChannel') this.#topics.delete(command.channel)
    this.#inner.post(command)
    if (command.type === 'openChannel') {
      this.#topics.set(command.channel, command.topic)
      this.#replay(command.channel, command.topic)
    }
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#inner.onEvents((events) => {
      listener(events.filter((event) => event.type !== 'settled' || !this.#settled(event)))
    })
  }

  /** Forgets what waits for a channel that nobody has opened; the rest the core settles. */
  clear(): void {
    for (const messages of this.#restored.values()) for (const { key } of messages) this.#remove(key)
    this.#restored.clear()
  }

  dispose(): void {
    this.#inner.dispose()
    void this.#write().finally(() => {
      this.#store.close()
    })
  }

  /** Within the queue's limits: what is too old or too much is forgotten, the oldest first. */
  #restore(messages: readonly KeptMessage[]): void {
    const { limit, timeToLiveMs, onNeeded, flags: known } = this.#settings
    const fresh = messages.filter(({ at }) => timeToLiveMs === 0 || Date.now() - at < timeToLiveMs)
    const kept = new Set(limit > 0 ? fresh.slice(-limit) : [])
    for (const message of messages) {
      if (kept.has(message)) this.#restored.set(message.topic, [...(this.#restored.get(message.topic) ?? []), message])
      else this.#remove(message.key)
    }
    const needed = [...kept].filter(({ flags }) => (flags & known.ownChannel) !== 0)
    const topics = [...new Set(needed.map(({ topic }) => topic))]
    // Once the page's own commands have been handed on: a channel that it opened is the one.
    if (topics.length > 0) setTimeout(onNeeded, 0, topics)
  }

  #keep(command: PushCommand): void {
    const topic = this.#topics.get(command.channel)
    const waits = (command.flags & this.#settings.flags.queue) !== 0 && command.event !== 'presence'
    if (topic === undefined || !waits || this.#degraded) return
    const { request, event, flags } = command
    const payload = typeof command.payload === 'string' ? command.payload : command.payload.slice()
    this.#unwritten.set(request, { topic, event, payload, flags, at: Date.now() })
    this.#writeSoon()
  }

  #replay(channel: number, topic: string): void {
    const messages = this.#restored.get(topic) ?? []
    this.#restored.delete(topic)
    for (const message of messages) {
      const { key, event, payload, flags, at } = message
      const request = this.#nextRestored++
      this.#keys.set(request, key)
      this.#replayed.set(request, message)
      const waitedMs = Math.max(0, Date.now() - at)
      this.#inner.post({ type: 'push', channel, request, event, payload, flags, timeoutMs: 0, waitedMs })
    }
  }

  /** True for a message that the page above knows nothing of. */
  #settled(event: SettledEvent): boolean {
    const { request } = event
    if (!this.#unwritten.delete(request)) {
      const key = this.#keys.get(request)
      this.#keys.delete(request)
      if (key !== undefined) this.#remove(key)
    }
    const message = this.#replayed.get(request)
    this.#replayed.delete(request)
    if (message) this.#settings.onRestoredSettled(message, event)
    return message !== undefined
  }

  #remove(key: number): void {
    this.#removed.push(key)
    this.#writeSoon()
  }

  /** After the core has had its say: what it writes at once and settles never needs the store. */
  #writeSoon(): void {
    // Not by soon.js: a module shared with the entry would be a file of its own, which every page waits for.
    void Promise.resolve().then(() => this.#write())
  }

  async #write(): Promise<void> {
    if (this.#writing) return
    this.#writing = true
    while (this.#unwritten.size > 0 || this.#removed.length > 0) await this.#writeBatch()
    this.#writing = false
  }

  async #writeBatch(): Promise<void> {
    const [added, removed] = [this.#unwritten, this.#removed]
    this.#unwritten = new Map()
    this.#removed = []
    for (const request of added.keys()) this.#keys.set(request, undefined)
    try {
      const keys = await this.#store.write([...added.values()], removed)
      ;[...added.keys()].forEach((request, index) => {
        this.#written(request, keys[index])
      })
    } catch (thrown) {
      // Nothing of the batch was done. What is to go is tried once more, by itself, or it would be sent again after a reload.
      if (added.size > 0) this.#removed.push(...removed)
      this.#failed(thrown)
    }
  }

  #written(request: number, key: number | undefined): void {
    if (this.#keys.has(request)) this.#keys.set(request, key)
    else if (key !== undefined) this.#remove(key)
  }

  /** A store that failed takes nothing more. */
  #failed(thrown: unknown): void {
    if (this.#degraded) return
    this.#degraded = true
    this.#unwritten.clear()
    this.#settings.onFailed(thrown)
  }
}
