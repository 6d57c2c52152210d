/** What a client, or all together, may ask for. The defaults are the real server's. */
export interface Limits {
  readonly channelsPerSocket: number
  readonly sockets: number
  readonly joinsPerSecond: number
  /** Broadcasts and presence calls of all channels together. */
  readonly eventsPerSecond: number
  readonly presenceCallsPerChannel: number
  readonly presenceWindowMs: number
  /** A broadcast's payload. */
  readonly payloadBytes: number
  /** A changed row; over it, long fields are left out. */
  readonly rowBytes: number
  /** Database changes brought to subscribers; over it they are dropped without a word. The real server's limit is 100 or so. */
  readonly changesPerSecond: number
}

export const DEFAULT_LIMITS: Limits = {
  channelsPerSocket: 100,
  sockets: 200,
  joinsPerSecond: 100,
  eventsPerSecond: 100,
  presenceCallsPerChannel: 5,
  presenceWindowMs: 30_000,
  payloadBytes: 3_000_000,
  rowBytes: 1_048_576,
  changesPerSecond: Number.POSITIVE_INFINITY,
}

/** Counts what happens in a window of time that slides. */
export class RateCounter {
  private readonly times: number[] = []

  constructor(
    private readonly max: number,
    private readonly windowMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Counts one, unless that would be more than allowed: then false. */
  take(): boolean {
    const oldest = this.now() - this.windowMs
    while ((this.times[0] ?? Infinity) <= oldest) this.times.shift()
    if (this.times.length >= this.max) return false
    this.times.push(this.now())
    return true
  }
}
