// Written from wasm/boundary/options.mjs by "npm run boundary": change that, not this.
#pragma once

#include "boundary/option_reader.h"
#include "realtime/client_options.h"

namespace holdfast::boundary {

inline void read_tuning(OptionReader& in, realtime::ClientOptions& out) {
  in.read(out.connection.heartbeat.interval, 1);
  in.read(out.connection.heartbeat.timeout);
  in.read(out.connection.heartbeat.probe_timeout);
  in.read(out.connection.connect_timeout);
  in.read(out.connection.backoff.jitter);
  in.read(out.connection.stable_after);
  in.read(out.sender.queue.max_messages);
  in.read(out.sender.queue.max_bytes);
  in.read(out.sender.queue.time_to_live);
  in.read(out.sender.flush_per_second, 1);
  in.read(out.joins_per_second, 1);
  in.read(out.channels_per_socket, 1);
  in.read(out.channel.join_timeout);
  in.read(out.push_timeout);
  in.read(out.connection.heartbeat.degraded_interval, 1);
  in.read(out.sender.stalled_after);
  in.read(out.changes_timeout);
  in.read(out.connection.restart_spread);
  in.read(out.channel.refused_rejoin);
  in.read(out.connection.pause_after);
  in.read(out.connection.quality.excellent_below_ms);
  in.read(out.connection.quality.good_below_ms);
  in.read(out.connection.quality.fair_below_ms);
  in.read(out.seed);
  in.read(out.sender.queue.overflow, {QueueOverflow::drop_oldest, QueueOverflow::drop_newest, QueueOverflow::reject});
  in.read(out.connection.hidden_policy, {HiddenPolicy::keep, HiddenPolicy::slow, HiddenPolicy::pause});
  in.read(out.connection.backoff.steps);
}

}  // namespace holdfast::boundary
