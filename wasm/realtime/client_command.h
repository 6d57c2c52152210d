#pragma once

#include <string>
#include <variant>

#include "core/connection_state.h"

namespace holdfast::realtime {

/// A frame for a socket.
struct Frame {
  std::string data;
  bool binary = false;
};

struct WriteFrame {
  TransportId transport;
  Frame frame;
};
/// What the client wants done with sockets, in order.
using ClientCommand = std::variant<OpenTransport, CloseTransport, WriteFrame>;

}  // namespace holdfast::realtime
