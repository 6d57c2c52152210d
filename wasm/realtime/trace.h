#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/connection_state.h"
#include "core/time.h"

namespace holdfast::realtime {

/// The last events, for debugging: state changes, and frames by topic, event and size. Payloads and addresses are never
/// kept, so no token can leak.
class Trace {
 public:
  static constexpr std::size_t capacity = 64;

  enum class Kind : std::uint8_t { state, sent, received };

  void state_changed(const StateChange& change, Instant now);
  void frame(Kind kind, std::string_view topic, std::string_view event, std::size_t bytes, Instant now);

  /// A JSON array, oldest first: `{at, kind: "state", state, reason}` and `{at, kind: "sent"|"received", topic, event,
  /// bytes}`; `at` in milliseconds since 1970, `state` and `reason` as their numbers.
  std::string json() const;

 private:
  struct Entry {
    Instant at{};
    Kind kind = Kind::state;
    std::string topic;
    std::string event;
    std::size_t bytes = 0;
    ConnectionState state = ConnectionState::disconnected;
    ErrorCode reason = ErrorCode::none;
  };

  Entry& next(Kind kind, Instant now);
  static void append_json(std::string& out, const Entry& entry);

  std::array<Entry, capacity> entries_;  ///< A ring; strings keep their room, so that tracing allocates nothing.
  std::uint64_t count_ = 0;
};

}  // namespace holdfast::realtime
