#include "browser/deadline_timer.h"

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>

#include <algorithm>

#include "browser/clock.h"

// Emscripten's own timers end the runtime after the first callback of a program without main().
EM_JS_DEPS(holdfast_deadline_timer, "$holdfastEnter");
// clang-format off
EM_JS(int, holdfast_set_timeout, (double delay_ms, void* timer), {
  return +Module['setTimeout'](() => holdfastEnter(() => _holdfast_timer_fired(timer)), delay_ms);
});
EM_JS(void, holdfast_clear_timeout, (int id), {
  Module['clearTimeout'](id);
});
// clang-format on

namespace holdfast::browser {
namespace {

/// setTimeout takes a signed 32-bit number; a larger one fires at once.
constexpr double longest_timeout_ms = 2147483647.0;

}  // namespace

void DeadlineTimer::arm(Instant deadline, Instant now) {
  // An overdue timer may never fire: code that fakes the page's timers forgets the waiting ones.
  const bool comes = armed_for_ >= now && shift_ == shift_from_timeouts();
  if (comes && deadline >= armed_for_ && deadline != never) return;
  cancel();
  if (deadline == never) return;
  armed_for_ = deadline;
  shift_ = shift_from_timeouts();
  const double delay = std::clamp(to_ms(deadline - now), 0.0, longest_timeout_ms);
  id_ = holdfast_set_timeout(delay, this);
}

void DeadlineTimer::cancel() {
  if (armed_for_ != never) holdfast_clear_timeout(id_);
  armed_for_ = never;
}

void DeadlineTimer::fire() {
  armed_for_ = never;
  callback_(context_);
}

}  // namespace holdfast::browser

extern "C" EMSCRIPTEN_KEEPALIVE void holdfast_timer_fired(void* timer) {
  static_cast<holdfast::browser::DeadlineTimer*>(timer)->fire();
}
