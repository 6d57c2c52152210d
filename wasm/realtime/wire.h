#pragma once

#include <string>
#include <string_view>

#include "core/connection_manager.h"
#include "phoenix/message.h"
#include "realtime/client_parts.h"

namespace holdfast::realtime {

/// The frames of one socket: writes the outgoing ones, and counts all, also the unreadable ones.
class Wire {
 public:
  /// Both must outlive it.
  Wire(const ConnectionManager& connection, ClientParts& client) : connection_(connection), client_(client) {}

  bool is_open() const { return connection_.is_open(); }
  std::string next_ref() { return std::to_string(++client_.last_ref); }
  /// Without a socket the frame is lost.
  void write(Frame frame, std::string_view topic, std::string_view event, Instant now);
  /// A message of the protocol itself, with a JSON payload.
  void write_control(std::string_view join_ref, std::string_view ref, std::string_view topic, std::string_view event,
                     std::string_view payload, Instant now);
  void write_heartbeat(Instant now);
  /// Whether a reply answers the last heartbeat; true once.
  bool take_heartbeat_reply(std::string_view ref);

  void message_received(const phoenix::Message& message, std::size_t bytes, Instant now) {
    client_.trace.frame(Trace::Kind::received, message.topic, message.event, bytes, now);
  }
  /// Counts every time, and reports at 1, 2, 4, 8, …: a broken peer must not flood the page with notices.
  void malformed(std::string_view what, ErrorCode code);
  /// No heartbeat can be answered any more.
  void connection_lost() { heartbeat_ref_.clear(); }

 private:
  const ConnectionManager& connection_;
  ClientParts& client_;
  std::string heartbeat_ref_;
};

}  // namespace holdfast::realtime
