#include "realtime/channel_output.h"

#include <utility>

#include "phoenix/json_scanner.h"

namespace holdfast::realtime {

std::string ChannelOutput::write_join(std::string_view payload, Instant now) {
  std::string ref = host_.wire().next_ref();
  host_.wire().write_control(ref, ref, topic_, "phx_join", payload, now);
  return ref;
}

void ChannelOutput::write_leave(std::string_view join_ref, Instant now) {
  leave_ref_ = host_.wire().next_ref();
  host_.wire().write_control(join_ref, leave_ref_, topic_, "phx_leave", "{}", now);
}

void ChannelOutput::write_token(std::string_view join_ref, std::string_view token, Instant now) {
  std::string payload = R"({"access_token":)";
  phoenix::append_quoted(payload, token);
  payload += '}';
  host_.wire().write_control(join_ref, host_.wire().next_ref(), topic_, "access_token", payload, now);
}

bool ChannelOutput::write_message(OutgoingMessage&& message, std::string_view join_ref, Instant now) {
  const std::string event = message.event;
  auto frame = host_.sender().write(std::move(message), topic_, join_ref, host_.wire().next_ref(), now);
  if (!frame) return false;
  host_.wire().write(std::move(*frame), topic_, event, now);
  return true;
}

void ChannelOutput::tell(const ChannelStateEvent& event) {
  told_ = event.state;
  host_.events().channel_state(event);
}

}  // namespace holdfast::realtime
