#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "core/enums.h"
#include "core/error_code.h"
#include "core/time.h"

namespace holdfast {

/// Names one attempt to open a socket, so that a late event of an old socket is never taken for the new one's.
using TransportId = std::uint32_t;

/// How a socket ended, as the browser reports it.
struct CloseInfo {
  std::uint16_t code = 1006;  ///< RFC 6455, 7.4; 1006 where no close frame came.
  std::string reason;
};

struct StateChange {
  ConnectionState state;
  ConnectionState previous;  ///< Equal to `state` when only the attempt or the reason is new.
  ErrorCode reason = ErrorCode::none;
  CloseInfo close{0, {}};
  std::uint32_t attempts = 0;
  Instant retry_at{};  ///< Epoch when nothing is planned.
};

struct OpenTransport {
  TransportId transport;
};
struct CloseTransport {
  TransportId transport;
  std::uint16_t code;
};
struct WriteHeartbeat {};

/// What the connection wants done or reported, in order.
using ConnectionOutput = std::variant<OpenTransport, CloseTransport, WriteHeartbeat, StateChange>;

}  // namespace holdfast
