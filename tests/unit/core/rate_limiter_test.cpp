#include "core/rate_limiter.h"

#include <gtest/gtest.h>

namespace holdfast {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant start = instant_from_ms(1'000'000);

TEST(RateLimiter, GivesItsBurstThenItsRate) {
  RateLimiter limiter{10, 5};
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(limiter.try_acquire(start)) << i;
  EXPECT_FALSE(limiter.try_acquire(start));
  EXPECT_EQ(limiter.available_at(start), start + milliseconds{100});
  int granted = 0;
  for (int ms = 1; ms <= 10'000; ++ms) granted += limiter.try_acquire(start + milliseconds{ms}) ? 1 : 0;
  EXPECT_NEAR(granted, 100, 1);
}

TEST(RateLimiter, TheMomentItNamesIsEnough) {
  RateLimiter limiter{3.7, 2};
  Instant now = start;
  for (int i = 0; i < 1000; ++i) {
    const Instant at = limiter.available_at(now);
    ASSERT_GE(at, now);
    now = at;
    int tries = 0;
    while (!limiter.try_acquire(now)) {
      now += milliseconds{1};
      ASSERT_LT(++tries, 2) << "a rounding error may cost a millisecond, never more";
    }
  }
}

TEST(RateLimiter, RefillsForANewConnection) {
  RateLimiter limiter{1, 2};
  limiter.try_acquire(start);
  limiter.try_acquire(start);
  limiter.refill();
  EXPECT_TRUE(limiter.try_acquire(start));
}

TEST(RateLimiter, NeverHoldsMoreThanItsBurst) {
  RateLimiter limiter{10, 3};
  const Instant later = start + seconds{3600};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.try_acquire(later));
  EXPECT_FALSE(limiter.try_acquire(later));
}

TEST(RateLimiter, ABurstBelowOneStillLetsOneThrough) {
  RateLimiter limiter{1, 0.2};
  EXPECT_TRUE(limiter.try_acquire(start)) << "a bucket that never holds a whole token would block for ever";
  EXPECT_TRUE(limiter.try_acquire(start + seconds{1}));
}

}  // namespace
}  // namespace holdfast
