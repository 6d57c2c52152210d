#pragma once

#include "core/time.h"

namespace holdfast {

/// Token bucket: `per_second` on average, at most `burst` at once.
class RateLimiter {
 public:
  RateLimiter(double per_second, double burst) : per_second_(per_second), burst_(burst), tokens_(burst) {}

  /// Takes a token if there is one.
  bool try_acquire(Instant now);
  /// When `try_acquire` will succeed: `now`, or later.
  Instant available_at(Instant now) const;
  /// Full again, as for a new connection.
  void refill() { tokens_ = burst_; }

 private:
  double tokens_at(Instant now) const;

  double per_second_;
  double burst_;
  double tokens_;
  Instant counted_at_{};
};

}  // namespace holdfast
