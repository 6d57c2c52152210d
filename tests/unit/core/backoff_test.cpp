#include "core/backoff.h"

#include <gtest/gtest.h>

namespace holdfast {
namespace {

using std::chrono::seconds;

BackoffOptions without_jitter() {
  BackoffOptions options;
  options.jitter = 0;
  return options;
}

TEST(Backoff, WaitsOneTwoFourEightSixteenThenThirtySeconds) {
  Backoff backoff{without_jitter()};
  Random random{1};
  for (const int expected : {1, 2, 4, 8, 16, 30, 30, 30}) EXPECT_EQ(backoff.next(random), seconds{expected});
}

TEST(Backoff, StartsAnewAfterReset) {
  Backoff backoff{without_jitter()};
  Random random{1};
  backoff.next(random);
  backoff.next(random);
  EXPECT_EQ(backoff.attempts(), 2U);
  backoff.reset();
  EXPECT_EQ(backoff.attempts(), 0U);
  EXPECT_EQ(backoff.next(random), seconds{1});
}

TEST(Backoff, JitterOnlyShortensAndByNoMoreThanItsPart) {
  Random random{7};
  bool differs = false;
  for (int i = 0; i < 1000; ++i) {
    Backoff backoff;
    const Duration wait = backoff.next(random);
    EXPECT_LE(wait, seconds{1});
    EXPECT_GE(wait, Duration{750});
    differs = differs || wait != seconds{1};
  }
  EXPECT_TRUE(differs);
}

TEST(Backoff, FallsBackToTheDefaultStepsWhenGivenNone) {
  Backoff backoff{BackoffOptions{{}, 0}};
  Random random{1};
  EXPECT_EQ(backoff.next(random), seconds{1});
}

}  // namespace
}  // namespace holdfast
