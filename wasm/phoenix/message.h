#pragma once

#include <cstdint>
#include <string_view>

#include "phoenix/enums.h"

namespace holdfast::phoenix {

/// Version of the Phoenix serializer, as in the `vsn` parameter of the URL.
enum class Version : std::uint8_t { v1 = 1, v2 = 2 };

/// One decoded frame. The views point into the frame or into the decoder's scratch space, and are valid until the next
/// frame.
struct Message {
  /// The frame's form: user broadcasts (binary kind 4) carry the bare payload and their own meta.
  enum class Kind : std::uint8_t { message, user_broadcast };

  Kind kind = Kind::message;
  Encoding encoding = Encoding::json;
  std::string_view join_ref;  ///< Empty where null or absent.
  std::string_view ref;       ///< Empty where null or absent.
  std::string_view topic;
  std::string_view event;
  std::string_view payload;  ///< JSON text or raw bytes, by `encoding`.
  std::string_view meta;     ///< User broadcasts only: JSON text or empty.
  std::string_view status;   ///< Binary replies only (kind 1): `ok` or `error`.
};

/// A frame to write.
struct OutgoingFrame {
  std::string_view join_ref;
  std::string_view ref;
  std::string_view topic;
  std::string_view event;
  std::string_view payload;
};

}  // namespace holdfast::phoenix
