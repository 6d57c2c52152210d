// Written from wasm/boundary/options.mjs by "npm run boundary": change that, not this.
#include "realtime/option_reader.h"

namespace holdfast::realtime {

void read_tuning(const OptionReader& in, ClientOptions& out) {
  in.read("heartbeatIntervalMs", out.connection.heartbeat.interval, 1);
  in.read("heartbeatTimeoutMs", out.connection.heartbeat.timeout);
  in.read("probeTimeoutMs", out.connection.heartbeat.probe_timeout);
  in.read("connectTimeoutMs", out.connection.connect_timeout);
  in.read("backoffMs", out.connection.backoff.steps);
  in.read("backoffJitter", out.connection.backoff.jitter);
  in.read("stableAfterMs", out.connection.stable_after);
  in.read("queueLimit", out.sender.queue.max_messages);
  in.read("queueBytes", out.sender.queue.max_bytes);
  in.read<QueueOverflow>("queueOverflow", out.sender.queue.overflow,
                         {{"drop-oldest", QueueOverflow::drop_oldest},
                          {"drop-newest", QueueOverflow::drop_newest},
                          {"reject", QueueOverflow::reject}});
  in.read("messageTtlMs", out.sender.queue.time_to_live);
  in.read("flushPerSecond", out.sender.flush_per_second, 1);
  in.read("joinsPerSecond", out.joins_per_second, 1);
  in.read("channelsPerSocket", out.channels_per_socket, 1);
  in.read("joinTimeoutMs", out.channel.join_timeout);
  in.read("pushTimeoutMs", out.push_timeout);
  in.read<HiddenPolicy>("hiddenPolicy", out.connection.hidden_policy,
                        {{"keep", HiddenPolicy::keep}, {"slow", HiddenPolicy::slow}, {"pause", HiddenPolicy::pause}});
  in.read("degradedHeartbeatMs", out.connection.heartbeat.degraded_interval, 1);
  in.read("stalledAfterMs", out.sender.stalled_after);
  in.read("changesTimeoutMs", out.changes_timeout);
  in.read("restartSpreadMs", out.connection.restart_spread);
  in.read("refusedRejoinMs", out.channel.refused_rejoin);
  in.read("pauseAfterMs", out.connection.pause_after);
  in.read("excellentBelowMs", out.connection.quality.excellent_below_ms);
  in.read("goodBelowMs", out.connection.quality.good_below_ms);
  in.read("fairBelowMs", out.connection.quality.fair_below_ms);
  in.read("seed", out.seed);
}

}  // namespace holdfast::realtime
