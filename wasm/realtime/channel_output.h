#pragma once

#include <string>
#include <string_view>

#include "realtime/channel_host.h"

namespace holdfast::realtime {

/// What one channel writes to the server, and reports about itself to its user.
class ChannelOutput {
 public:
  /// `host` must outlive it.
  ChannelOutput(const ChannelHost& host, std::string_view topic) : host_(host), topic_(topic) {}

  /// Returns the join's ref, which is also its join_ref.
  std::string write_join(std::string_view payload, Instant now);
  void write_leave(std::string_view join_ref, Instant now);
  /// Whether a reply answers the last leave.
  bool is_answer_to_leave(std::string_view ref) const { return ref == leave_ref_; }
  void write_token(std::string_view join_ref, std::string_view token, Instant now);
  /// Returns whether it was written.
  bool write_message(OutgoingMessage&& message, std::string_view join_ref, Instant now);

  /// Reports a state, or a new reason or plan for the same state.
  void tell(const ChannelStateEvent& event);
  /// The last state that was reported.
  phoenix::ChannelState told() const { return told_; }

 private:
  const ChannelHost& host_;
  std::string topic_;
  std::string leave_ref_;
  phoenix::ChannelState told_ = phoenix::ChannelState::closed;
};

}  // namespace holdfast::realtime
