import type { PushFlag } from '../port/port.js'
import type { Command, CoreEvent, CorePort, PushCommand, SettledEvent } from '../port/port.js'
import type { Outcome } from '../base/enums.js'
import { openQueueStore } from './queue_store.js'
import type { KeptMessage, QueueStore, StoredMessage } from './queue_store.js'
import { QueueWriter } from './queue_writer.js'
import type { Entry } from './queue_writer.js'

const FAILED: Outcome['failed'] = 4
/** The page waits at most this long for its store. */
const PATIENCE_MS = 2_000
/** Restored messages get request numbers from here on: a page never sends so many of its own. */
const FIRST_RESTORED = 2 ** 31

/** A durable queue's settings and callbacks. */
export interface DurableQueueSettings {
  /** Which queue: pages with the same name inherit each other's messages. */
  readonly name: string
  /** The most messages to restore; beyond that, the oldest are given up. */
  readonly limit: number
  /** Milliseconds; 0: no limit. */
  readonly timeToLiveMs: number
  /** Passed in, so that no module is shared with the package's entry: that would be one more file before a page connects. */
  readonly flags: typeof PushFlag
  /** Error numbers, passed in for the same reason: another user has come; the present user has given up the waiting messages. */
  readonly codes: { readonly userChanged: number; readonly givenUp: readonly number[] }
  /** Called once: from now on messages are kept only in memory. */
  readonly onFailed: (thrown: unknown) => void
  /** Called once with the topics of restored messages that only `ConnectionManager.send` opens. */
  readonly onNeeded: (topics: readonly string[]) => void
  readonly onRestoredSettled: (message: StoredMessage, settled: SettledEvent) => void
}

/** Puts a store behind a port. Rejects if there is none. */
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
 * Stores every message that may wait until it settles. Sends the messages of an earlier page again, in order, once their channel is opened
 * and their sender may be there. A message whose acknowledgement came just before a crash may go out twice; none is lost, and none goes out
 * as another user's.
 */
export class DurablePort implements CorePort {
  readonly #inner: CorePort
  readonly #writer: QueueWriter
  readonly #settings: DurableQueueSettings
  readonly #topics = new Map<number, string>()
  /** By topic: messages whose channel is not open yet, or whose user is not signed in. */
  readonly #restored = new Map<string, Entry[]>()
  /** The messages that the core has, by request. */
  readonly #entries = new Map<number, Entry>()
  #user: string | undefined
  #nextRestored = FIRST_RESTORED
  #lastNumber = 0

  constructor(inner: CorePort, store: QueueStore, settings: DurableQueueSettings) {
    this.#inner = inner
    this.#writer = new QueueWriter(store, settings.onFailed)
    this.#settings = settings
    this.#restore(store.restored)
  }

  post(command: Command): void {
    if (command.type === 'closeChannel') this.#topics.delete(command.channel)
    if (command.type === 'setAccessToken') this.#userIs(command.user)
    this.#inner.post(command.type === 'push' ? this.#kept(command) : command)
    if (command.type === 'setAccessToken') for (const topic of [...this.#restored.keys()]) this.#replay(topic)
    if (command.type !== 'openChannel') return
    this.#topics.set(command.channel, command.topic)
    this.#replay(command.topic)
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#inner.onEvents((events) => {
      listener(events.flatMap((event): CoreEvent[] => (event.type === 'settled' ? this.#settled(event) : [event])))
    })
  }

  /** Forgets messages for channels that nobody has opened; the core settles the rest. Other users' messages stay. */
  clear(): void {
    for (const [topic, entries] of this.#restored) {
      for (const entry of entries) if (!this.#isAnothers(entry)) this.#writer.end(entry)
      this.#setRestored(
        topic,
        entries.filter(({ isOver }) => !isOver),
      )
    }
  }

  dispose(): void {
    this.#inner.dispose()
    this.#writer.close()
  }

  /** Restores within the queue's limits for each user: forgets messages that are too old or too many, the oldest first. */
  #restore(messages: readonly KeptMessage[]): void {
    const { limit, timeToLiveMs, onNeeded, flags: known } = this.#settings
    const counts = new Map<string | undefined, number>()
    const kept = new Set<KeptMessage>()
    for (const message of [...messages].reverse()) {
      const count = counts.get(message.user) ?? 0
      const isFresh = timeToLiveMs === 0 || Date.now() - message.at < timeToLiveMs
      if (!isFresh || count >= limit) continue
      counts.set(message.user, count + 1)
      kept.add(message)
    }
    for (const message of messages) {
      const { key, ...rest } = message
      if (kept.has(message))
        this.#wait({ message: rest, number: ++this.#lastNumber, key, isRestored: true, isOver: false })
      else this.#writer.remove(key)
    }
    const needed = [...kept].filter(({ flags }) => (flags & known.ownChannel) !== 0)
    const topics = [...new Set(needed.map(({ topic }) => topic))]
    // Do this after the page's own commands: if they open the channel, that one is used.
    if (topics.length > 0) setTimeout(onNeeded, 0, topics)
  }

  /** Lets a message wait for its channel, or for its sender. */
  #wait(entry: Entry): void {
    const { topic } = entry.message
    const waiting = this.#restored.get(topic)
    if (waiting) waiting.push(entry)
    else this.#restored.set(topic, [entry])
  }

  #setRestored(topic: string, entries: Entry[]): void {
    if (entries.length > 0) this.#restored.set(topic, entries)
    else this.#restored.delete(topic)
  }

  #isAnothers({ message: { user } }: Entry): boolean {
    return user !== undefined && user !== this.#user
  }

  /** A message sent while the user was unknown belongs to the first user who is known. */
  #userIs(user: string | undefined): void {
    this.#user = user
    if (user === undefined) return
    for (const entry of [...this.#entries.values(), ...[...this.#restored.values()].flat()]) {
      if (entry.message.user !== undefined) continue
      entry.message = { ...entry.message, user }
      this.#writer.change(entry)
    }
  }

  /** Stores the message if that is needed, and returns it with its place in the order. */
  #kept(command: PushCommand): PushCommand {
    const topic = this.#topics.get(command.channel)
    const waits = (command.flags & this.#settings.flags.queue) !== 0 && command.event !== 'presence'
    if (topic === undefined || !waits || this.#writer.hasFailed) return command
    const { request, event, flags } = command
    const payload = typeof command.payload === 'string' ? command.payload : command.payload.slice()
    const whose = this.#user === undefined ? {} : { user: this.#user }
    const message = { topic, event, payload, flags, at: Date.now(), ...whose }
    const entry: Entry = { message, number: ++this.#lastNumber, key: undefined, isRestored: false, isOver: false }
    this.#entries.set(request, entry)
    this.#writer.add(entry)
    return { ...command, place: entry.number }
  }

  /** While nobody is signed in, the core keeps all messages in order. Once somebody is, only that user's can be sent. */
  #replay(topic: string): void {
    const channel = [...this.#topics].find(([, name]) => name === topic)?.[0]
    if (channel === undefined) return
    // Sort them into the order of sending: those in flight come back after those that still waited.
    const entries = (this.#restored.get(topic) ?? []).sort((a, b) => a.number - b.number)
    const stays = (entry: Entry): boolean => this.#user !== undefined && this.#isAnothers(entry)
    this.#setRestored(topic, entries.filter(stays))
    for (const entry of entries) if (!stays(entry)) this.#handOver(channel, entry)
  }

  #handOver(channel: number, entry: Entry): void {
    const { event, payload, flags, at, user } = entry.message
    const request = this.#nextRestored++
    this.#entries.set(request, entry)
    const waitedMs = Math.max(0, Date.now() - at)
    const rest = { timeoutMs: 0, waitedMs, place: entry.number, ...(user === undefined ? {} : { owner: user }) }
    this.#inner.post({ type: 'push', channel, request, event, payload, flags, ...rest })
  }

  /** The events for the page: none for a message that the page does not know. */
  #settled(event: SettledEvent): SettledEvent[] {
    const entry = this.#entries.get(event.request)
    this.#entries.delete(event.request)
    if (!entry) return [event]
    const { isRestored } = entry
    if (this.#staysForOwner(entry, event.error)) {
      entry.isRestored = true
      this.#wait(entry)
      // Their senders may be signed in again already.
      if (!this.#isAnothers(entry)) this.#replay(entry.message.topic)
      return isRestored ? [] : [{ ...event, outcome: FAILED, error: this.#settings.codes.userChanged }]
    }
    this.#writer.end(entry)
    if (isRestored) this.#settings.onRestoredSettled(entry.message, event)
    return isRestored ? [] : [event]
  }

  /** A sign-in or a `disconnect()` by another user does not end a message for its own sender. */
  #staysForOwner(entry: Entry, error: number): boolean {
    const { userChanged, givenUp } = this.#settings.codes
    if (this.#writer.hasFailed && entry.key === undefined) return false
    return error === userChanged || (givenUp.includes(error) && this.#isAnothers(entry))
  }
}
