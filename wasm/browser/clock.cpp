#include "browser/clock.h"

#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>

namespace holdfast::browser {
namespace {

struct Clock {
  double monotonic = emscripten_performance_now();
  double wall = emscripten_date_now();
  double time = wall;
};

Clock& clock() {
  static Clock clock;
  return clock;
}

}  // namespace

Instant now() {
  Clock& last = clock();
  const double monotonic = emscripten_performance_now();
  const double wall = emscripten_date_now();
  last.time += std::max({0.0, monotonic - last.monotonic, wall - last.wall});
  last.monotonic = monotonic;
  last.wall = wall;
  return instant_from_ms(last.time);
}

Instant recent() {
  const Clock& last = clock();
  if (emscripten_performance_now() - last.monotonic >= 1) return now();
  return instant_from_ms(last.time);
}

}  // namespace holdfast::browser
