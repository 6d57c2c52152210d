#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Harness;

ClientOptions beating_often() {
  ClientOptions options;
  options.connection.heartbeat.interval = milliseconds{150};
  options.connection.heartbeat.timeout = milliseconds{900};
  options.connection.heartbeat.probe_timeout = milliseconds{500};
  return options;
}

TEST(ClientSilence, IsFoundInTimeOnceTheJoinsAreAnswered) {
  Harness h{beating_often()};
  h.join_one();
  h.answers_heartbeats = false;
  h.advance(seconds{1});
  EXPECT_FALSE(h.is_open()) << "a join that was answered blocks the server no more, and excuses no silence";
}

TEST(ClientSilence, IsExcusedWhileAnotherJoinHasNoAnswer) {
  Harness h{beating_often()};
  h.join_one();
  h.subscribe(2, "room:2");
  h.subscribe(3, "room:3");
  h.answers_heartbeats = false;
  h.accept_join("room:2");
  h.advance(seconds{4});
  EXPECT_TRUE(h.is_open());
  h.accept_join("room:3");
  h.advance(seconds{1});
  EXPECT_FALSE(h.is_open());
}

TEST(ClientSilence, IsToldAsCheckingWhileAProbeIsOut) {
  Harness h;
  h.join_one();
  h.answers_heartbeats = false;
  h.feed([](auto& c, Instant t) { c.online_changed(false, t); });
  EXPECT_TRUE(h.of<testing::QualityEvent>().back().checking);
  h.reply(h.last("heartbeat"));
  EXPECT_FALSE(h.of<testing::QualityEvent>().back().checking);
  h.advance(seconds{10});
  EXPECT_TRUE(h.is_open());
}

TEST(ClientSilence, IsNotToldAsCheckingOnceItIsALoss) {
  Harness h;
  h.join_one();
  h.answers_heartbeats = false;
  h.feed([](auto& c, Instant t) { c.online_changed(false, t); });
  h.advance(seconds{5});
  EXPECT_FALSE(h.is_open());
  EXPECT_FALSE(h.of<testing::QualityEvent>().back().checking);
}

}  // namespace
}  // namespace holdfast::realtime
