#pragma once

#include <emscripten/val.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/time.h"

// How values cross. Times and durations are numbers of milliseconds; "never" is Infinity.
namespace holdfast::classes {

/// Thirty years. Longer times mean the same, and this one can be added to any time.
constexpr double longest_ms = 1e12;

/// NaN counts as the clock's start, and the far future as `never`.
inline Instant instant(double ms) {
  if (!(ms > 0)) return Instant{};
  return ms < 10 * longest_ms ? instant_from_ms(ms) : never;
}

inline Duration duration(double ms) { return ms > 0 ? duration_from_ms(std::min(ms, longest_ms)) : Duration{0}; }

inline double number(Instant at) { return at == never ? INFINITY : to_ms(at); }

}  // namespace holdfast::classes
