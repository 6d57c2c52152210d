// Written from wasm/boundary/commands.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/enums.h"
#include "core/time.h"
#include "phoenix/enums.h"

namespace holdfast::realtime {

/// Flags of a push, added together.
enum PushFlag : std::uint32_t {
  /// A reply is expected: it settles acked or failed. Without it, it settles sent once written.
  push_expects_reply = 1,
  /// Wait in the queue while the channel is not joined. Without it, it fails at once.
  push_queue = 2,
  /// A user broadcast; binary ones go out as the protocol's kind 3, with the event as the user's event.
  push_user_broadcast = 4,
};

/// A message to send.
struct PushCommand {
  ChannelId channel{};
  RequestId request{};
  std::string_view event{};
  phoenix::Encoding encoding{};
  /// JSON text, or bytes.
  std::string_view payload{};
  /// It settles within this time, wherever it is; 0: it waits as the queue lets it, then `pushTimeoutMs` for its
  /// answer.
  Duration timeout{};
  /// See `PushFlag`.
  std::uint32_t flags{};
  /// How long it has waited already, on an earlier page: counts towards its time to live.
  Duration waited{};
  /// The user who sent it; left out: whoever is signed in, or signs in first.
  std::string_view owner{};
  /// Its place in the order of sending, from 1; left out: behind all that have one, as it comes.
  std::uint32_t place{};
};

}  // namespace holdfast::realtime
