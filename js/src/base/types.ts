import type { ErrorName, HoldfastError } from './errors.js'

/**
 * What `JSON.parse` gives. It is typed as TypeScript types that (unchecked), and not as `unknown`, because code written for
 * `@supabase/realtime-js` reads `payload.new.stock_level` and must still compile. Give a row type to have it checked.
 */
export type Json = ReturnType<JSON['parse']>

/** A database row, by column name. */
export type Row = Record<string, Json>

/** Stops what was started: a subscription, a listener. Calling it twice is harmless. */
export type Unsubscribe = () => void

/**
 * `connecting`: the first dial. `connected`: open. `reconnecting`: lost, waiting or dialling again. `disconnected`: not
 * connected and not dialling (never asked to, asked not to, or the browser is offline).
 */
export type ConnectionState = 'connected' | 'connecting' | 'disconnected' | 'reconnecting'

/** Smoothed latency in steps: excellent < 100 ms, good < 300 ms, fair < 1000 ms, poor above; offline without a connection. */
export type QualityLevel = 'excellent' | 'good' | 'fair' | 'poor' | 'offline'

/** How good the connection is. Frozen; a new object for each change. */
export interface ConnectionQuality {
  readonly state: ConnectionState
  /** Smoothed round trip, in whole milliseconds; 0 before the first heartbeat came back. */
  readonly latency: number
  /** When the last heartbeat was answered, in milliseconds since 1970; 0 if none was. */
  readonly lastHeartbeat: number
  /** Messages accepted by `send()` and not yet written. */
  readonly messagesQueued: number
  /** Dials since the connection was last stable; 0 while it is. */
  readonly reconnectAttempts: number
  readonly level: QualityLevel
  /** Mean deviation of the round trip, in milliseconds. */
  readonly jitter: number
  /** Share of heartbeats that got no answer, 0 to 1. */
  readonly loss: number
  /**
   * Something suggests that the socket may be dead (the network changed, the page woke up or was shown, a message has no
   * answer), and a probe is out to see. `state` stays `connected` meanwhile. It ends after a round trip where all is
   * well, and within `probeTimeoutMs` (4 s) with a loss where nobody is there. Never true without a connection.
   */
  readonly checking: boolean
}

/** Why and how the connection changed its state. */
export interface StateChange {
  readonly previous: ConnectionState
  /** Why, by name; `'NONE'` where the change is what was asked for. */
  readonly reason: ErrorName
  /** The same as an error with text, where the reason is one. */
  readonly error: HoldfastError | undefined
  /** The WebSocket close code, 0 if there is none. */
  readonly closeCode: number
  /** Dials since the connection was last stable. */
  readonly attempts: number
  /** When the next dial is due, in milliseconds since 1970; 0 if none is planned. */
  readonly retryAt: number
}

/** The backlog of unsent messages. */
export interface QueueSnapshot {
  readonly size: number
  readonly bytes: number
}

/**
 * How a message ended. `acked`: the server confirmed it. `sent`: written to the socket (no acknowledgement was asked for).
 * `dropped`: left the queue unsent (overflow, disconnect, channel left). `expired`: too old, unsent. `failed`: the server said
 * no, or it was written and not confirmed, and may have arrived.
 */
export type Outcome = 'acked' | 'sent' | 'dropped' | 'expired' | 'failed'

/** What `send()` resolves with. It never rejects and never hangs. */
export interface Settlement {
  readonly outcome: Outcome
  /** Why, for `dropped`, `expired` and `failed`. */
  readonly error?: HoldfastError | undefined
  /** The `response` of the server's reply, parsed; an `ArrayBuffer` for a binary reply. */
  readonly response?: Json
}

/** The reply to a push on a plain Phoenix channel. */
export interface PushReply extends Settlement {
  /** The reply's status, `'ok'`, `'error'` or the server's own; empty where there was no reply. */
  readonly status: string
}

/** Called to get the current user's token (a JWT), or `null` for none. May be asked at any time; should be quick. */
export type AccessToken = string | (() => Promise<string | null> | string | null)
