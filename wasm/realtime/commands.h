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
  /// A reply is expected: the message settles acked or failed. Without this flag, it settles sent once written.
  push_expects_reply = 1,
  /// The message waits in the queue while the channel is not joined. Without this flag, it fails at once.
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
  /// The message settles within this time, wherever it is. 0: it waits as long as the queue allows, then
  /// `pushTimeoutMs` for its answer.
  Duration timeout{};
  /// See `PushFlag`.
  std::uint32_t flags{};
  /// How long the message has waited already, on an earlier page. Counts towards its time to live.
  Duration waited{};
  /// The user who sent it. If left out: the user who is signed in, or who signs in first.
  std::string_view owner{};
  /// Its place in the order of sending, from 1. Messages without a place follow all others, in order of arrival.
  std::uint32_t place{};
};

}  // namespace holdfast::realtime
