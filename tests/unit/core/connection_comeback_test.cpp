#include <gtest/gtest.h>

#include <algorithm>

#include "core/connection_manager.h"
#include "support/machine.h"

// What cuts a wait short, once and bounded.

namespace holdfast {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::connected;
using testing::Machine;

ConnectionOptions without_jitter() {
  ConnectionOptions options;
  options.backoff.jitter = 0;
  return options;
}

Duration planned(const Machine& m) { return m.changes.back().retry_at - m.now; }

/// Fails dials until a wait of `wait` has just begun.
void wait_for(Machine& m, Duration wait) {
  for (int i = 0; i < 10 && planned(m) != wait; ++i) {
    m.advance(planned(m));
    m.close();
  }
  ASSERT_EQ(planned(m), wait);
}

TEST(Comeback, AfterEachOfThreeShortCutsInARowTheFirstWaitIsTheShortest) {
  Machine m = connected(without_jitter());
  for (int cut = 0; cut < 3; ++cut) {
    m.advance(seconds{3});
    m.close();
    EXPECT_EQ(planned(m), seconds{1}) << cut;
    m.advance(seconds{1});
    m.open();
  }
}

TEST(Comeback, AServerThatAnswersOnceAndClosesIsDialledEverMoreSlowly) {
  Machine m = connected(without_jitter());
  std::vector<Duration> waits;
  for (int cut = 0; cut < 9; ++cut) {
    m.advance(seconds{3});
    m.close();
    waits.push_back(planned(m));
    m.advance(planned(m));
    m.open();
  }
  EXPECT_EQ(waits.back(), seconds{30});
}

TEST(Comeback, AConnectionThatOnlyOpenedEarnsNothing) {
  Machine m{without_jitter()};
  m.answers = false;
  m.connect();
  for (const int expected : {1, 2, 4}) {
    m.open();
    m.advance(seconds{3});
    m.close();
    EXPECT_EQ(planned(m), seconds{expected});
    m.advance(planned(m));
  }
}

TEST(Comeback, AStableConnectionEarnsOneMoreDialOnTheWay) {
  Machine m = connected(without_jitter());
  m.advance(seconds{20});
  for (const int expected : {1, 2, 4, 4, 8, 16, 30, 30}) {
    m.close();
    EXPECT_EQ(planned(m), seconds{expected});
    m.advance(planned(m));
  }
}

TEST(Comeback, AUserWhoActsEndsAWaitAtOnce) {
  Machine m{without_jitter()};
  m.connect();
  m.close();
  wait_for(m, seconds{16});
  m.advance(seconds{5});
  const std::size_t dials = m.dials.size();
  m.feed([&] { m.connection.user_acted(m.now); });
  EXPECT_EQ(m.dials.size(), dials + 1);
}

TEST(Comeback, AUserWhoNeverStopsBringsAboutADialInFourSeconds) {
  Machine m = connected();
  m.advance(seconds{20});
  m.close();
  const Instant start = m.now;
  for (int i = 0; i < 6'000; ++i) {
    if (m.connection.transport()) m.close();
    m.feed([&] { m.connection.user_acted(m.now); });
    m.advance(milliseconds{10});
  }
  const auto dials = static_cast<std::size_t>(m.dials.size());
  EXPECT_GE(dials, 14U);
  EXPECT_LE(dials, static_cast<std::size_t>((m.now - start) / seconds{4}) + 3);
}

TEST(Comeback, ASendThatWaitsHalvesAWaitOnce) {
  Machine m{without_jitter()};
  m.connect();
  m.close();
  wait_for(m, seconds{16});
  for (int i = 0; i < 100; ++i) m.feed([&] { m.connection.send_waits(m.now); });
  EXPECT_EQ(planned(m), seconds{8});
}

TEST(Comeback, SendsThatNeverStopStillMeetEverLongerWaits) {
  Machine m{without_jitter()};
  m.connect();
  m.close();
  for (int i = 0; i < 10 * 60 * 10; ++i) {
    if (m.connection.transport()) m.close();
    m.feed([&] { m.connection.send_waits(m.now); });
    m.advance(milliseconds{100});
  }
  EXPECT_LE(m.dials.size(), 45U) << "in ten minutes: one in 15 s, at last";
}

TEST(Comeback, NeitherHurriesADialThatFollowsAnotherWithinASecond) {
  Machine m = connected();
  m.close();
  m.feed([&] { m.connection.connected_elsewhere(m.now); });
  m.advance(milliseconds{500});
  m.feed([&] { m.connection.send_waits(m.now); });
  EXPECT_EQ(m.dials.size(), 1U);
}

TEST(Comeback, ADialThatARestartingServerClosesEarnsNothing) {
  Machine m = connected();
  m.advance(seconds{20});
  m.close();
  for (int i = 0; i < 6; ++i) {
    m.advance(planned(m));
    m.close(1001);
  }
  EXPECT_GE(planned(m), milliseconds{22'500});
}

TEST(Comeback, ASendDoesNotBreakTheSpreadOfARestart) {
  Machine m = connected();
  m.advance(minutes{1});
  m.close(1012);
  const Duration before = planned(m);
  m.feed([&] { m.connection.send_waits(m.now); });
  EXPECT_EQ(planned(m), before);
}

TEST(Comeback, ADialAfterARestartMayComeAtOnceWhereTheConnectionWasHealthy) {
  Duration shortest = hours{1};
  Duration longest{0};
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Machine m{{}, seed};
    m.connect();
    m.open();
    m.advance(seconds{20});
    m.close(1012);
    shortest = std::min(shortest, planned(m));
    longest = std::max(longest, planned(m));
  }
  EXPECT_LT(shortest, milliseconds{200});
  EXPECT_LE(longest, seconds{10});
  EXPECT_GT(longest, milliseconds{9'800});
}

TEST(Comeback, AnotherPageThatIsConnectedEndsOneWait) {
  Machine m{without_jitter()};
  m.connect();
  m.close();
  wait_for(m, seconds{8});
  m.advance(seconds{2});
  const std::size_t dials = m.dials.size();
  m.feed([&] { m.connection.connected_elsewhere(m.now); });
  EXPECT_EQ(m.dials.size(), dials + 1);
  m.close();
  m.advance(seconds{2});
  m.feed([&] { m.connection.connected_elsewhere(m.now); });
  EXPECT_EQ(m.dials.size(), dials + 1);
}

// Promise C4.
TEST(Comeback, WhateverHurriesNoMoreThanSixDialsGoOutInTwentySeconds) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Random random{seed};
    Machine m{{}, seed};
    m.connect();
    for (int i = 0; i < 20'000; ++i) {
      if (m.connection.transport() && random.unit() < 0.3) m.open();
      if (m.connection.transport() && random.unit() < 0.02) m.close(random.unit() < 0.3 ? 1012 : 1006);
      if (random.unit() < 0.1) m.feed([&] { m.connection.user_acted(m.now); });
      if (random.unit() < 0.1) m.feed([&] { m.connection.send_waits(m.now); });
      if (random.unit() < 0.1) m.feed([&] { m.connection.connected_elsewhere(m.now); });
      if (random.unit() < 0.1) m.connect();
      if (random.unit() < 0.1) m.online(random.unit() < 0.8);
      if (random.unit() < 0.1) m.visible(true);
      m.advance(milliseconds{20});
    }
    for (std::size_t i = 6; i < m.dials.size(); ++i) {
      ASSERT_GE(m.dials[i] - m.dials[i - 6], seconds{20}) << "seed " << seed << ", dial " << i;
    }
  }
}

}  // namespace
}  // namespace holdfast
