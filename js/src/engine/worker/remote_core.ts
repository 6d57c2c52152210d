import type { EventReader } from '../event_reader.js'
import type { Command, CoreEvent, CorePort, FastEvent } from '../../port/port.js'
import type { guarded } from '../../base/report.js'
import { INTENTS } from './protocol.js'
import type { FromCore, Like, ToCore } from './protocol.js'

/**
 * What the page does for a remote core, passed in instead of imported. A module shared with the package's entry would become a chunk of its
 * own, and every page would wait for one more file before it connects.
 */
export interface PageSide {
  readonly reader: EventReader
  readonly guarded: typeof guarded
  /**
   * The error numbers of `CORE_CRASHED`, `WORKER_RESTARTING` and `WORKER_LOST`, and of the errors with which a core ends messages and
   * channels.
   */
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
/** Twice as many as the worker remembers to have sent. */
const MOST_BASES = 2_000

/** Events that the server sends to one user. Presence is not among them: it is a state, and the core updates it by itself. */
const MESSAGES: ReadonlySet<CoreEvent['type']> = new Set(['postgresChange', 'broadcast', 'message', 'presence'])

/** Gets told when a remote core ends. */
export interface RemoteCoreOwner {
  /** The page no longer uses the core. */
  readonly released: () => void
  /** The worker cannot go on: a message could not be read, or a core crashed (all cores of the worker share its memory). */
  readonly broken: () => void
}

/** A core at the other end of a message port, as the page sees it. */
export class RemoteCore implements CorePort {
  readonly #port: MessagePort
  readonly #owner: RemoteCoreOwner
  readonly #page: PageSide
  #listener: (events: readonly CoreEvent[]) => void = () => undefined
  /** Number of intents on their way. Until the core has carried them out, what it reports of the connection is out of date. */
  #intents = 0
  /**
   * The core's latest withheld reports of the connection. They are needed, because the core reports nothing more if an intent changes
   * nothing.
   */
  readonly #withheld = new Map<CoreEvent['type'], CoreEvent>()
  /** By lesson: what all its events have in common. */
  readonly #bases = new Map<number, FastEvent>()
  #user = ''
  /**
   * Tokens on their way; true if the token belongs to another user than the one before. Until the core has that token, messages are the
   * last user's.
   */
  readonly #tokens: boolean[] = []
  /** Channels of plain Phoenix. They are not joined anew for another user, so what was told on them stays true. */
  readonly #plain = new Set<number>()

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
    if (command.type === 'openChannel' && !command.topic.startsWith('realtime:')) this.#plain.add(command.channel)
    if (command.type === 'closeChannel') this.#plain.delete(command.channel)
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

  /** Stops listening. For a core that is gone. */
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
      // The worker sends this many new bases before it forgets one.
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

  /** Removes messages for the last user, which the core received before it knew of this one. */
  #theirs(events: readonly CoreEvent[]): readonly CoreEvent[] {
    if (!this.#tokens.includes(true)) return events
    return events.filter((event) => !MESSAGES.has(event.type) || ('channel' in event && this.#plain.has(event.channel)))
  }

  #current(events: readonly CoreEvent[]): readonly CoreEvent[] {
    if (this.#intents === 0) return events
    for (const event of events)
      if (isOfConnection(event)) this.#withheld.set(event.type, withReason(event, this.#withheld.get(event.type)))
    return events.filter((event) => !isOfConnection(event))
  }

  /** Once all intents are carried out, withheld reports are valid unless newer ones replace them. */
  #settled(events: readonly CoreEvent[]): readonly CoreEvent[] {
    if (this.#intents > 0 || this.#withheld.size === 0) return events
    const standing = [...this.#withheld.values()].filter(({ type }) => !events.some((event) => event.type === type))
    const news = events.find(({ type }) => type === 'connectionState')
    const lost = this.#withheld.get('connectionState')
    this.#withheld.clear()
    return [...standing, ...events.map((event) => (event === news ? withReason(event, lost) : event))]
  }
}

/** Keeps the reason for a loss if the report that gave it was withheld. */
function withReason(event: CoreEvent, before: CoreEvent | undefined): CoreEvent {
  if (event.type !== 'connectionState' || before?.type !== 'connectionState') return event
  if (event.state !== RECONNECTING || event.reason !== 0) return event
  const { reason, closeCode, detail } = before
  return { ...event, reason, closeCode, detail }
}

function isOfConnection({ type }: CoreEvent): boolean {
  return type === 'connectionState' || type === 'quality'
}
