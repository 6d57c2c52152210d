#include "core/page_clock.h"

#include <algorithm>
#include <cmath>

namespace holdfast {
namespace {

/// The clocks have diverged if their difference has changed by more than this. Two clocks of 100 ms with jitter, as in
/// browsers that resist fingerprinting, can seem to differ by up to 400 ms.
constexpr double step_ms = 500;

/// A monotonic clock that is behind by more than this has restarted; no browser's jitter is as large.
constexpr double restart_ms = 250;

}  // namespace

Instant PageClock::read(ClockReading reading) {
  const double wall_shift = reading.wall - reading.monotonic;
  const double parted = wall_shift - wall_shift_;
  if (std::abs(parted) > step_ms) {
    shift_ += std::max(0.0, parted);
    wall_shift_ = wall_shift;
  }
  const double behind = time_ - (reading.monotonic + shift_);
  if (behind > restart_ms) {
    shift_ += behind;
    wall_shift_ = wall_shift;
  }
  time_ = std::max(time_, reading.monotonic + shift_);
  return time();
}

}  // namespace holdfast
