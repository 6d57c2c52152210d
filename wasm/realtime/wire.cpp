#include "realtime/wire.h"

#include "phoenix/json_codec.h"

namespace holdfast::realtime {

void Wire::write(Frame frame, std::string_view topic, std::string_view event, Instant now) {
  const auto transport = connection_.transport();
  if (!transport) return;
  client_.metrics.frame_sent(frame.data.size());
  client_.trace.frame(Trace::Kind::sent, topic, event, frame.data.size(), now);
  client_.commands.emplace_back(WriteFrame{*transport, std::move(frame)});
}

void Wire::write_control(std::string_view join_ref, std::string_view ref, std::string_view topic,
                         std::string_view event, std::string_view payload, Instant now) {
  write({phoenix::encode_json(client_.options.version, {join_ref, ref, topic, event, payload}), false}, topic, event,
        now);
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

void Wire::malformed(std::string_view what, ErrorCode code) {
  const std::uint32_t count = client_.metrics.malformed();
  const bool power_of_two = (count & (count - 1)) == 0;
  if (power_of_two) client_.events.notice({code, count, what});
}

}  // namespace holdfast::realtime
