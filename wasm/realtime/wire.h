#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/connection_manager.h"
#include "phoenix/message.h"
#include "realtime/events.h"
#include "realtime/metrics.h"
#include "realtime/sender.h"
#include "realtime/trace.h"

namespace holdfast::realtime {

struct WriteFrame {
  TransportId transport;
  Frame frame;
};
/// What the client wants done with sockets, in order.
using ClientCommand = std::variant<OpenTransport, CloseTransport, WriteFrame>;

/// The frames of one client: writes those that go out, and keeps count of all, also of those that nobody can read.
class Wire {
 public:
  /// Both must outlive it.
  Wire(const ConnectionManager& connection, phoenix::Version version, EventSink& events)
      : connection_(connection), version_(version), events_(events) {}

  bool is_open() const { return connection_.is_open(); }
  std::string next_ref() { return std::to_string(++last_ref_); }
  /// Without a socket the frame is lost.
  void write(Frame frame, std::string_view topic, std::string_view event, Instant now);
  /// A message of the protocol itself, with a JSON payload.
  void write_control(std::string_view join_ref, std::string_view ref, std::string_view topic, std::string_view event,
                     std::string_view payload, Instant now);
  void write_heartbeat(Instant now);
  /// Whether a reply answers the last heartbeat: true once.
  bool take_heartbeat_reply(std::string_view ref);

  /// Counts a frame from the present socket. False if it is from another one.
  bool frame_received(TransportId transport, std::size_t bytes);
  void message_received(const phoenix::Message& message, std::size_t bytes, Instant now) {
    trace_.frame(Trace::Kind::received, message.topic, message.event, bytes, now);
  }
  /// Counts always, and tells at 1, 2, 4, 8, …: a broken peer must not flood the page with notices.
  void malformed(std::string_view what, ErrorCode code);
  void state_changed(const StateChange& change, Instant now);

  void command(const OpenTransport& open) { commands_.emplace_back(open); }
  void command(const CloseTransport& close) { commands_.emplace_back(close); }
  std::vector<ClientCommand> take_commands() { return std::exchange(commands_, {}); }
  std::string metrics_json(const Gauges& gauges, Instant now) const { return metrics_.json(gauges, trace_, now); }

 private:
  const ConnectionManager& connection_;
  phoenix::Version version_;
  EventSink& events_;
  std::vector<ClientCommand> commands_;
  std::string heartbeat_ref_;
  std::uint64_t last_ref_ = 0;
  Metrics metrics_;
  Trace trace_;
};

}  // namespace holdfast::realtime
