#include "browser/deadline_timer.h"

#include <emscripten/eventloop.h>

#include <algorithm>

namespace holdfast::browser {
namespace {

/// setTimeout takes a signed 32-bit number; beyond it fires at once.
constexpr double longest_timeout_ms = 2147483647.0;

}  // namespace

void DeadlineTimer::arm(Instant deadline, Instant now) {
  if (deadline >= armed_for_) return;
  cancel();
  armed_for_ = deadline;
  const double delay = std::clamp(to_ms(deadline - now), 0.0, longest_timeout_ms);
  id_ = emscripten_set_timeout(&DeadlineTimer::fired, delay, this);
}

void DeadlineTimer::cancel() {
  if (armed_for_ != never) emscripten_clear_timeout(id_);
  armed_for_ = never;
}

void DeadlineTimer::fired(void* self) {
  auto* timer = static_cast<DeadlineTimer*>(self);
  timer->armed_for_ = never;
  timer->callback_(timer->context_);
}

}  // namespace holdfast::browser
