#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "phoenix/message.h"

namespace holdfast::phoenix {

/// Reads the binary kinds that a server sends: 0 push, 1 reply, 2 broadcast, 4 user broadcast (protocol.md "Framing").
/// It checks every length, and returns nothing for unknown kinds and wrong lengths. The views point into `frame`.
std::optional<Message> decode_binary(std::string_view frame);
/// Whether the first byte names a known kind. Distinguishes broken frames from newer ones.
bool is_known_binary_kind(std::string_view frame);

/// Kind 0: a push with a binary payload. Nothing if a field is longer than its length byte can say (255).
std::optional<std::string> encode_binary_push(const OutgoingFrame& frame);
/// Kind 3: a user broadcast; `frame.event` is the user's event.
std::optional<std::string> encode_user_broadcast(const OutgoingFrame& frame, Encoding encoding);

}  // namespace holdfast::phoenix
