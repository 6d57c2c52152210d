import type { CONNECTION_STATES } from '../base/enums.js'
import type { ErrorName, errorName } from '../base/errors.js'
import type { ConnectionState } from '../base/types.js'

declare module '../base/late.js' {
  interface LateParts {
    readonly readMetrics: typeof readMetrics
  }
}

/** The names of the core's numbers. */
export interface Names {
  readonly CONNECTION_STATES: typeof CONNECTION_STATES
  readonly errorName: typeof errorName
}

/** One of the last events: a change of state, or a frame without its payload. `at` in milliseconds since 1970. */
export type TraceEntry =
  | { readonly at: number; readonly kind: 'state'; readonly state: ConnectionState; readonly reason: ErrorName }
  | {
      readonly at: number
      readonly kind: 'sent' | 'received'
      readonly topic: string
      readonly event: string
      readonly bytes: number
    }

/** The core's counters since it started. */
export interface Metrics {
  readonly framesReceived: number
  /** How many of those were delivered without the core (option `fastPath`). */
  readonly framesWithoutCore: number
  /** For non-ASCII text that was delivered without the core, this counts UTF-16 units. */
  readonly bytesReceived: number
  readonly framesSent: number
  readonly bytesSent: number
  /** How often a connection opened. */
  readonly connections: number
  /** How often an open connection was lost. */
  readonly losses: number
  readonly malformedFrames: number
  readonly messagesQueued: number
  readonly bytesQueued: number
  /** Written, and not acknowledged yet. */
  readonly messagesInFlight: number
  /** How many messages ended each way. */
  readonly messagesAcked: number
  readonly messagesSent: number
  readonly messagesDropped: number
  readonly messagesExpired: number
  readonly messagesFailed: number
  readonly channels: number
  /** Smoothed round trip of the heartbeats, and its mean deviation, in milliseconds. */
  readonly roundTripMs: number
  readonly roundTripJitterMs: number
  /** How long the connection has been open now, in milliseconds; 0 while it is not. */
  readonly uptimeMs: number
  /** The last 64 events, oldest first. Never holds a payload or a token. */
  readonly trace: readonly TraceEntry[]
}

const NOTHING: Metrics = {
  framesReceived: 0,
  framesWithoutCore: 0,
  bytesReceived: 0,
  framesSent: 0,
  bytesSent: 0,
  connections: 0,
  losses: 0,
  malformedFrames: 0,
  messagesQueued: 0,
  bytesQueued: 0,
  messagesInFlight: 0,
  messagesAcked: 0,
  messagesSent: 0,
  messagesDropped: 0,
  messagesExpired: 0,
  messagesFailed: 0,
  channels: 0,
  roundTripMs: 0,
  roundTripJitterMs: 0,
  uptimeMs: 0,
  trace: [],
}

/** Reads the core's JSON. What a core that could not be asked leaves out is zero. */
export function readMetrics(json: string, names: Names): Metrics {
  const { trace = [], ...counters } = JSON.parse(json) as Partial<Omit<Metrics, 'trace'>> & { trace?: RawEntry[] }
  return Object.freeze({ ...NOTHING, ...counters, trace: Object.freeze(trace.map((entry) => named(entry, names))) })
}

type RawEntry = Exclude<TraceEntry, { kind: 'state' }> | { at: number; kind: 'state'; state: number; reason: number }

function named(entry: RawEntry, { CONNECTION_STATES, errorName }: Names): TraceEntry {
  if (entry.kind !== 'state') return entry
  return { ...entry, state: CONNECTION_STATES[entry.state] ?? 'disconnected', reason: errorName(entry.reason) }
}
