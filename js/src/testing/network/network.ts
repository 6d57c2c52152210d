import type { Dice } from '../dice.js'
import type { RealtimeServer } from '../server/realtime_server.js'
import type { RestServer } from '../server/rest_server.js'

export interface Request {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

export interface Answer {
  readonly status: number
  readonly body: string
}

const USUAL_LATENCY_MS = 60

/** How http requests fail at the moment: each field is a probability. */
export interface HttpFaults {
  /** Every request is answered with this status; 0 means that it is answered as it should be. */
  status: number
  /** The request is neither carried out nor answered. */
  silence: number
  /** The request is carried out, and its answer is lost. */
  lostAnswer: number
  /** The answer comes seconds late. */
  late: number
}

/** The servers that every machine reaches. */
export interface Site {
  readonly realtime: RealtimeServer
  readonly rest: RestServer
  /** Called for each request that reached them, with the answer. */
  readonly onRequest?: (url: URL, request: Request, answer: Answer) => void
}

/** Called for each message that a page or worker of this machine sends or receives, as that page sees it: also for messages that never arrive. */
export interface Wiretap {
  writes(socket: object, frame: string | Uint8Array): void
  hears(socket: object, frame: string | Uint8Array): void
  asks(url: URL, request: Request): void
}

/** One machine's connection to the servers, and how it fails. */
export class Network {
  readonly site: Site
  readonly dice: Dice
  tap: Wiretap | undefined
  /** Nothing gets through, whatever the browser believes. */
  down = false
  /** The server refuses connections. */
  serverDown = false
  /** Dials are neither answered nor refused. */
  dialsHang = false
  /** Connections open and are closed at once. */
  flapping = false
  latencyMs: number
  readonly #usualLatencyMs: number
  http: HttpFaults = { status: 0, silence: 0, lostAnswer: 0, late: 0 }

  /** @param usualLatencyMs the longest that a message takes in one direction; 0: it arrives at once */
  constructor(site: Site, dice: Dice, usualLatencyMs = USUAL_LATENCY_MS) {
    this.site = site
    this.dice = dice
    this.#usualLatencyMs = this.latencyMs = usualLatencyMs
  }

  /** In steps of a tenth of a millisecond, because `performance.now()` tells such times apart and the wall clock does not. */
  get delay(): number {
    return this.latencyMs === 0 ? 0 : this.dice.between(10, 10 * this.latencyMs) / 10
  }

  heal(): void {
    this.down = this.serverDown = this.dialsHang = this.flapping = false
    this.latencyMs = this.#usualLatencyMs
    this.http = { status: 0, silence: 0, lostAnswer: 0, late: 0 }
  }
}
