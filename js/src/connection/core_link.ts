import { ConnectionStatus } from './connection_status.js'
import type { CoreOptions } from '../port/core_options.js'
import { HoldfastError, errorName } from '../base/errors.js'
import { Notices } from '../base/notices.js'
import { PushFlag } from '../port/port.js'
import type {
  ChannelStateEvent,
  Command,
  CoreEvent,
  CorePort,
  PushCommand,
  TableDiffEvent,
  TrackEvent,
} from '../port/port.js'
import type { ChannelState, NumberOf, TokenWish } from '../base/enums.js'
import { Listeners } from '../base/report.js'
import { Requests, failed } from '../port/requests.js'
import type { PushReply, QueueSnapshot } from '../base/types.js'

/** The events that name a channel. */
export type ChannelEvent = Extract<CoreEvent, { channel: number }>
/** The events that name a table. */
export type TableEvent = Extract<CoreEvent, { table: number }> | TableDiffEvent

const ENDED_CHANNEL = { type: 'channelState', retryAt: 0, response: '' } as const
const CLOSED: ChannelState['closed'] = 0
const FAILED: ChannelState['failed'] = 5

/** One client's link to its core: assigns the ids, passes commands on, and brings each event to its receiver. */
export class CoreLink {
  readonly status = new ConnectionStatus()
  /** The core wants a token. */
  readonly tokenWanted = new Listeners<[NumberOf<TokenWish>]>()
  readonly notices = new Notices()
  /** The receivers of the events of a channel, a table, a track: by its id, from its opening to its closing. */
  readonly channels = new Map<number, (event: ChannelEvent) => void>()
  readonly tables = new Map<number, (event: TableEvent) => void>()
  readonly tracks = new Map<number, (event: TrackEvent) => void>()
  /** The error that ended everything. Sends fail with it at once. */
  broken: HoldfastError | undefined
  /** The core has reported a state: from now on its reports count, and no longer the page's guess. */
  awake = false
  readonly #port: CorePort
  readonly #requests = new Requests()
  readonly #metrics = new Map<number, (json: string) => void>()
  #lastId = 0
  #queue: QueueSnapshot | undefined
  /** True if the batch changes how many messages wait. */
  #counts = false

  constructor(port: CorePort, options: CoreOptions) {
    this.#port = port
    port.onEvents((events) => {
      this.#handle(events)
    })
    port.post({ type: 'create', options })
  }

  post(command: Command): void {
    this.#port.post(command)
  }

  nextId(): number {
    return ++this.#lastId
  }

  /** Sends; settles always, and never rejects. */
  push(message: Omit<PushCommand, 'type' | 'request'>): Promise<PushReply> {
    if (this.broken) return Promise.resolve(failed(this.broken))
    const request = this.nextId()
    const settled = this.#requests.open(request, (message.flags & PushFlag.queue) !== 0)
    this.post({ type: 'push', request, ...message })
    this.#recount()
    return settled
  }

  /** The core's own counters, as JSON. */
  metrics(): Promise<string> {
    if (this.broken) return Promise.resolve('{}')
    const request = this.nextId()
    return new Promise((resolve) => {
      this.#metrics.set(request, resolve)
      this.post({ type: 'metrics', request })
    })
  }

  dispose(): void {
    this.#fail(new HoldfastError('DISPOSED'))
    this.#recount()
    this.#port.dispose()
  }

  #handle(events: readonly CoreEvent[]): void {
    this.awake = true
    for (const event of events) this.#routeGuarded(event)
    if (!this.#counts) return
    this.#counts = false
    this.#recount(this.#queue)
    this.#queue = undefined
  }

  /** An event that fails does not affect the others of its batch. */
  #routeGuarded(event: CoreEvent): void {
    try {
      this.#route(event)
    } catch (thrown) {
      this.notices.count('EVENT_LOST', thrown)
    }
  }

  #route(event: CoreEvent): void {
    switch (event.type) {
      // The most frequent event by far comes first.
      case 'postgresChange':
      case 'broadcast':
        this.channels.get(event.channel)?.(event)
        return
      case 'connectionState':
      case 'quality':
        this.status.handle(event)
        return
      // Reported at the end of the batch, when it is known which messages it counts.
      case 'queue':
        this.#counts = true
        this.#queue = event
        return
      case 'settled':
        this.#counts = true
        this.#requests.settled(event)
        return
      case 'accepted':
        this.#counts = true
        this.#requests.accepted(event.request)
        return
      case 'tokenWanted':
        this.tokenWanted.tell(event.why)
        return
      case 'notice':
        this.notices.tell(new HoldfastError(errorName(event.code), event.detail), event.count)
        return
      case 'metrics':
        this.#answerMetrics(event.request, event.json)
        return
      case 'failed':
        this.#fail(new HoldfastError(errorName(event.code), event.detail))
        return
      default:
        this.#routeById(event)
    }
  }

  #routeById(event: CoreEvent): void {
    if (event.type === 'track') this.tracks.get(event.track)?.(event)
    else if ('table' in event) this.tables.get(event.table)?.(event)
    else if ('channel' in event) this.channels.get(event.channel)?.(event)
  }

  #answerMetrics(request: number, json: string): void {
    this.#metrics.get(request)?.(json)
    this.#metrics.delete(request)
  }

  /** Ends everything when the core is gone: every send settles, and every channel and the connection report why. */
  #fail(error: HoldfastError): void {
    this.broken = error
    this.awake = false
    this.#counts = true
    this.#requests.failAll(error)
    for (const [request] of [...this.#metrics]) this.#answerMetrics(request, '{}')
    for (const [channel, receive] of [...this.channels]) receive(endedChannel(channel, error))
    this.status.setQueue({ size: 0, bytes: 0 })
    this.status.assume('disconnected', error)
  }

  #recount(queue?: QueueSnapshot): void {
    this.status.setQueue(queue, this.#requests.unconfirmed)
  }
}

/** A disposed client was closed by its user, so this is no failure. */
function endedChannel(channel: number, error: HoldfastError): ChannelStateEvent {
  const state = error.name === 'DISPOSED' ? CLOSED : FAILED
  return { ...ENDED_CHANNEL, channel, state, error: error.code, detail: error.detail }
}
