#pragma once

#include "core/time.h"

namespace holdfast {

/// What a page's two clocks say at one moment, in milliseconds.
struct ClockReading {
  double monotonic;  ///< `performance.now()`: never set, but it stands still while some systems sleep.
  double wall;       ///< `Date.now()`: counts sleep, but people and time servers set it forward and back.
};

/// Makes one time of the two, which counts sleep and never runs backwards: the monotonic clock, moved forward where the
/// wall clock has left it behind. Each such step is measured from the clocks themselves and never from the last
/// reading, so that rounding (browsers coarsen and jitter both, by up to 100 ms) adds up to nothing, however often
/// it is read. A wall clock that is set forward cannot be told from sleep and counts as such. Where the monotonic clock
/// starts anew, as when a test puts fake timers in its place, time goes on from where it was.
class PageClock {
 public:
  explicit PageClock(ClockReading first)
      : shift_(first.wall - first.monotonic), wall_shift_(shift_), time_(first.wall) {}

  Instant read(ClockReading reading);
  Instant time() const { return instant_from_ms(time_); }
  /// From the monotonic clock to this time, in milliseconds. It grows where the system slept, or the wall clock was set
  /// forward: what waits by the monotonic clock, as a timeout does, comes later by as much.
  double shift() const { return shift_; }
  /// How far this time is ahead of the user's wall clock: as far as that was set back. What comes from elsewhere, as
  /// the expiry of a token, and what is shown to people goes by the wall clock.
  Duration ahead() const { return duration_from_ms(shift_ - wall_shift_); }

 private:
  double shift_;       ///< From the monotonic clock to this time; never shrinks.
  double wall_shift_;  ///< From the monotonic clock to the wall clock, when they last parted.
  double time_;
};

}  // namespace holdfast
