#pragma once

#include "core/time.h"

namespace holdfast::browser {

/// The page's time: `Date.now()` at first, then never backwards, and sleep counts. It takes the larger step of the
/// monotonic clock (which stops while a laptop sleeps) and the wall clock (which may be set back).
Instant now();

/// The same, or what it was less than a millisecond ago, for what comes in bursts: each look at a clock is a call into
/// JavaScript. No sleep shows in it.
Instant recent();

}  // namespace holdfast::browser
