#include "browser/clock.h"

#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>

namespace holdfast::browser {

Instant now() {
  static double monotonic = emscripten_performance_now();
  static double wall = emscripten_date_now();
  static double time = wall;
  const double next_monotonic = emscripten_performance_now();
  const double next_wall = emscripten_date_now();
  time += std::max({0.0, next_monotonic - monotonic, next_wall - wall});
  monotonic = next_monotonic;
  wall = next_wall;
  return instant_from_ms(time);
}

}  // namespace holdfast::browser
