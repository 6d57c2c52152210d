#pragma once

#include <algorithm>

#include "core/time.h"

namespace holdfast {

/// Token bucket: `per_second` on average, at most `burst` at once.
class RateLimiter {
 public:
  /// Raises a burst below one to one: a bucket that cannot hold a whole token would block for ever.
  RateLimiter(double per_second, double burst)
      : per_second_(per_second), burst_(std::max(1.0, burst)), tokens_(burst_) {}

  /// Takes a token if there is one; returns false otherwise.
  bool try_acquire(Instant now);
  /// When `try_acquire` will succeed: `now`, or later.
  Instant available_at(Instant now) const;
  /// Fills the bucket, as for a new connection.
  void refill() { tokens_ = burst_; }

 private:
  double tokens_at(Instant now) const;

  double per_second_;
  double burst_;
  double tokens_;
  Instant counted_at_{};
};

}  // namespace holdfast
