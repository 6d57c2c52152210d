/**
 * Options of a connection that the core reads (its tuning). `default` is in the unit of the type (`ms`: milliseconds). JavaScript refuses
 * values below `least` or above `most`. The core uses at least `floor`, whoever wrote its record. `field`: where the core keeps the value, in
 * `realtime::ClientOptions`. `shown`: what the docs say of a default that is no number. In C++ the defaults are in `core/defaults.h`, under
 * these names.
 * @typedef {{
 *   name: string, type: 'ms' | 'ms[]' | 'number' | 'count' | readonly string[], default?: number | string | readonly number[],
 *   least?: number, most?: number, floor?: number, field: string, doc: string, more?: string, shown?: string
 * }} Option
 * @type {readonly Option[]}
 */
export const options = [
  { name: 'heartbeatIntervalMs', type: 'ms', default: 30_000, least: 1, floor: 1, field: 'connection.heartbeat.interval', doc: 'The time between heartbeats' },
  {
    name: 'heartbeatTimeoutMs', type: 'ms', default: 45_000, least: 1, field: 'connection.heartbeat.timeout',
    doc: 'The connection counts as lost after this long without a sign of life', more: 'with a shorter interval: one and a half times the interval, at least 4,000',
  },
  { name: 'probeTimeoutMs', type: 'ms', default: 4_000, least: 1, field: 'connection.heartbeat.probe_timeout', doc: 'How long a probe (the short check after a wake-up or a change of network) waits for an answer' },
  { name: 'connectTimeoutMs', type: 'ms', default: 10_000, least: 1, field: 'connection.connect_timeout', doc: 'A dial that takes longer has failed' },
  { name: 'backoffMs', type: 'ms[]', default: [1_000, 2_000, 4_000, 8_000, 16_000, 30_000], field: 'connection.backoff.steps', doc: 'The waits before the first, second… dial; the last one repeats' },
  { name: 'backoffJitter', type: 'number', default: 0.25, least: 0, most: 1, field: 'connection.backoff.jitter', doc: 'The share of each wait that is random, 0 to 1' },
  { name: 'stableAfterMs', type: 'ms', default: 10_000, least: 0, field: 'connection.stable_after', doc: 'A connection that has been up this long resets the back-off' },
  { name: 'queueLimit', type: 'count', default: 100, least: 0, field: 'sender.queue.max_messages', doc: 'The most messages that may wait for a connection' },
  { name: 'queueBytes', type: 'count', default: 1_048_576, least: 0, field: 'sender.queue.max_bytes', doc: 'The most bytes that may wait for a connection' },
  {
    name: 'queueOverflow', type: ['drop-oldest', 'drop-newest', 'reject'], default: 'drop-oldest', field: 'sender.queue.overflow',
    doc: 'What a full queue does: drop its oldest message, drop the new one, or refuse the new one with an error',
  },
  { name: 'messageTtlMs', type: 'ms', default: 0, least: 0, field: 'sender.queue.time_to_live', doc: 'A message that waited longer settles `expired`; 0 keeps it' },
  { name: 'flushPerSecond', type: 'number', default: 50, least: 1, floor: 1, field: 'sender.flush_per_second', doc: 'How many messages a second a queue sends when it is flushed' },
  { name: 'joinsPerSecond', type: 'number', default: 20, least: 1, floor: 1, field: 'joins_per_second', doc: 'How many joins a second a socket sends' },
  { name: 'channelsPerSocket', type: 'count', default: 100, least: 1, floor: 1, field: 'channels_per_socket', doc: 'The most channels on one socket (the server’s limit); for more, the client opens another socket' },
  { name: 'joinTimeoutMs', type: 'ms', default: 10_000, least: 1, field: 'channel.join_timeout', doc: 'How long to wait for the answer to a join' },
  { name: 'pushTimeoutMs', type: 'ms', default: 10_000, least: 1, field: 'push_timeout', doc: 'How long to wait for the answer to a message' },
  { name: 'hiddenPolicy', type: ['keep', 'slow', 'pause'], default: 'keep', field: 'connection.hidden_policy', doc: 'In a hidden tab: keep the connection, send fewer heartbeats, or pause the connection' },
  { name: 'degradedHeartbeatMs', type: 'ms', default: 10_000, least: 1, floor: 1, field: 'connection.heartbeat.degraded_interval', doc: 'The time between heartbeats while the quality is poor or fair' },
  { name: 'stalledAfterMs', type: 'ms', default: 5_000, least: 1, field: 'sender.stalled_after', doc: 'If a message has had no answer for this long, the client probes the connection' },
  { name: 'changesTimeoutMs', type: 'ms', default: 30_000, least: 1, field: 'changes_timeout', doc: 'How long to wait for the database\'s "subscribed" after a join' },
  {
    name: 'restartSpreadMs', type: 'ms', default: 10_000, least: 0, field: 'connection.restart_spread',
    doc: 'If a close says that the server restarts, the first wait is spread over this much, and each later wait is at least this long',
  },
  { name: 'refusedRejoinMs', type: 'ms', default: 6_000, least: 0, field: 'channel.refused_rejoin', doc: 'The least wait before a refused join is tried again; a refused join blocks a Supabase server for 5 s' },
  { name: 'pauseAfterMs', type: 'ms', default: 30_000, least: 0, field: 'connection.pause_after', doc: "With `hiddenPolicy: 'pause'`: the connection closes after the page has been hidden this long" },
  { name: 'excellentBelowMs', type: 'number', default: 100, least: 0, field: 'connection.quality.excellent_below_ms', doc: 'The quality is excellent below this latency' },
  { name: 'goodBelowMs', type: 'number', default: 300, least: 0, field: 'connection.quality.good_below_ms', doc: 'The quality is good below this latency' },
  { name: 'fairBelowMs', type: 'number', default: 1_000, least: 0, field: 'connection.quality.fair_below_ms', doc: 'The quality is fair below this latency' },
  { name: 'seed', type: 'count', least: 0, field: 'seed', doc: 'Makes the random part of the back-off repeatable, for tests', shown: 'random' },
]
