#pragma once

#include "core/time.h"

namespace holdfast {

/// The readings of a page's two clocks at one moment, in milliseconds.
struct ClockReading {
  double monotonic;  ///< `performance.now()`: never set, but it stands still while some systems sleep.
  double wall;       ///< `Date.now()`: counts sleep, but people and time servers set it forward and back.
};

/// Combines both clocks into one time that counts sleep and never runs backwards: the monotonic clock, moved forward
/// when the wall clock has left it behind. It measures each such step from the clocks themselves and never from the
/// last reading. So rounding (browsers coarsen and jitter both, by up to 100 ms) does not add up, however often you
/// read it. A wall clock that is set forward looks like sleep and counts as sleep. If the monotonic clock restarts, as
/// when a test installs fake timers, time goes on from where it was.
class PageClock {
 public:
  explicit PageClock(ClockReading first)
      : shift_(first.wall - first.monotonic), wall_shift_(shift_), time_(first.wall) {}

  Instant read(ClockReading reading);
  Instant time() const { return instant_from_ms(time_); }
  /// From the monotonic clock to this time, in milliseconds. It grows when the system sleeps, or the wall clock is set
  /// forward. Timers that run by the monotonic clock, such as timeouts, fire later by as much.
  double shift() const { return shift_; }
  /// How far this time is ahead of the user's wall clock: as far as that was set back. Use the wall clock for times
  /// from elsewhere, such as a token's expiry, and for times shown to people.
  Duration ahead() const { return duration_from_ms(shift_ - wall_shift_); }

 private:
  double shift_;       ///< From the monotonic clock to this time; never shrinks.
  double wall_shift_;  ///< From the monotonic clock to the wall clock, when they last parted.
  double time_;
};

}  // namespace holdfast
