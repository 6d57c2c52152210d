#pragma once

#include "core/time.h"

namespace holdfast::browser {

/// The page's time (`core/page_clock.h`): it starts at `Date.now()`, never runs backwards, and counts sleep.
Instant now();

/// The same, at most a millisecond old, for events that come in bursts: each reading of a clock is a call into
/// JavaScript. It does not show sleep.
Instant recent();

/// From the clock of timeouts to the page's time, in milliseconds: it grows with each sleep.
double shift_from_timeouts();

/// How far the page's time is ahead of `Date.now()`: as far as that clock was set back.
Duration ahead_of_wall();

}  // namespace holdfast::browser
