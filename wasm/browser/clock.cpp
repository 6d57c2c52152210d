#include "browser/clock.h"

#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#include "core/page_clock.h"

namespace holdfast::browser {
namespace {

ClockReading read_clocks() { return {emscripten_performance_now(), emscripten_date_now()}; }

struct Clock {
  ClockReading last = read_clocks();
  PageClock page{last};
};

Clock& clock() {
  static Clock clock;
  return clock;
}

}  // namespace

Instant now() {
  Clock& c = clock();
  c.last = read_clocks();
  return c.page.read(c.last);
}

Instant recent() {
  const Clock& c = clock();
  if (emscripten_performance_now() - c.last.monotonic >= 1) return now();
  return c.page.time();
}

double shift_from_timeouts() { return clock().page.shift(); }

Duration ahead_of_wall() { return clock().page.ahead(); }

}  // namespace holdfast::browser
