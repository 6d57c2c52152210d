#include "core/rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace holdfast {

double RateLimiter::tokens_at(Instant now) const {
  if (now <= counted_at_) return tokens_;
  return std::min(burst_, tokens_ + to_ms(now - counted_at_) / 1000.0 * per_second_);
}

bool RateLimiter::try_acquire(Instant now) {
  tokens_ = tokens_at(now);
  counted_at_ = std::max(counted_at_, now);
  if (tokens_ < 1.0) return false;
  tokens_ -= 1.0;
  return true;
}

Instant RateLimiter::available_at(Instant now) const {
  const double missing = 1.0 - tokens_at(now);
  if (missing <= 0.0) return now;
  return now + duration_from_ms(std::ceil(missing / per_second_ * 1000.0));
}

}  // namespace holdfast
