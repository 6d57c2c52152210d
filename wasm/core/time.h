#pragma once

#include <chrono>

namespace holdfast {

/// The core never reads a clock. This clock has no `now()`, so time can come in only as an argument.
struct Clock {
  using duration = std::chrono::milliseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<Clock>;
  static constexpr bool is_steady = true;
};

using Duration = Clock::duration;
/// Milliseconds since the Unix epoch by the driver's clock, which counts sleep and never runs backwards.
using Instant = Clock::time_point;

constexpr Instant never = Instant::max();

constexpr double to_ms(Duration d) { return static_cast<double>(d.count()); }
constexpr double to_ms(Instant t) { return static_cast<double>(t.time_since_epoch().count()); }
constexpr Instant instant_from_ms(double ms) { return Instant{Duration{static_cast<Clock::rep>(ms)}}; }
constexpr Duration duration_from_ms(double ms) { return Duration{static_cast<Clock::rep>(ms)}; }

}  // namespace holdfast
