import type { Log } from './log'
import type { Limits } from './realtime/limits'

/** Milliseconds. Tests shorten them; the defaults are the real server's. */
export interface Times {
  /** A refused connection is answered after this. */
  readonly refusalDelayMs: number
  /** A socket that says nothing for so long is closed with 1000. */
  readonly idleTimeoutMs: number
  /** A failed join is answered after this, and holds up everything else on its socket meanwhile. */
  readonly joinBackoffMs: number
  /** From the join's reply until changes are watched and the `system` message says so. */
  readonly subscribeDelayMs: number
  /** How often a channel's token is looked at, at the latest. */
  readonly tokenCheckMs: number
}

export interface ServerOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** A folder that keeps the embedded database; null for memory. */
  readonly dataDir: string | null
  /** A real PostgreSQL to use (`postgres://…`), or null for the embedded one. */
  readonly databaseUrl: string | null
  /** Signs every token. The default is public: fine on this machine, nowhere else. */
  readonly jwtSecret: string
  /** Turns on the fault endpoint. */
  readonly admin: boolean
  /** Lets orders, stock and drivers move by themselves; 2 is twice as fast, null not at all. */
  readonly simulatePace: number | null
  /** Keeps every frame sent, for `frames()`. */
  readonly recordFrames: boolean
  readonly times: Times
  readonly limits: Limits
  /** Only private topics may be joined. */
  readonly privateOnly: boolean
  readonly log: Log
  readonly onProgress: (text: string) => void
}

export const DEFAULT_TIMES: Times = {
  refusalDelayMs: 2000,
  idleTimeoutMs: 60_000,
  joinBackoffMs: 5000,
  subscribeDelayMs: 0,
  tokenCheckMs: 300_000,
}

export const DEFAULT_SECRET = 'holdfast-local-development-secret-0123456789'
