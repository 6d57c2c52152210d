import type { EventReader } from '../event_reader.js'
import type { Command, CoreEvent, CorePort, FastEvent } from '../../port/port.js'
import type { guarded } from '../../base/report.js'
import { INTENTS } from './protocol.js'
import type { FromCore, Like, ToCore } from './protocol.js'

/**
 * What the page does with it, handed in: a module that this one shared with the package's entry would become a chunk of its own, and every
 * page would wait for one more file before it connects.
 */
export interface PageSide {
  readonly reader: EventReader
  readonly guarded: typeof guarded
  /** The numbers of `CORE_CRASHED`, `WORKER_RESTARTING`, `WORKER_LOST`, and of those that a core ends messages and channels with. */
  readonly codes: Readonly<
    Record<
      | 'crashed'
      | 'restarting'
      | 'lost'
      | 'userChanged'
      | 'channelLeft'
      | 'queueCleared'
      | 'closedByUser'
      | 'replyTimeout',
      number
    >
  >
}

const RECONNECTING = 3
/** Twice what the worker remembers to have named. */
const MOST_BASES = 2_000

/** What the server says to a user. Presence stays: it is a state, which the core brings up to date itself. */
const MESSAGES: ReadonlySet<CoreEvent['type']> = new Set(['postgresChange', 'broadcast', 'message'])

/** Whom a remote core tells of its end. */
export interface RemoteCoreOwner {
  /** It is not used any more. */
  readonly released: () => void
  /** Its worker cannot go on: a message could not be read, or the core has crashed, in whose memory others are. */
  readonly broken: () => void
}

/** A core at the other end of a message port, as the page sees it. */
export class RemoteCore implements CorePort {
  readonly #port: MessagePort
  readonly #owner: RemoteCoreOwner
  readonly #page: PageSide
  #listener: (events: readonly CoreEvent[]) => void = () => undefined
  /** Intents on their way: what the core says of the connection before it has heard them is out of date. */
  #intents = 0
  /** What it said last of the connection meanwhile: where an intent changes nothing, it says nothing more. */
  readonly #withheld = new Map<CoreEvent['type'], CoreEvent>()
  /** By lesson: what all its events have in common. */
  readonly #bases = new Map<number, FastEvent>()
  #user = ''
  /** Tokens on their way; true: another user's than the one before. What is heard until the core has that one is the last user's. */
  readonly #tokens: boolean[] = []

  constructor(port: MessagePort, page: PageSide, owner: RemoteCoreOwner) {
    this.#port = port
    this.#page = page
    this.#owner = owner
    port.onmessageerror = owner.broken
    port.onmessage = ({ data }: MessageEvent<FromCore>) => {
      if (data.some((item) => 'type' in item && item.type === 'failed' && item.code === page.codes.crashed)) {
        owner.broken()
        return
      }
      const events = this.#settled(data.flatMap((item) => this.#read(item)))
      if (events.length > 0) page.guarded(this.#listener, events)
    }
  }

  post(command: Command): void {
    if (INTENTS.has(command.type)) this.#intents += 1
    if (command.type === 'setAccessToken') this.#changeUser(command.user ?? '')
    this.#port.postMessage(command satisfies ToCore)
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#listener = listener
  }

  dispose(): void {
    this.#port.postMessage({ type: 'dispose' } satisfies ToCore)
    this.close()
    this.#owner.released()
  }

  /** Hears nothing more; for a core that is gone. */
  close(): void {
    this.#listener = () => undefined
    this.#port.onmessage = this.#port.onmessageerror = null
    this.#port.close()
  }

  #read(item: FromCore[number]): readonly CoreEvent[] {
    if (item instanceof ArrayBuffer)
      return this.#current(this.#theirs(this.#page.reader.read(new Uint8Array(item), 0, item.byteLength)))
    if (item.type === 'like') return this.#theirs([this.#like(item)])
    if (item.type !== 'carriedOut') return [item]
    if (INTENTS.has(item.command)) this.#intents -= 1
    else this.#tokens.shift()
    return []
  }

  #like({ lesson, base, differs }: Like): FastEvent {
    if (base) {
      // The worker names the bases of as many again before it forgets one.
      if (this.#bases.size > MOST_BASES) this.#bases.delete(this.#bases.keys().next().value as number)
      this.#bases.delete(lesson)
      this.#bases.set(lesson, base)
    }
    return { ...(this.#bases.get(lesson) as FastEvent), ...differs }
  }

  #changeUser(user: string): void {
    this.#tokens.push(this.#user !== '' && this.#user !== user)
    this.#user = user
  }

  /** Without what the server told the last user: it was heard before the core knew of this one. */
  #theirs(events: readonly CoreEvent[]): readonly CoreEvent[] {
    return this.#tokens.includes(true) ? events.filter(({ type }) => !MESSAGES.has(type)) : events
  }

  #current(events: readonly CoreEvent[]): readonly CoreEvent[] {
    if (this.#intents === 0) return events
    for (const event of events)
      if (isOfConnection(event)) this.#withheld.set(event.type, withReason(event, this.#withheld.get(event.type)))
    return events.filter((event) => !isOfConnection(event))
  }

  /** With all intents carried out, what was withheld still stands unless the core has said otherwise since. */
  #settled(events: readonly CoreEvent[]): readonly CoreEvent[] {
    if (this.#intents > 0 || this.#withheld.size === 0) return events
    const standing = [...this.#withheld.values()].filter(({ type }) => !events.some((event) => event.type === type))
    const news = events.find(({ type }) => type === 'connectionState')
    const lost = this.#withheld.get('connectionState')
    this.#withheld.clear()
    return [...standing, ...events.map((event) => (event === news ? withReason(event, lost) : event))]
  }
}

/** Why it was lost is not forgotten with the news that said so, where that was withheld. */
function withReason(event: CoreEvent, before: CoreEvent | undefined): CoreEvent {
  if (event.type !== 'connectionState' || before?.type !== 'connectionState') return event
  if (event.state !== RECONNECTING || event.reason !== 0) return event
  const { reason, closeCode, detail } = before
  return { ...event, reason, closeCode, detail }
}

function isOfConnection({ type }: CoreEvent): boolean {
  return type === 'connectionState' || type === 'quality'
}
