// Written from wasm/boundary/options.mjs by "npm run boundary": change that, not this.

/** Tunes the connection. All times are in milliseconds; the defaults are in brackets. */
export interface CoreTuning {
  /** The time between heartbeats (30,000). */
  heartbeatIntervalMs?: number | undefined
  /** The connection counts as lost after this long without a sign of life (45,000; with a shorter interval: one and a half times the interval, at least 4,000). */
  heartbeatTimeoutMs?: number | undefined
  /** How long a probe (the short check after a wake-up or a change of network) waits for an answer (4,000). */
  probeTimeoutMs?: number | undefined
  /** A dial that takes longer has failed (10,000). */
  connectTimeoutMs?: number | undefined
  /** The waits before the first, second… dial; the last one repeats (1,000, 2,000, 4,000, 8,000, 16,000, 30,000). */
  backoffMs?: readonly number[] | undefined
  /** The share of each wait that is random, 0 to 1 (0.25). */
  backoffJitter?: number | undefined
  /** A connection that has been up this long resets the back-off (10,000). */
  stableAfterMs?: number | undefined
  /** The most messages that may wait for a connection (100). */
  queueLimit?: number | undefined
  /** The most bytes that may wait for a connection (1,048,576). */
  queueBytes?: number | undefined
  /** What a full queue does: drop its oldest message, drop the new one, or refuse the new one with an error ('drop-oldest'). */
  queueOverflow?: 'drop-oldest' | 'drop-newest' | 'reject' | undefined
  /** A message that waited longer settles `expired`; 0 keeps it (0). */
  messageTtlMs?: number | undefined
  /** How many messages a second a queue sends when it is flushed (50). */
  flushPerSecond?: number | undefined
  /** How many joins a second a socket sends (20). */
  joinsPerSecond?: number | undefined
  /** The most channels on one socket (the server’s limit); for more, the client opens another socket (100). */
  channelsPerSocket?: number | undefined
  /** How long to wait for the answer to a join (10,000). */
  joinTimeoutMs?: number | undefined
  /** How long to wait for the answer to a message (10,000). */
  pushTimeoutMs?: number | undefined
  /** In a hidden tab: keep the connection, send fewer heartbeats, or pause the connection ('keep'). */
  hiddenPolicy?: 'keep' | 'slow' | 'pause' | undefined
  /** The time between heartbeats while the quality is poor or fair (10,000). */
  degradedHeartbeatMs?: number | undefined
  /** If a message has had no answer for this long, the client probes the connection (5,000). */
  stalledAfterMs?: number | undefined
  /** How long to wait for the database's "subscribed" after a join (30,000). */
  changesTimeoutMs?: number | undefined
  /** If a close says that the server restarts, the first wait is spread over this much, and each later wait is at least this long (10,000). */
  restartSpreadMs?: number | undefined
  /** The least wait before a refused join is tried again; a refused join blocks a Supabase server for 5 s (6,000). */
  refusedRejoinMs?: number | undefined
  /** With `hiddenPolicy: 'pause'`: the connection closes after the page has been hidden this long (30,000). */
  pauseAfterMs?: number | undefined
  /** The quality is excellent below this latency (100). */
  excellentBelowMs?: number | undefined
  /** The quality is good below this latency (300). */
  goodBelowMs?: number | undefined
  /** The quality is fair below this latency (1,000). */
  fairBelowMs?: number | undefined
  /** Makes the random part of the back-off repeatable, for tests (random). */
  seed?: number | undefined
}

/** What options that are numbers must be at least. */
export const LEAST: Readonly<Record<string, number>> = {
  heartbeatIntervalMs: 1,
  heartbeatTimeoutMs: 1,
  probeTimeoutMs: 1,
  connectTimeoutMs: 1,
  backoffJitter: 0,
  stableAfterMs: 0,
  queueLimit: 0,
  queueBytes: 0,
  messageTtlMs: 0,
  flushPerSecond: 1,
  joinsPerSecond: 1,
  channelsPerSocket: 1,
  joinTimeoutMs: 1,
  pushTimeoutMs: 1,
  degradedHeartbeatMs: 1,
  stalledAfterMs: 1,
  changesTimeoutMs: 1,
  restartSpreadMs: 0,
  refusedRejoinMs: 0,
  pauseAfterMs: 0,
  excellentBelowMs: 0,
  goodBelowMs: 0,
  fairBelowMs: 0,
  seed: 0,
}

/** What they may be at most. */
export const MOST: Readonly<Record<string, number>> = {
  backoffJitter: 1,
}

/** What options that are words may be. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  queueOverflow: ['drop-oldest', 'drop-newest', 'reject'],
  hiddenPolicy: ['keep', 'slow', 'pause'],
}

export const HEARTBEAT_INTERVAL_MS = 30000
export const HEARTBEAT_TIMEOUT_MS = 45000
export const PROBE_TIMEOUT_MS = 4000
export const CONNECT_TIMEOUT_MS = 10000
export const STABLE_AFTER_MS = 10000
export const QUEUE_LIMIT = 100
export const QUEUE_BYTES = 1048576
export const MESSAGE_TTL_MS = 0
export const CHANNELS_PER_SOCKET = 100
export const JOIN_TIMEOUT_MS = 10000
export const PUSH_TIMEOUT_MS = 10000
export const DEGRADED_HEARTBEAT_MS = 10000
export const STALLED_AFTER_MS = 5000
export const CHANGES_TIMEOUT_MS = 30000
export const RESTART_SPREAD_MS = 10000
export const REFUSED_REJOIN_MS = 6000
export const PAUSE_AFTER_MS = 30000
