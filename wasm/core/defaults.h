// Written from wasm/boundary/options.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstddef>

#include "core/enums.h"
#include "core/time.h"

/// What options are where the user says nothing.
namespace holdfast::defaults {

/// Between heartbeats.
inline constexpr Duration heartbeat_interval{30000};
/// Silence for this long means that the connection is lost (less where the interval is: half as long again, at
/// least 4,000).
inline constexpr Duration heartbeat_timeout{45000};
/// Patience of the short check after a wake-up or a change of network.
inline constexpr Duration probe_timeout{4000};
/// A dial that takes longer has failed.
inline constexpr Duration connect_timeout{10000};
/// Waits before the first, second… dial; the last repeats.
inline constexpr Duration backoff[] = {Duration{1000}, Duration{2000},  Duration{4000},
                                       Duration{8000}, Duration{16000}, Duration{30000}};
/// Share of each wait that is random, 0 to 1.
inline constexpr double backoff_jitter = 0.25;
/// Up this long, the back-off starts anew.
inline constexpr Duration stable_after{10000};
/// Most messages that wait for a connection.
inline constexpr std::size_t queue_limit = 100;
/// Most bytes that wait for a connection.
inline constexpr std::size_t queue_bytes = 1048576;
/// What a full queue does: give up its oldest, or the new one silently, or refuse the new one.
inline constexpr QueueOverflow queue_overflow = QueueOverflow::drop_oldest;
/// Messages that waited longer settle `expired`; 0 keeps them.
inline constexpr Duration message_ttl{0};
/// Messages a second when the queue is flushed.
inline constexpr double flush_per_second = 50;
/// Joins a second and socket.
inline constexpr double joins_per_second = 20;
/// Most channels of one socket (the server’s limit): for more, another socket is opened.
inline constexpr std::size_t channels_per_socket = 100;
/// Patience for the answer to a join.
inline constexpr Duration join_timeout{10000};
/// Patience for the answer to a message.
inline constexpr Duration push_timeout{10000};
/// In a hidden tab: keep the connection, beat more slowly, or pause it.
inline constexpr HiddenPolicy hidden_policy = HiddenPolicy::keep;
/// Between heartbeats while the quality is poor or fair.
inline constexpr Duration degraded_heartbeat{10000};
/// A message unanswered for this long makes the connection suspect: it is probed.
inline constexpr Duration stalled_after{5000};
/// Patience for the database's "subscribed" after a join.
inline constexpr Duration changes_timeout{30000};
/// After a close that says that the server restarts, the first wait is spread over this much, and the later
/// ones are at least that.
inline constexpr Duration restart_spread{10000};
/// Least wait before the next try of a refused join, which blocks a Supabase server for 5 s.
inline constexpr Duration refused_rejoin{6000};
/// With `hiddenPolicy: 'pause'`: hidden for this long, the connection is closed.
inline constexpr Duration pause_after{30000};
/// Latency below which the quality is excellent.
inline constexpr double excellent_below = 100;
/// Latency below which the quality is good.
inline constexpr double good_below = 300;
/// Latency below which the quality is fair.
inline constexpr double fair_below = 1000;

}  // namespace holdfast::defaults
