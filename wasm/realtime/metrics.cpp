#include "realtime/metrics.h"

#include <cmath>
#include <string_view>

#include "realtime/trace.h"

namespace holdfast::realtime {
namespace {

void append(std::string& out, std::string_view name, std::uint64_t value) {
  if (out.size() > 1) out += ',';
  out.append("\"").append(name).append("\":").append(std::to_string(value));
}

std::uint64_t whole(double milliseconds) { return static_cast<std::uint64_t>(std::lround(milliseconds)); }

}  // namespace

void Metrics::state_changed(const StateChange& change, Instant now) {
  const bool is_open = change.state == ConnectionState::connected;
  const bool was_open = change.previous == ConnectionState::connected;
  if (is_open == was_open) return;
  ++(is_open ? connections_ : losses_);
  connected_at_ = is_open ? now : never;
}

std::string Metrics::json(const Gauges& gauges, const Trace& trace, Instant now) const {
  constexpr std::array<std::string_view, 5> outcome_names{"messagesAcked", "messagesSent", "messagesDropped",
                                                          "messagesExpired", "messagesFailed"};
  std::string out = "{";
  append(out, "framesReceived", frames_received_);
  append(out, "framesWithoutCore", frames_without_core_);
  append(out, "bytesReceived", bytes_received_);
  append(out, "framesSent", frames_sent_);
  append(out, "bytesSent", bytes_sent_);
  append(out, "connections", connections_);
  append(out, "losses", losses_);
  append(out, "malformedFrames", malformed_frames_);
  append(out, "messagesQueued", gauges.queued);
  append(out, "bytesQueued", gauges.queued_bytes);
  append(out, "messagesInFlight", gauges.in_flight);
  for (std::size_t i = 0; i < outcome_names.size(); ++i) append(out, outcome_names[i], gauges.outcomes[i]);
  append(out, "channels", gauges.channels);
  append(out, "roundTripMs", whole(gauges.quality.latency_ms));
  append(out, "roundTripJitterMs", whole(gauges.quality.jitter_ms));
  append(out, "uptimeMs", connected_at_ == never ? 0 : whole(to_ms(now - connected_at_)));
  out.append(",\"trace\":").append(trace.json()).append("}");
  return out;
}

}  // namespace holdfast::realtime
