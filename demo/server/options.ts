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

/** SQL of any number of statements, and what to call it when it fails: its file. */
export interface Script {
  readonly name: string
  readonly text: string
}

export interface ServerOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** A folder that keeps the embedded database; null for memory. */
  readonly dataDir: string | null
  /** A real PostgreSQL to use (`postgres://…`), or null for the embedded one. */
  readonly databaseUrl: string | null
  /** Without the demo's tables: for a schema of one's own. */
  readonly bare: boolean
  /** Scripts to run in the database at each start, in order. */
  readonly scripts: readonly Script[]
  /** Signs every token. Null takes the data folder's, or a new one for a database in memory. */
  readonly jwtSecret: string | null
  /** Origins of pages that may use the server, beside its own: `http://localhost:5173`. */
  readonly origins: readonly string[]
  /** Names that the server answers to, beside those of loopback and `host`. */
  readonly hosts: readonly string[]
  /** Turns on `/admin/…`, behind the token `adminToken` of the running server. */
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
