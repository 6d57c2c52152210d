#include "core/backoff.h"

#include <algorithm>
#include <utility>

namespace holdfast {

Backoff::Backoff(BackoffOptions options) : options_(std::move(options)) {
  if (options_.steps.empty()) options_.steps = BackoffOptions{}.steps;
  options_.jitter = std::clamp(options_.jitter, 0.0, 1.0);
}

Duration Backoff::step() const {
  const std::size_t last = options_.steps.size() - 1;
  return options_.steps[std::min<std::size_t>(attempts_, last)];
}

Duration Backoff::next_step() {
  const Duration next = step();
  ++attempts_;
  return next;
}

Duration Backoff::jittered(Duration wait, Random& random) const {
  return duration_from_ms(to_ms(wait) * (1.0 - options_.jitter * random.unit()));
}

Duration Backoff::next(Random& random) { return jittered(next_step(), random); }

}  // namespace holdfast
