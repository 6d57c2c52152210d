#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

// A message that makes the server close its channel, or the socket, must not do so for ever. And what is sent while it
// is in doubt whether anyone is there.

namespace holdfast::realtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::Harness;

void rejoin(Harness& h) {
  h.advance(seconds{3});
  h.accept_join("room:1");
}

void reconnect_and_join(Harness& h) {
  for (int i = 0; i < 300 && !h.socket; ++i) h.advance(milliseconds{100});
  h.open();
  h.accept_join("room:1");
}

// Promise Q7.
TEST(ClientSuspects, WhatIsInFlightAtTwoClosesOfItsChannelHasFailed) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  h.close_channel("room:1");
  EXPECT_FALSE(h.settled(5)) << "once more: the close may have had another cause";
  rejoin(h);
  h.close_channel("room:1");
  ASSERT_TRUE(h.settled(5));
  EXPECT_EQ(h.settled(5)->outcome, Outcome::failed);
  EXPECT_EQ(h.settled(5)->error, ErrorCode::message_suspected);
  rejoin(h);
  EXPECT_EQ(h.count("e"), 2U);
}

TEST(ClientSuspects, GoOutOneByOneSoThatOnlyTheCauseFails) {
  Harness h;
  h.join_one();
  for (RequestId r = 1; r <= 3; ++r) h.push(1, r, "e" + std::to_string(r));
  h.close_channel("room:1");
  h.forget();
  rejoin(h);
  h.push(1, 4, "e4");
  EXPECT_EQ(h.count("e1"), 1U);
  EXPECT_EQ(h.count("e2") + h.count("e3") + h.count("e4"), 0U);
  h.reply(h.last("e1"));
  EXPECT_EQ(h.count("e2"), 1U);
  h.close_channel("room:1");
  EXPECT_EQ(h.settled(2)->error, ErrorCode::message_suspected);
  h.advance(seconds{5});
  h.accept_join("room:1");
  h.reply(h.last("e3"));
  h.reply(h.last("e4"));
  for (const RequestId r : {1U, 3U, 4U}) EXPECT_EQ(h.settled(r)->outcome, Outcome::acked) << r;
}

TEST(Client, AWordOnTheJoinBeforeSaysNothingOfTheChannelNow) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  const auto old = h.last("e");
  h.close_channel("room:1");
  rejoin(h);
  h.say({}, old.ref, "room:1", "phx_reply", R"({"status":"error","response":{"reason":"unmatched topic"}})");
  EXPECT_EQ(h.last_of_channel(1).state, phoenix::ChannelState::subscribed) << "the channel was joined anew meanwhile";
  h.say({}, h.last("e").ref, "room:1", "phx_reply", R"({"status":"error","response":{"reason":"unmatched topic"}})");
  EXPECT_EQ(h.last_of_channel(1).state, phoenix::ChannelState::errored);
}

TEST(ClientSuspects, DoNotHoldUpOtherChannels) {
  Harness h;
  h.join_one();
  h.subscribe(2, "room:2");
  h.accept_join("room:2");
  h.push(1, 5);
  h.close_channel("room:1");
  rejoin(h);
  h.push(2, 6, "other");
  EXPECT_EQ(h.count("other"), 1U);
}

// Promise Q7.
TEST(ClientSuspects, ThatKickTheSocketTwiceHaveFailedAndTheOthersAreSpared) {
  Harness h;
  h.join_one();
  for (RequestId r = 1; r <= 3; ++r) h.push(1, r, "e" + std::to_string(r));
  h.close(1011);
  h.forget();
  reconnect_and_join(h);
  EXPECT_EQ(h.count("e1") + h.count("e2") + h.count("e3"), 1U);
  h.close(1011);
  EXPECT_EQ(h.settled(1)->error, ErrorCode::message_suspected);
  reconnect_and_join(h);
  h.reply(h.last("e2"));
  h.reply(h.last("e3"));
  EXPECT_EQ(h.settled(2)->outcome, Outcome::acked);
  EXPECT_EQ(h.settled(3)->outcome, Outcome::acked);
}

TEST(ClientSuspects, AreNoneWhereTheNetworkFailsOrTheServerRestarts) {
  for (const std::uint16_t code : {1006, 1012, 1013}) {
    Harness h;
    h.join_one();
    h.push(1, 5);
    for (int i = 0; i < 2; ++i) {
      h.close(code);
      reconnect_and_join(h);
    }
    EXPECT_FALSE(h.settled(5)) << code;
    EXPECT_EQ(h.count("e"), 3U) << code;
  }
}

TEST(ClientSuspects, AreNoneWhereTheServerNamesItsReason) {
  Harness h;
  h.join_one("realtime:a", R"({"config":{}})");
  h.push(1, 5);
  for (int i = 0; i < 2; ++i) {
    h.system("realtime:a", "error", "Too many messages per second");
    h.close_channel("realtime:a");
    h.advance(seconds{3});
    h.accept_join("realtime:a");
  }
  EXPECT_FALSE(h.settled(5));
}

TEST(ClientSuspects, ThatAreNeverAnsweredLetTheOthersGoOnAfterTheirTimeout) {
  Harness h;
  h.join_one();
  h.push(1, 1, "e1");
  h.push(1, 2, "e2");
  h.close_channel("room:1");
  h.forget();
  rejoin(h);
  EXPECT_EQ(h.count("e2"), 0U);
  h.advance(seconds{11});
  EXPECT_EQ(h.settled(1)->error, ErrorCode::reply_timeout);
  EXPECT_EQ(h.count("e2"), 1U);
}

// --- In doubt --------------------------------------------------------------------------------------------------------

testing::PushRequest without_reply(RequestId request, std::string event) {
  testing::PushRequest push{1, request, std::move(event), "{}"};
  push.expects_reply = false;
  return push;
}

TEST(ClientInDoubt, WhatIsSentAfterOfflineIsHeldAndGoesOutInOrderWhenTheProbeIsAnswered) {
  Harness h;
  h.join_one();
  h.answers_heartbeats = false;
  h.feed([](auto& c, Instant t) { c.online_changed(false, t); });
  h.push(without_reply(5, "e5"));
  h.push(1, 6, "e6");
  EXPECT_EQ(h.count("e5") + h.count("e6"), 0U);
  EXPECT_FALSE(h.settled(5));
  h.reply(h.last("heartbeat"));
  ASSERT_EQ(h.count("e5") + h.count("e6"), 2U);
  EXPECT_EQ(h.settled(5)->outcome, Outcome::sent);
  EXPECT_EQ(h.written.back().event, "e6");
}

TEST(ClientInDoubt, WhatIsSentAfterOfflineOutlivesTheLoss) {
  Harness h;
  h.join_one();
  h.answers_heartbeats = false;
  h.feed([](auto& c, Instant t) { c.online_changed(false, t); });
  h.push(without_reply(5, "e5"));
  h.advance(seconds{5});
  ASSERT_FALSE(h.is_open());
  EXPECT_FALSE(h.settled(5));
  h.answers_heartbeats = true;
  h.feed([](auto& c, Instant t) { c.online_changed(true, t); });
  h.open();
  h.accept_join("room:1");
  EXPECT_EQ(h.count("e5"), 1U);
}

TEST(ClientInDoubt, WhatMayNotWaitIsWritten) {
  Harness h;
  h.join_one();
  h.answers_heartbeats = false;
  h.feed([](auto& c, Instant t) { c.online_changed(false, t); });
  testing::PushRequest push = without_reply(5, "now");
  push.may_wait = false;
  h.push(push);
  EXPECT_EQ(h.count("now"), 1U);
}

}  // namespace
}  // namespace holdfast::realtime
