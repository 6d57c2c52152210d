#include "core/connection_manager.h"

#include <gtest/gtest.h>

#include "support/machine.h"

namespace holdfast {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::connected;
using testing::Machine;
using State = ConnectionState;

// Promise C3.
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

TEST(ConnectionManager, IsCheckingFromATriggerUntilTheAnswerOrTheLoss) {
  for (const bool answered : {true, false}) {
    Machine m = connected();
    m.advance(seconds{20});
    m.answers = false;
    EXPECT_FALSE(m.connection.checking());
    m.online(false);
    EXPECT_TRUE(m.connection.checking());
    m.advance(seconds{3});
    EXPECT_TRUE(m.connection.checking());
    if (answered) m.connection.heartbeat_answered(m.now);
    m.advance(seconds{2});
    EXPECT_FALSE(m.connection.checking());
    EXPECT_EQ(m.connection.is_open(), answered);
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

}  // namespace
}  // namespace holdfast
