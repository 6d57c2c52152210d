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

/** How http misbehaves for now: each is a probability. */
export interface HttpFaults {
  /** Answered with this status; 0: as it should be. */
  status: number
  /** Not answered, and not carried out. */
  silence: number
  /** Carried out, and the answer lost. */
  lostAnswer: number
  /** The answer comes seconds later. */
  late: number
}

/** The servers that every machine reaches. */
export interface Site {
  readonly realtime: RealtimeServer
  readonly rest: RestServer
  /** Told of each request that reached them, and of the answer. */
  readonly onRequest?: (url: URL, request: Request, answer: Answer) => void
}

/** Told of what a machine's pages and workers say and hear, as they see it: also of what never arrives. */
export interface Wiretap {
  writes(socket: object, frame: string | Uint8Array): void
  hears(socket: object, frame: string | Uint8Array): void
  asks(url: URL, request: Request): void
}

/** One machine's way to the servers, and how it fails. */
export class Network {
  readonly site: Site
  readonly dice: Dice
  tap: Wiretap | undefined
  /** Nothing gets through, whatever the browser believes. */
  down = false
  /** Whom it reaches refuses connections. */
  serverDown = false
  /** Dials are neither answered nor refused. */
  dialsHang = false
  /** Connections open, and are closed at once. */
  flapping = false
  latencyMs: number
  readonly #usualLatencyMs: number
  http: HttpFaults = { status: 0, silence: 0, lostAnswer: 0, late: 0 }

  /** @param usualLatencyMs the most that one way takes; 0: none takes any time */
  constructor(site: Site, dice: Dice, usualLatencyMs = USUAL_LATENCY_MS) {
    this.site = site
    this.dice = dice
    this.#usualLatencyMs = this.latencyMs = usualLatencyMs
  }

  /** In steps of a tenth of a millisecond, as `performance.now()` tells time apart: the wall clock does not. */
  get delay(): number {
    return this.latencyMs === 0 ? 0 : this.dice.between(10, 10 * this.latencyMs) / 10
  }

  heal(): void {
    this.down = this.serverDown = this.dialsHang = this.flapping = false
    this.latencyMs = this.#usualLatencyMs
    this.http = { status: 0, silence: 0, lostAnswer: 0, late: 0 }
  }
}
