#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/time.h"

namespace holdfast::testing {

/// A JWT that expires at `expires_at`, with `extra` members in its claims. Its signature is invalid.
inline std::string jwt(Instant expires_at, std::string_view extra = {}) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string claims = R"({"role":"authenticated","exp":)";
  claims.append(std::to_string(expires_at.time_since_epoch().count() / 1000)).append(extra).append("}");
  std::string out = "eyJhbGciOiJIUzI1NiJ9.";
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : claims) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) out += digits[(bits >> (count - 6)) & 0x3fU];
  }
  if (count > 0) out += digits[(bits << (6 - count)) & 0x3fU];
  return out + ".signature";
}

}  // namespace holdfast::testing
