// Written from wasm/boundary/options.mjs by "npm run boundary": change that, not this.

/** How the connection behaves. All times in milliseconds; the defaults are in brackets. */
export interface CoreTuning {
  /** Between heartbeats (30,000). */
  heartbeatIntervalMs?: number | undefined
  /** Silence for this long means that the connection is lost (45,000; less where the interval is: half as long again, at least 4,000). */
  heartbeatTimeoutMs?: number | undefined
  /** Patience of the short check after a wake-up or a change of network (4,000). */
  probeTimeoutMs?: number | undefined
  /** A dial that takes longer has failed (10,000). */
  connectTimeoutMs?: number | undefined
  /** Waits before the first, second… dial; the last repeats (1,000, 2,000, 4,000, 8,000, 16,000, 30,000). */
  backoffMs?: readonly number[] | undefined
  /** Share of each wait that is random, 0 to 1 (0.25). */
  backoffJitter?: number | undefined
  /** Up this long, the back-off starts anew (10,000). */
  stableAfterMs?: number | undefined
  /** Most messages that wait for a connection (100). */
  queueLimit?: number | undefined
  /** Most bytes that wait for a connection (1,048,576). */
  queueBytes?: number | undefined
  /** What a full queue does: give up its oldest, or the new one silently, or refuse the new one ('drop-oldest'). */
  queueOverflow?: 'drop-oldest' | 'drop-newest' | 'reject' | undefined
  /** Messages that waited longer settle `expired`; 0 keeps them (0). */
  messageTtlMs?: number | undefined
  /** Messages a second when the queue is flushed (50). */
  flushPerSecond?: number | undefined
  /** Joins a second and socket (20). */
  joinsPerSecond?: number | undefined
  /** Most channels of one socket (the server’s limit): for more, another socket is opened (100). */
  channelsPerSocket?: number | undefined
  /** Patience for the answer to a join (10,000). */
  joinTimeoutMs?: number | undefined
  /** Patience for the answer to a message (10,000). */
  pushTimeoutMs?: number | undefined
  /** In a hidden tab: keep the connection, beat more slowly, or pause it ('keep'). */
  hiddenPolicy?: 'keep' | 'slow' | 'pause' | undefined
  /** Between heartbeats while the quality is poor or fair (10,000). */
  degradedHeartbeatMs?: number | undefined
  /** A message unanswered for this long makes the connection suspect: it is probed (5,000). */
  stalledAfterMs?: number | undefined
  /** Patience for the database's "subscribed" after a join (30,000). */
  changesTimeoutMs?: number | undefined
  /** After a close that says that the server restarts, the first wait is spread over this much, and the later ones are at least that (10,000). */
  restartSpreadMs?: number | undefined
  /** Least wait before the next try of a refused join, which blocks a Supabase server for 5 s (6,000). */
  refusedRejoinMs?: number | undefined
  /** With `hiddenPolicy: 'pause'`: hidden for this long, the connection is closed (30,000). */
  pauseAfterMs?: number | undefined
  /** Latency below which the quality is excellent (100). */
  excellentBelowMs?: number | undefined
  /** Latency below which the quality is good (300). */
  goodBelowMs?: number | undefined
  /** Latency below which the quality is fair (1,000). */
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
