#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "phoenix/message.h"

namespace holdfast::phoenix {

/// Reads text frames: `[join_ref, ref, topic, event, payload]` (v2) and `{topic, event, payload, ref, join_ref?}` (v1),
/// protocol.md "Framing". It finds the payload but does not parse it. An array's last element is everything between the
/// last comma and the bracket: check it with `is_value`, unless you pass over all of it anyway.
class JsonDecoder {
 public:
  /// Returns the message, or nothing if the frame is malformed. Valid until the next call.
  std::optional<Message> decode(std::string_view frame);

 private:
  std::optional<Message> decode_array(std::string_view frame);
  std::optional<Message> decode_object(std::string_view frame);
  bool text_of(std::string_view value, std::string& scratch, std::string_view& out);

  std::array<std::string, 4> scratch_;  ///< For the rare names that contain escapes.
};

/// Writes a text frame. `payload` must be JSON text; empty stands for `{}`.
std::string encode_json(Version version, const OutgoingFrame& frame);

}  // namespace holdfast::phoenix
