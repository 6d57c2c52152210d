import type { ConnectionState, Outcome, QualityLevel } from '../base/types.js'
import type { ConnectionTuning } from '../connection/options.js'

/** What the classes are made with, under the names and with the defaults of a client's options. Each reads those that concern it. */
export type Tuning = Pick<
  ConnectionTuning,
  | 'backoffJitter'
  | 'backoffMs'
  | 'connectTimeoutMs'
  | 'degradedHeartbeatMs'
  | 'excellentBelowMs'
  | 'fairBelowMs'
  | 'goodBelowMs'
  | 'heartbeatIntervalMs'
  | 'heartbeatTimeoutMs'
  | 'hiddenPolicy'
  | 'messageTtlMs'
  | 'pauseAfterMs'
  | 'probeTimeoutMs'
  | 'queueBytes'
  | 'queueLimit'
  | 'queueOverflow'
  | 'restartSpreadMs'
  | 'seed'
  | 'stableAfterMs'
>

/**
 * What to do now. After `beat` or `probe` a heartbeat is to be written; after `lost-heartbeat` or `lost-probe` the connection is lost.
 */
export type HeartbeatVerdict = 'wait' | 'beat' | 'probe' | 'lost-heartbeat' | 'lost-probe'

/** How good a connection is. */
export interface Quality {
  readonly level: QualityLevel
  /** Smoothed round trip, in milliseconds; 0 before the first. */
  readonly latency: number
  /** Smoothed deviation, in milliseconds. */
  readonly jitter: number
  /** Share of the last 16 heartbeats that stayed without an answer, 0 to 1. */
  readonly loss: number
}

/** What a `ConnectionManager` wants done or known, in order. */
export type ConnectionOutput =
  /** Open a connection, and call it `transport` in `transportOpened` and `transportClosed`. */
  | { readonly type: 'open'; readonly transport: number }
  /** Close that one. Nothing need be said of it afterwards. */
  | { readonly type: 'close'; readonly transport: number; readonly code: number }
  /** Write a heartbeat to the one in use; its answer is `heartbeatAnswered`. */
  | { readonly type: 'heartbeat' }
  | ConnectionStateOutput

/** The state, as users see it, is another; or the reason or the attempt is. */
export interface ConnectionStateOutput {
  readonly type: 'state'
  readonly state: ConnectionState
  readonly previous: ConnectionState
  /** Why, as an error's number (`errorOf`); 0 where it was asked for. */
  readonly reason: number
  /** The close code, 0 if there is none, and what was said with it. */
  readonly closeCode: number
  readonly detail: string
  /** Dials since the connection was last stable. */
  readonly attempts: number
  /** When the next dial is due, by your clock; 0 if none is planned. */
  readonly retryAt: number
}

/** A message that is to wait. */
export interface QueuedMessage {
  /** Your number for it, an unsigned 32-bit integer. */
  readonly request: number
  /** Whose queue it waits in, an unsigned 32-bit integer. */
  readonly channel: number
  readonly event: string
  readonly payload: string | Uint8Array
  /** Who sent it: messages of several senders do not hold up each other. */
  readonly owner?: string
  /** It expires by then, by your clock; left out: as `messageTtlMs` says. */
  readonly settleBy?: number
}

/** A message that was taken out of the queue. Handed back with `putBack` it stands where it stood. */
export interface TakenMessage extends Required<Omit<QueuedMessage, 'settleBy'>> {
  readonly queuedAt: number
  /** How often it was put back after it had been written. */
  readonly writes: number
  /** Its place in the order of arrival. */
  readonly sequence: number
}

/** A message that left the queue unsent. */
export interface Discarded {
  readonly request: number
  readonly outcome: Outcome
  /** Why, as an error's number (`errorOf`). */
  readonly error: number
}
