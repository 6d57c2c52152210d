#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "phoenix/message.h"

namespace holdfast::phoenix {

/// Reads the binary kinds a server sends: 0 push, 1 reply, 2 broadcast, 4 user broadcast (protocol.md "Framing"). Every
/// length is checked. Nothing for unknown kinds and lengths that lie. The views point into `frame`.
std::optional<Message> decode_binary(std::string_view frame);
/// Whether the first byte names a kind that exists, to tell the new from the broken.
bool is_known_binary_kind(std::string_view frame);

/// Kind 0: a push with a binary payload. Nothing if a field is longer than its length byte can say (255).
std::optional<std::string> encode_binary_push(const OutgoingFrame& frame);
/// Kind 3: a user broadcast; `frame.event` is the user's event.
std::optional<std::string> encode_user_broadcast(const OutgoingFrame& frame, Encoding encoding);

}  // namespace holdfast::phoenix
