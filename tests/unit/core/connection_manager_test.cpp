#include "core/connection_manager.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/machine.h"

namespace holdfast {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::connected;
using testing::Machine;
using State = ConnectionState;

TEST(ConnectionManager, StartsDisconnectedAndDoesNothing) {
  Machine m;
  EXPECT_EQ(m.state(), State::disconnected);
  EXPECT_EQ(m.connection.deadline(), never);
  m.advance(hours{1});
  EXPECT_TRUE(m.dials.empty());
}

TEST(ConnectionManager, GoesThroughConnectingToConnected) {
  Machine m = connected();
  EXPECT_EQ(m.states(), (std::vector{State::connecting, State::connected}));
  EXPECT_EQ(m.heartbeats, 1) << "the first heartbeat measures the latency";
}

TEST(ConnectionManager, ConnectingTwiceDialsOnce) {
  Machine m;
  m.connect();
  m.connect();
  m.open();
  m.connect();
  EXPECT_EQ(m.dials.size(), 1U);
}

TEST(ConnectionManager, ALossIsDisconnectedWithItsReasonThenReconnecting) {
  Machine m = connected();
  m.close(1006);
  EXPECT_EQ(m.states(), (std::vector{State::connecting, State::connected, State::disconnected, State::reconnecting}));
  EXPECT_EQ(m.changes[2].reason, ErrorCode::connection_lost);
  EXPECT_EQ(m.changes[2].close.code, 1006);
  EXPECT_GT(m.changes[3].retry_at, m.now);
}

// Promise C1.
TEST(ConnectionManager, EveryCloseOfTheServerReconnects) {
  for (const std::uint16_t code : {1000, 1001, 1002, 1005, 1006, 1009, 1011, 1012, 1013, 1015, 3000, 4999, 0}) {
    Machine m = connected();
    m.advance(seconds{20});
    m.close(code);
    EXPECT_EQ(m.state(), State::reconnecting) << code;
    m.advance(seconds{30});
    EXPECT_GE(m.dials.size(), 2U) << code;
  }
}

// Promise C1.
TEST(ConnectionManager, AFailedDialIsReconnectingWithServerUnreachable) {
  Machine m;
  m.connect();
  m.close(1006);
  EXPECT_EQ(m.states(), (std::vector{State::connecting, State::reconnecting}));
  EXPECT_EQ(m.changes.back().reason, ErrorCode::server_unreachable);
}

TEST(ConnectionManager, ADialThatHangsIsGivenUpAfterTenSeconds) {
  Machine m;
  m.connect();
  m.advance(seconds{10});
  ASSERT_EQ(m.closes.size(), 1U);
  EXPECT_EQ(m.closes[0].transport, 1U);
  EXPECT_EQ(m.changes.back().reason, ErrorCode::dial_timeout);
  EXPECT_EQ(m.state(), State::reconnecting);
}

TEST(ConnectionManager, WaitsOneTwoFourEightSixteenThirtySecondsBetweenDials) {
  ConnectionOptions options;
  options.backoff.jitter = 0;
  Machine m{options};
  m.connect();
  for (const int expected : {1, 2, 4, 8, 16, 30, 30}) {
    m.close();
    const Instant closed = m.now;
    m.advance(seconds{expected});
    EXPECT_EQ(m.dials.back() - closed, seconds{expected});
  }
}

TEST(ConnectionManager, AServerThatOpensAndClosesAtOnceIsDialledAtMostSixTimesInTwentySeconds) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Machine m{{}, seed};
    const Instant start = m.now;
    m.connect();
    while (m.now < start + seconds{20}) {
      if (m.connection.transport()) {
        m.open();
        m.close(1000);
      }
      m.advance(milliseconds{10});
    }
    EXPECT_LE(m.dials.size(), 6U) << "seed " << seed;
  }
}

TEST(ConnectionManager, TheBackoffStartsAnewOnlyWhenTheConnectionHasStayedUp) {
  Machine m = connected();
  m.close();
  m.advance(seconds{2});
  m.open();
  m.advance(seconds{9});
  EXPECT_EQ(m.connection.attempts(), 1U);
  m.advance(seconds{1});
  EXPECT_EQ(m.connection.attempts(), 0U);
}

// Promise C3.
TEST(ConnectionManager, SilenceIsFoundWithinFortyFiveSeconds) {
  Machine m = connected();
  m.advance(seconds{20});
  m.answers = false;
  const Instant silent_since = m.now;
  m.advance(seconds{46});
  ASSERT_GE(m.changes.size(), 3U);
  EXPECT_EQ(m.changes[2].reason, ErrorCode::heartbeat_timeout);
  ASSERT_GE(m.dials.size(), 2U);
  EXPECT_LE(m.dials[1] - silent_since, seconds{46});
}

// Promise C2.
TEST(ConnectionManager, DisconnectIsUndoneByNothingButConnect) {
  Machine m = connected();
  m.feed([&] { m.connection.disconnect(m.now); });
  EXPECT_EQ(m.state(), State::disconnected);
  EXPECT_EQ(m.changes.back().reason, ErrorCode::closed_by_user);
  ASSERT_EQ(m.closes.size(), 1U);
  EXPECT_EQ(m.closes[0].code, 1000);
  m.online(false);
  m.online(true);
  m.visible(false);
  m.visible(true);
  m.feed([&] { m.connection.suspend(m.now); });
  m.feed([&] { m.connection.resume(m.now); });
  m.feed([&] { m.connection.suspect(m.now); });
  m.feed([&] { m.connection.simulate_disconnect(m.now); });
  m.feed([&] { m.connection.transport_opened(1, m.now); });
  m.feed([&] { m.connection.transport_closed(1, {}, m.now); });
  m.advance(hours{1});
  EXPECT_EQ(m.dials.size(), 1U);
  EXPECT_EQ(m.state(), State::disconnected);
  m.connect();
  EXPECT_EQ(m.dials.size(), 2U);
  EXPECT_EQ(m.state(), State::connecting);
}

TEST(ConnectionManager, DisconnectWhileWaitingCancelsTheDial) {
  Machine m = connected();
  m.close();
  m.feed([&] { m.connection.disconnect(m.now); });
  m.advance(hours{1});
  EXPECT_EQ(m.dials.size(), 1U);
  EXPECT_EQ(m.connection.deadline(), never);
}

TEST(ConnectionManager, LateWordsOfAnOldSocketAreIgnored) {
  Machine m = connected();
  m.feed([&] { m.connection.simulate_disconnect(m.now); });
  m.advance(seconds{2});
  m.feed([&] { m.connection.transport_closed(1, {}, m.now); });
  m.feed([&] { m.connection.transport_opened(1, m.now); });
  EXPECT_EQ(m.state(), State::reconnecting);
  EXPECT_EQ(*m.connection.transport(), 2U);
  m.open();
  EXPECT_EQ(m.state(), State::connected);
}

TEST(ConnectionManager, SimulateDisconnectLooksLikeALoss) {
  Machine m = connected();
  m.feed([&] { m.connection.simulate_disconnect(m.now); });
  EXPECT_EQ(m.changes[2].reason, ErrorCode::simulated);
  EXPECT_EQ(m.state(), State::reconnecting);
  ASSERT_EQ(m.closes.size(), 1U);
}

// Promise C5.
TEST(ConnectionManager, AfterAServerRestartTheFirstWaitIsSpread) {
  Duration shortest = hours{1};
  Duration longest{0};
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Machine m{{}, seed};
    m.connect();
    m.open();
    m.close(1012);
    const Duration wait = m.changes.back().retry_at - m.now;
    shortest = std::min(shortest, wait);
    longest = std::max(longest, wait);
  }
  EXPECT_LT(shortest, seconds{2});
  EXPECT_GT(longest, seconds{10});
  EXPECT_LE(longest, seconds{11});
}

// Promise C5.
TEST(ConnectionManager, AfterAServerRestartLaterWaitsKeepTheDistanceUntilItIsConnectedAgain) {
  Machine m;
  m.connect();
  m.open();
  m.close(1012);
  for (const int expected : {10, 10, 10, 16, 30}) {
    m.advance(m.changes.back().retry_at - m.now);
    m.close(1006);
    EXPECT_EQ(m.changes.back().retry_at - m.now, seconds{expected});
  }
}

TEST(ConnectionManager, ASpreadWaitIsNeverLongerThanTheLongestNorTheSameForAll) {
  Duration shortest = hours{1};
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Machine m{{}, seed};
    m.connect();
    for (int i = 0; i < 8; ++i) {
      m.close();
      m.advance(m.changes.back().retry_at - m.now);
    }
    m.open();
    m.close(1012);
    const Duration wait = m.changes.back().retry_at - m.now;
    EXPECT_LE(wait, seconds{30});
    shortest = std::min(shortest, wait);
  }
  EXPECT_LT(shortest, seconds{24});
}

TEST(ConnectionManager, ANamedFatalErrorEndsTheAttempt) {
  Machine m;
  m.connect();
  m.feed([&] { m.connection.fail(ErrorCode::invalid_url, m.now); });
  EXPECT_EQ(m.state(), State::disconnected);
  EXPECT_EQ(m.changes.back().reason, ErrorCode::invalid_url);
  m.advance(hours{1});
  EXPECT_EQ(m.dials.size(), 1U);
}

TEST(ConnectionManager, AWishToConnectCutsAWaitShort) {
  Machine m = connected();
  m.close();
  m.advance(seconds{10});
  m.close();
  m.advance(milliseconds{1100});
  m.connect();
  EXPECT_EQ(m.dials.size(), 3U);
}

TEST(ConnectionManager, SamplesFasterWhileTheQualityIsDegraded) {
  Machine m;
  m.answers = false;
  m.connect();
  m.open();
  m.now += milliseconds{1500};
  m.feed([&] { m.connection.heartbeat_answered(m.now); });
  EXPECT_EQ(m.connection.quality().level, QualityLevel::poor);
  m.answers = true;
  const int before = m.heartbeats;
  m.advance(seconds{31});
  EXPECT_EQ(m.heartbeats, before + 3);
}

}  // namespace
}  // namespace holdfast
