#pragma once

#include <string_view>

#include "phoenix/message.h"

namespace holdfast::realtime {

/// What a received message means to a client. A user may call their own broadcast anything; it stays a broadcast.
enum class Incoming : std::uint8_t {
  reply,
  close,
  error,
  system,
  presence_state,
  presence_diff,
  postgres_changes,
  broadcast,
  other,
};
Incoming incoming_kind(const phoenix::Message& message);

/// For a text frame: whether the payload is a whole value. The most frequent messages are scanned only when a Supabase
/// channel reads them.
bool is_sound(const phoenix::Message& message, Incoming kind, bool of_supabase_channel);

/// The parts of a `phx_reply`. `response` need not be an object (protocol.md, "What a client must survive" 8).
struct Reply {
  std::string_view status;
  std::string_view response;
};
Reply read_reply(const phoenix::Message& message);
/// The server has lost the channel without telling.
bool says_unmatched_topic(const Reply& reply);

/// Compares two refs, which are numbers that only grow. An answer may be late, and belong to an earlier join.
bool is_later(std::string_view ref, std::string_view than);

/// In v1 a close carries the join_ref only in `ref` (protocol.md "Closing").
inline std::string_view join_ref_of(const phoenix::Message& message) {
  return message.join_ref.empty() ? message.ref : message.join_ref;
}

}  // namespace holdfast::realtime
