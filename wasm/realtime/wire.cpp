#include "realtime/wire.h"

#include "phoenix/json_codec.h"

namespace holdfast::realtime {

void Wire::write(Frame frame, std::string_view topic, std::string_view event, Instant now) {
  const auto transport = connection_.transport();
  if (!transport) return;
  metrics_.frame_sent(frame.data.size());
  trace_.frame(Trace::Kind::sent, topic, event, frame.data.size(), now);
  commands_.emplace_back(WriteFrame{*transport, std::move(frame)});
}

void Wire::write_control(std::string_view join_ref, std::string_view ref, std::string_view topic,
                         std::string_view event, std::string_view payload, Instant now) {
  write({phoenix::encode_json(version_, {join_ref, ref, topic, event, payload}), false}, topic, event, now);
}

void Wire::write_heartbeat(Instant now) {
  heartbeat_ref_ = next_ref();
  write_control({}, heartbeat_ref_, "phoenix", "heartbeat", "{}", now);
}

bool Wire::take_heartbeat_reply(std::string_view ref) {
  if (heartbeat_ref_.empty() || ref != heartbeat_ref_) return false;
  heartbeat_ref_.clear();
  return true;
}

bool Wire::frame_received(TransportId transport, std::size_t bytes) {
  if (connection_.transport() != transport) return false;
  metrics_.frame_received(bytes);
  return true;
}

void Wire::malformed(std::string_view what, ErrorCode code) {
  const std::uint32_t count = metrics_.malformed();
  const bool power_of_two = (count & (count - 1)) == 0;
  if (power_of_two) events_.notice({code, count, what});
}

void Wire::state_changed(const StateChange& change, Instant now) {
  trace_.state_changed(change, now);
  const bool is_open = change.state == ConnectionState::connected;
  const bool was_open = change.previous == ConnectionState::connected;
  if (is_open && !was_open) metrics_.connected(now);
  if (!was_open || is_open) return;
  metrics_.lost();
  heartbeat_ref_.clear();
}

}  // namespace holdfast::realtime
