#pragma once

#include <emscripten/val.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/time.h"

// How values cross. Times and durations are numbers of milliseconds; "never" is Infinity.
namespace holdfast::classes {

/// Thirty years: what is longer means the same, and can be added to any time.
constexpr double longest_ms = 1e12;

/// What is no number is taken for the clock's start, and the far future for `never`.
inline Instant instant(double ms) {
  if (!(ms > 0)) return Instant{};
  return ms < 10 * longest_ms ? instant_from_ms(ms) : never;
}

inline Duration duration(double ms) { return ms > 0 ? duration_from_ms(std::min(ms, longest_ms)) : Duration{0}; }

inline double number(Instant at) { return at == never ? INFINITY : to_ms(at); }

}  // namespace holdfast::classes
