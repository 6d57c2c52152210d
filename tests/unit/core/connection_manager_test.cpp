#include "core/connection_manager.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace holdfast {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using State = ConnectionState;

/// The connection machine with a clock, and the socket in the test's hands.
class Machine {
 public:
  explicit Machine(ConnectionOptions options = {}, std::uint64_t seed = 1) : connection(std::move(options), seed) {}

  template <typename Input>
  void feed(Input input) {
    input();
    take();
  }
  void connect() {
    feed([&] { connection.connect(now); });
  }
  void open() {
    feed([&] { connection.transport_opened(*connection.transport(), now); });
  }
  void close(std::uint16_t code = 1006) {
    feed([&] { connection.transport_closed(*connection.transport(), CloseInfo{code, {}}, now); });
  }
  void online(bool online) {
    feed([&] { connection.online_changed(online, now); });
  }
  void visible(bool visible) {
    feed([&] { connection.visible_changed(visible, now); });
  }
  /// Time passes; the server answers every heartbeat if `answers`.
  void advance(Duration duration) {
    const Instant end = now + duration;
    int in_place = 0;
    while (connection.deadline() <= end) {
      in_place = connection.deadline() > now ? 0 : in_place + 1;
      ASSERT_LT(in_place, 3) << "a busy loop";
      now = std::max(now, connection.deadline());
      feed([&] { connection.deadline_reached(now); });
    }
    now = end;
  }
  void take() {
    for (const auto& output : connection.take_outputs()) {
      if (std::holds_alternative<OpenTransport>(output)) dials.push_back(now);
      if (const auto* close_it = std::get_if<CloseTransport>(&output)) closes.push_back(*close_it);
      if (const auto* change = std::get_if<StateChange>(&output)) changes.push_back(*change);
      if (!std::holds_alternative<WriteHeartbeat>(output)) continue;
      ++heartbeats;
      if (answers) connection.heartbeat_answered(now);
    }
  }
  std::vector<State> states() const {
    std::vector<State> seen;
    for (const auto& change : changes) {
      if (change.state != change.previous) seen.push_back(change.state);
    }
    return seen;
  }
  State state() const { return connection.state(); }

  ConnectionManager connection;
  Instant now = instant_from_ms(1'800'000'000'000);
  bool answers = true;
  std::vector<Instant> dials;
  std::vector<CloseTransport> closes;
  std::vector<StateChange> changes;
  int heartbeats = 0;
};

Machine connected(ConnectionOptions options = {}) {
  Machine m{std::move(options)};
  m.connect();
  m.open();
  return m;
}

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

TEST(ConnectionManager, SilenceIsFoundWithinFiveSecondsWithATrigger) {
  for (const int trigger : {0, 1, 2, 3}) {
    Machine m = connected();
    m.advance(seconds{20});
    m.answers = false;
    if (trigger == 0) m.online(true);
    if (trigger == 1) m.visible(true);
    if (trigger == 2) m.feed([&] { m.connection.resume(m.now); });
    if (trigger == 3) m.feed([&] { m.connection.suspect(m.now); });
    m.advance(seconds{5});
    EXPECT_EQ(m.changes.back().reason, ErrorCode::probe_timeout) << trigger;
    EXPECT_EQ(m.state(), State::reconnecting) << trigger;
  }
}

TEST(ConnectionManager, AProbeThatIsAnsweredChangesNothing) {
  Machine m = connected();
  m.advance(seconds{20});
  m.visible(true);
  m.advance(seconds{20});
  EXPECT_EQ(m.state(), State::connected);
  EXPECT_EQ(m.dials.size(), 1U);
}

TEST(ConnectionManager, OnlineOrVisibleCutsAWaitShortButOnlyOnce) {
  Machine m{{}, 3};
  m.connect();
  for (int i = 0; i < 4; ++i) {  // Up to a long wait.
    m.close();
    m.advance(seconds{20});
  }
  m.close();
  m.advance(seconds{3});
  const std::size_t before = m.dials.size();
  m.online(true);
  EXPECT_EQ(m.dials.size(), before + 1) << "immediately";
  m.close();
  m.advance(seconds{2});
  for (int i = 0; i < 50; ++i) {
    m.online(true);
    m.visible(true);
    m.advance(milliseconds{10});
  }
  EXPECT_EQ(m.dials.size(), before + 1) << "the next wait is waited out";
}

TEST(ConnectionManager, HurryingNeverMakesAWaitLonger) {
  ConnectionOptions options;
  options.backoff.steps = {milliseconds{50}};
  options.backoff.jitter = 0;
  Machine m{options};
  m.connect();
  m.close();
  m.advance(milliseconds{10});
  m.online(true);
  m.advance(milliseconds{40});
  EXPECT_EQ(m.dials.size(), 2U);
}

TEST(ConnectionManager, EventsOfTheBrowserNeverDialMoreThanOnceASecond) {
  Machine m;
  const Instant start = m.now;
  m.connect();
  for (int i = 0; i < 2000; ++i) {
    if (m.connection.transport()) m.close();
    m.online(i % 2 == 1);
    m.visible(true);
    m.advance(milliseconds{5});
  }
  EXPECT_LE(m.dials.size(), static_cast<std::size_t>((m.now - start) / seconds{1}) + 1)
      << "a network that flaps must not make a storm of dials";
}

TEST(ConnectionManager, StaysDisconnectedWhileTheBrowserIsOfflineAndDialsAtOnceAfter) {
  Machine m = connected();
  m.advance(seconds{20});
  m.answers = false;
  m.online(false);
  m.advance(seconds{5});
  EXPECT_EQ(m.state(), State::disconnected);
  EXPECT_EQ(m.changes.back().reason, ErrorCode::browser_offline);
  m.advance(seconds{50});
  EXPECT_EQ(m.dials.size(), 1U);
  m.online(true);
  EXPECT_EQ(m.dials.size(), 2U);
  EXPECT_EQ(m.state(), State::reconnecting);
}

TEST(ConnectionManager, ABrowserThatIsWronglyOfflineIsNotBelievedForEver) {
  Machine m = connected();
  m.online(false);
  m.close();
  EXPECT_EQ(m.state(), State::disconnected);
  m.advance(seconds{61});
  EXPECT_GE(m.dials.size(), 2U);
  EXPECT_EQ(m.state(), State::disconnected) << "quietly: the user still sees disconnected";
  m.open();
  EXPECT_EQ(m.state(), State::connected);
}

TEST(ConnectionManager, WaitingGoesToOfflineAndBack) {
  Machine m = connected();
  m.close();
  m.online(false);
  EXPECT_EQ(m.state(), State::disconnected);
  EXPECT_EQ(m.changes.back().reason, ErrorCode::browser_offline);
  m.advance(seconds{2});
  m.online(true);
  EXPECT_EQ(m.state(), State::reconnecting);
  EXPECT_EQ(m.dials.size(), 2U);
}

TEST(ConnectionManager, OnlineDuringAnOldDialStartsAFreshOne) {
  Machine m;
  m.connect();
  m.advance(seconds{5});
  m.online(true);
  EXPECT_EQ(m.dials.size(), 2U);
  EXPECT_EQ(m.closes.size(), 1U);
  m.online(true);
  EXPECT_EQ(m.dials.size(), 2U) << "a young dial has not had its chance";
}

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

TEST(ConnectionManager, ASuspendedPageHasNoSocketAndDialsWhenItResumes) {
  Machine m = connected();
  m.feed([&] { m.connection.suspend(m.now); });
  EXPECT_EQ(m.state(), State::disconnected);
  EXPECT_EQ(m.changes.back().reason, ErrorCode::page_suspended);
  EXPECT_EQ(m.closes.size(), 1U);
  m.now += hours{1};
  m.feed([&] { m.connection.deadline_reached(m.now); });
  EXPECT_EQ(m.dials.size(), 1U);
  m.feed([&] { m.connection.resume(m.now); });
  EXPECT_EQ(m.dials.size(), 2U);
  EXPECT_EQ(m.state(), State::reconnecting);
}

TEST(ConnectionManager, ConnectInASuspendedPageWaitsForIt) {
  Machine m;
  m.feed([&] { m.connection.suspend(m.now); });
  m.connect();
  EXPECT_TRUE(m.dials.empty());
  m.feed([&] { m.connection.resume(m.now); });
  EXPECT_EQ(m.dials.size(), 1U);
}

TEST(ConnectionManager, AnHourInTheFreezerIsFoundAtTheFirstWake) {
  Machine m = connected();
  m.advance(seconds{20});
  m.now += hours{1};
  m.feed([&] { m.connection.deadline_reached(m.now); });
  EXPECT_EQ(m.state(), State::reconnecting);
  m.advance(seconds{2});
  EXPECT_EQ(m.dials.size(), 2U) << "within two seconds";
}

TEST(ConnectionManager, PauseDisconnectsAHiddenPageAfterAWhileAndComesBackWithIt) {
  ConnectionOptions options;
  options.hidden_policy = HiddenPolicy::pause;
  Machine m = connected(options);
  m.visible(false);
  m.advance(seconds{29});
  EXPECT_EQ(m.state(), State::connected);
  m.advance(seconds{2});
  EXPECT_EQ(m.state(), State::disconnected);
  EXPECT_EQ(m.changes.back().reason, ErrorCode::page_suspended);
  m.visible(true);
  EXPECT_EQ(m.dials.size(), 2U);
}

TEST(ConnectionManager, KeepLeavesAHiddenPageConnected) {
  Machine m = connected();
  m.visible(false);
  m.advance(hours{2});
  EXPECT_EQ(m.state(), State::connected);
}

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
