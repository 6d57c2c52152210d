#include "core/quality_monitor.h"

#include <gtest/gtest.h>

namespace holdfast {
namespace {

using std::chrono::milliseconds;

QualityLevel level_after_first(int ms) {
  QualityMonitor monitor;
  monitor.came_online();
  monitor.sample(milliseconds{ms});
  return monitor.quality().level;
}

TEST(QualityMonitor, FirstRoundTripGivesTheSpecifiedLevel) {
  EXPECT_EQ(level_after_first(0), QualityLevel::excellent);
  EXPECT_EQ(level_after_first(99), QualityLevel::excellent);
  EXPECT_EQ(level_after_first(100), QualityLevel::good);
  EXPECT_EQ(level_after_first(299), QualityLevel::good);
  EXPECT_EQ(level_after_first(300), QualityLevel::fair);
  EXPECT_EQ(level_after_first(999), QualityLevel::fair);
  EXPECT_EQ(level_after_first(1000), QualityLevel::poor);
}

TEST(QualityMonitor, IsOfflineBeforeTheFirstSampleAndAfterALoss) {
  QualityMonitor monitor;
  EXPECT_EQ(monitor.quality().level, QualityLevel::offline);
  monitor.came_online();
  EXPECT_EQ(monitor.quality().level, QualityLevel::offline);
  monitor.sample(milliseconds{10});
  monitor.went_offline();
  EXPECT_EQ(monitor.quality().level, QualityLevel::offline);
  EXPECT_EQ(monitor.quality().latency_ms, 10) << "the last latency stays readable";
}

TEST(QualityMonitor, SmoothsAsRfc6298Does) {
  QualityMonitor monitor;
  monitor.came_online();
  monitor.sample(milliseconds{100});
  EXPECT_EQ(monitor.quality().latency_ms, 100);
  EXPECT_EQ(monitor.quality().jitter_ms, 50);
  monitor.sample(milliseconds{200});
  EXPECT_DOUBLE_EQ(monitor.quality().latency_ms, 112.5);
  EXPECT_DOUBLE_EQ(monitor.quality().jitter_ms, 62.5);
}

// Promise C7.
TEST(QualityMonitor, WorseIsSaidAtOnceBetterMustBeEarnedTwice) {
  QualityMonitor monitor;
  monitor.came_online();
  monitor.sample(milliseconds{90});
  monitor.sample(milliseconds{400});
  EXPECT_EQ(monitor.quality().level, QualityLevel::good);
  int well_below = 0;
  for (int samples = 0; monitor.quality().level != QualityLevel::excellent && samples < 50; ++samples) {
    monitor.sample(milliseconds{10});
    if (monitor.quality().latency_ms * 1.1 < 100) ++well_below;
  }
  EXPECT_EQ(well_below, 2);
}

// Promise C7.
TEST(QualityMonitor, DoesNotFlapAroundABorder) {
  QualityMonitor monitor;
  monitor.came_online();
  monitor.sample(milliseconds{101});
  int changes = 0;
  QualityLevel last = monitor.quality().level;
  for (int i = 0; i < 100; ++i) {
    monitor.sample(milliseconds{i % 2 == 0 ? 97 : 103});
    changes += monitor.quality().level != last ? 1 : 0;
    last = monitor.quality().level;
  }
  EXPECT_EQ(changes, 0);
}

TEST(QualityMonitor, AQuarterOfHeartbeatsLostIsPoor) {
  QualityMonitor monitor;
  monitor.came_online();
  for (int i = 0; i < 12; ++i) monitor.sample(milliseconds{10});
  for (int i = 0; i < 3; ++i) monitor.lost();
  EXPECT_EQ(monitor.quality().level, QualityLevel::excellent);
  monitor.lost();
  EXPECT_DOUBLE_EQ(monitor.quality().loss, 0.25);
  EXPECT_EQ(monitor.quality().level, QualityLevel::poor);
  EXPECT_TRUE(monitor.degraded());
}

TEST(QualityMonitor, LossAndLevelAreMeasuredAnewOnEachConnection) {
  QualityMonitor monitor;
  monitor.came_online();
  monitor.sample(milliseconds{2000});
  monitor.lost();
  monitor.went_offline();
  monitor.came_online();
  EXPECT_EQ(monitor.quality().loss, 0);
  monitor.sample(milliseconds{20});
  EXPECT_EQ(monitor.quality().level, QualityLevel::excellent);
  EXPECT_EQ(monitor.quality().latency_ms, 20);
}

TEST(QualityMonitor, ANegativeRoundTripIsZero) {
  QualityMonitor monitor;
  monitor.came_online();
  monitor.sample(milliseconds{-5});
  EXPECT_EQ(monitor.quality().latency_ms, 0);
}

}  // namespace
}  // namespace holdfast
