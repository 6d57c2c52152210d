/**
 * Options of a connection that the core reads: its tuning. `default`, in the unit of the type (`ms`: milliseconds); `least`: JavaScript
 * refuses less (`LEAST`), `most` the same upwards; `floor`: the core takes at least that, whoever made its record; `field`: where the core
 * keeps it, in `realtime::ClientOptions`; `shown`: what the docs say of a default that is no number. In C++ the defaults stand in
 * `core/defaults.h`, by these names.
 * @typedef {{
 *   name: string, type: 'ms' | 'ms[]' | 'number' | 'count' | readonly string[], default?: number | string | readonly number[],
 *   least?: number, most?: number, floor?: number, field: string, doc: string, more?: string, shown?: string
 * }} Option
 * @type {readonly Option[]}
 */
export const options = [
  { name: 'heartbeatIntervalMs', type: 'ms', default: 30_000, least: 1, floor: 1, field: 'connection.heartbeat.interval', doc: 'Between heartbeats' },
  {
    name: 'heartbeatTimeoutMs', type: 'ms', default: 45_000, least: 1, field: 'connection.heartbeat.timeout',
    doc: 'Silence for this long means that the connection is lost', more: 'less where the interval is: half as long again, at least 4,000',
  },
  { name: 'probeTimeoutMs', type: 'ms', default: 4_000, least: 1, field: 'connection.heartbeat.probe_timeout', doc: 'Patience of the short check after a wake-up or a change of network' },
  { name: 'connectTimeoutMs', type: 'ms', default: 10_000, least: 1, field: 'connection.connect_timeout', doc: 'A dial that takes longer has failed' },
  { name: 'backoffMs', type: 'ms[]', default: [1_000, 2_000, 4_000, 8_000, 16_000, 30_000], field: 'connection.backoff.steps', doc: 'Waits before the first, second… dial; the last repeats' },
  { name: 'backoffJitter', type: 'number', default: 0.25, least: 0, most: 1, field: 'connection.backoff.jitter', doc: 'Share of each wait that is random, 0 to 1' },
  { name: 'stableAfterMs', type: 'ms', default: 10_000, least: 0, field: 'connection.stable_after', doc: 'Up this long, the back-off starts anew' },
  { name: 'queueLimit', type: 'count', default: 100, least: 0, field: 'sender.queue.max_messages', doc: 'Most messages that wait for a connection' },
  { name: 'queueBytes', type: 'count', default: 1_048_576, least: 0, field: 'sender.queue.max_bytes', doc: 'Most bytes that wait for a connection' },
  {
    name: 'queueOverflow', type: ['drop-oldest', 'drop-newest', 'reject'], default: 'drop-oldest', field: 'sender.queue.overflow',
    doc: 'What a full queue does: give up its oldest, or the new one silently, or refuse the new one',
  },
  { name: 'messageTtlMs', type: 'ms', default: 0, least: 0, field: 'sender.queue.time_to_live', doc: 'Messages that waited longer settle `expired`; 0 keeps them' },
  { name: 'flushPerSecond', type: 'number', default: 50, least: 1, floor: 1, field: 'sender.flush_per_second', doc: 'Messages a second when the queue is flushed' },
  { name: 'joinsPerSecond', type: 'number', default: 20, least: 1, floor: 1, field: 'joins_per_second', doc: 'Joins a second and socket' },
  { name: 'channelsPerSocket', type: 'count', default: 100, least: 1, floor: 1, field: 'channels_per_socket', doc: 'Most channels of one socket (the server’s limit): for more, another socket is opened' },
  { name: 'joinTimeoutMs', type: 'ms', default: 10_000, least: 1, field: 'channel.join_timeout', doc: 'Patience for the answer to a join' },
  { name: 'pushTimeoutMs', type: 'ms', default: 10_000, least: 1, field: 'push_timeout', doc: 'Patience for the answer to a message' },
  { name: 'hiddenPolicy', type: ['keep', 'slow', 'pause'], default: 'keep', field: 'connection.hidden_policy', doc: 'In a hidden tab: keep the connection, beat more slowly, or pause it' },
  { name: 'degradedHeartbeatMs', type: 'ms', default: 10_000, least: 1, floor: 1, field: 'connection.heartbeat.degraded_interval', doc: 'Between heartbeats while the quality is poor or fair' },
  { name: 'stalledAfterMs', type: 'ms', default: 5_000, least: 1, field: 'sender.stalled_after', doc: 'A message unanswered for this long makes the connection suspect: it is probed' },
  { name: 'changesTimeoutMs', type: 'ms', default: 30_000, least: 1, field: 'changes_timeout', doc: 'Patience for the database\'s "subscribed" after a join' },
  {
    name: 'restartSpreadMs', type: 'ms', default: 10_000, least: 0, field: 'connection.restart_spread',
    doc: 'After a close that says that the server restarts, the first wait is spread over this much, and the later ones are at least that',
  },
  { name: 'refusedRejoinMs', type: 'ms', default: 6_000, least: 0, field: 'channel.refused_rejoin', doc: 'Least wait before the next try of a refused join, which blocks a Supabase server for 5 s' },
  { name: 'pauseAfterMs', type: 'ms', default: 30_000, least: 0, field: 'connection.pause_after', doc: "With `hiddenPolicy: 'pause'`: hidden for this long, the connection is closed" },
  { name: 'excellentBelowMs', type: 'number', default: 100, least: 0, field: 'connection.quality.excellent_below_ms', doc: 'Latency below which the quality is excellent' },
  { name: 'goodBelowMs', type: 'number', default: 300, least: 0, field: 'connection.quality.good_below_ms', doc: 'Latency below which the quality is good' },
  { name: 'fairBelowMs', type: 'number', default: 1_000, least: 0, field: 'connection.quality.fair_below_ms', doc: 'Latency below which the quality is fair' },
  { name: 'seed', type: 'count', least: 0, field: 'seed', doc: 'Makes the random part of the back-off repeatable, for tests', shown: 'random' },
]
