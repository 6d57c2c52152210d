import type { ConnectionState, Outcome, QualityLevel } from '../base/types.js'
import type { ConnectionTuning } from '../connection/options.js'

/** The options of the classes, with the names and defaults of a client's options. Each class reads those that concern it. */
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
 * What to do now. `beat`, `probe`: write a heartbeat. `lost-heartbeat`, `lost-probe`: the connection is lost.
 */
export type HeartbeatVerdict = 'wait' | 'beat' | 'probe' | 'lost-heartbeat' | 'lost-probe'

/** How good a connection is. */
export interface Quality {
  readonly level: QualityLevel
  /** Smoothed round trip, in milliseconds; 0 before the first. */
  readonly latency: number
  /** Smoothed deviation, in milliseconds. */
  readonly jitter: number
  /** Share of the last 16 heartbeats that had no answer, 0 to 1. */
  readonly loss: number
}

/** What a `ConnectionManager` wants done or reported, in order. */
export type ConnectionOutput =
  /** Open a connection. `transport` names it in `transportOpened` and `transportClosed`. */
  | { readonly type: 'open'; readonly transport: number }
  /** Close that connection. You need not report anything about it afterwards. */
  | { readonly type: 'close'; readonly transport: number; readonly code: number }
  /** Write a heartbeat to the connection in use; report its answer with `heartbeatAnswered`. */
  | { readonly type: 'heartbeat' }
  | ConnectionStateOutput

/** The state that users see, the reason, or the attempt has changed. */
export interface ConnectionStateOutput {
  readonly type: 'state'
  readonly state: ConnectionState
  readonly previous: ConnectionState
  /** Why, as an error's number (`errorOf`); 0 if the change was asked for. */
  readonly reason: number
  /** The close code, 0 if there is none, and the reason sent with it. */
  readonly closeCode: number
  readonly detail: string
  /** Dials since the connection was last stable. */
  readonly attempts: number
  /** When the next dial is due, by your clock; 0 if none is planned. */
  readonly retryAt: number
}

/** A message for the queue. */
export interface QueuedMessage {
  /** Your number for it, an unsigned 32-bit integer. */
  readonly request: number
  /** The channel whose queue it waits in, an unsigned 32-bit integer. */
  readonly channel: number
  readonly event: string
  readonly payload: string | Uint8Array
  /** The sender: messages of different senders do not hold up each other. */
  readonly owner?: string
  /** When it expires, by your clock. If left out, `messageTtlMs` applies. */
  readonly settleBy?: number
}

/** A message that was taken out of the queue. `putBack` puts it back in its place. */
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
