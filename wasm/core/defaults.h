// Written from wasm/boundary/options.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstddef>

#include "core/enums.h"
#include "core/time.h"

/// The values of options that the user does not set.
namespace holdfast::defaults {

/// The time between heartbeats.
inline constexpr Duration heartbeat_interval{30000};
/// The connection counts as lost after this long without a sign of life (with a shorter interval: one and a
/// half times the interval, at least 4,000).
inline constexpr Duration heartbeat_timeout{45000};
/// How long a probe (the short check after a wake-up or a change of network) waits for an answer.
inline constexpr Duration probe_timeout{4000};
/// A dial that takes longer has failed.
inline constexpr Duration connect_timeout{10000};
/// The waits before the first, second… dial; the last one repeats.
inline constexpr Duration backoff[] = {Duration{1000}, Duration{2000},  Duration{4000},
                                       Duration{8000}, Duration{16000}, Duration{30000}};
/// The share of each wait that is random, 0 to 1.
inline constexpr double backoff_jitter = 0.25;
/// A connection that has been up this long resets the back-off.
inline constexpr Duration stable_after{10000};
/// The most messages that may wait for a connection.
inline constexpr std::size_t queue_limit = 100;
/// The most bytes that may wait for a connection.
inline constexpr std::size_t queue_bytes = 1048576;
/// What a full queue does: drop its oldest message, drop the new one, or refuse the new one with an error.
inline constexpr QueueOverflow queue_overflow = QueueOverflow::drop_oldest;
/// A message that waited longer settles `expired`; 0 keeps it.
inline constexpr Duration message_ttl{0};
/// How many messages a second a queue sends when it is flushed.
inline constexpr double flush_per_second = 50;
/// How many joins a second a socket sends.
inline constexpr double joins_per_second = 20;
/// The most channels on one socket (the server’s limit); for more, the client opens another socket.
inline constexpr std::size_t channels_per_socket = 100;
/// How long to wait for the answer to a join.
inline constexpr Duration join_timeout{10000};
/// How long to wait for the answer to a message.
inline constexpr Duration push_timeout{10000};
/// In a hidden tab: keep the connection, send fewer heartbeats, or pause the connection.
inline constexpr HiddenPolicy hidden_policy = HiddenPolicy::keep;
/// The time between heartbeats while the quality is poor or fair.
inline constexpr Duration degraded_heartbeat{10000};
/// If a message has had no answer for this long, the client probes the connection.
inline constexpr Duration stalled_after{5000};
/// How long to wait for the database's "subscribed" after a join.
inline constexpr Duration changes_timeout{30000};
/// If a close says that the server restarts, the first wait is spread over this much, and each later wait is at
/// least this long.
inline constexpr Duration restart_spread{10000};
/// The least wait before a refused join is tried again; a refused join blocks a Supabase server for 5 s.
inline constexpr Duration refused_rejoin{6000};
/// With `hiddenPolicy: 'pause'`: the connection closes after the page has been hidden this long.
inline constexpr Duration pause_after{30000};
/// The quality is excellent below this latency.
inline constexpr double excellent_below = 100;
/// The quality is good below this latency.
inline constexpr double good_below = 300;
/// The quality is fair below this latency.
inline constexpr double fair_below = 1000;

}  // namespace holdfast::defaults
