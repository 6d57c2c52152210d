#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace holdfast::sync {

/// A timestamp of PostgreSQL in microseconds. Those with a zone are instants since 1970; those without one are not, and
/// never equal one that is.
struct InstantText {
  std::int64_t microseconds = 0;
  bool zoned = false;
  bool operator==(const InstantText&) const = default;
};

/// Reads `2026-11-27T10:00:00.123456+00:00` and PostgreSQL's other forms of it (a blank for the `T`, `+00`, `Z`, no
/// fraction). Nothing for any other text, a bare date included.
std::optional<InstantText> read_instant(std::string_view text);

}  // namespace holdfast::sync
