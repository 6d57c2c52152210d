#pragma once

#include "core/time.h"

namespace holdfast::browser {

/// The page's time (`core/page_clock.h`): `Date.now()` at first, then never backwards, and sleep counts.
Instant now();

/// The same, or what it was less than a millisecond ago, for what comes in bursts: each look at a clock is a call into
/// JavaScript. No sleep shows in it.
Instant recent();

/// From the clock of timeouts to the page's time, in milliseconds: it grows with each sleep.
double shift_from_timeouts();

/// How far the page's time is ahead of `Date.now()`: as far as that was set back.
Duration ahead_of_wall();

}  // namespace holdfast::browser
