#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::Harness;

constexpr const char* orders = "realtime:orders";

TEST(Client, JoinsWhatWasSubscribedToBeforeTheConnectionWasThere) {
  Harness h;
  h.subscribe(1, "room:1", R"({"a":1})");
  EXPECT_TRUE(h.events.empty()) << "without a wish to connect, a channel is shown as closed";
  h.connect();
  EXPECT_EQ(h.count("phx_join"), 0U);
  h.open();
  const auto join = h.last("phx_join");
  EXPECT_EQ(join.topic, "room:1");
  EXPECT_EQ(join.payload, R"({"a":1})");
  EXPECT_EQ(join.ref, join.join_ref);
  h.accept_join("room:1");
  EXPECT_THAT(h.channel_states(1), ElementsAre(ChannelState::joining, ChannelState::subscribed));
}

TEST(Client, GivesTheJoinReplyToTheUser) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, "room:1");
  h.accept_join("room:1", R"({"hello":"world"})");
  EXPECT_EQ(h.last_of_channel(1).response, R"({"hello":"world"})");
}

// Promise Q8.
TEST(Client, JoinsArePacedBelowTheServersLimit) {
  Harness h;
  h.connect();
  for (ChannelId id = 1; id <= 100; ++id) h.subscribe(id, "room:" + std::to_string(id));
  h.open();
  EXPECT_LE(h.count("phx_join"), 10U);
  h.advance(seconds{1});
  EXPECT_LE(h.count("phx_join"), 31U);
  h.advance(seconds{5});
  EXPECT_EQ(h.count("phx_join"), 100U);
}

TEST(Client, JoinsEvenAtThePaceOfOneASecond) {
  ClientOptions options;
  options.joins_per_second = 1;
  Harness h{options};
  h.connect();
  for (ChannelId id = 1; id <= 3; ++id) h.subscribe(id, "room:" + std::to_string(id));
  h.open();
  h.advance(seconds{3});
  EXPECT_EQ(h.count("phx_join"), 3U);
}

// Promise J1.
TEST(Client, RejoinsAfterEveryReconnectWithItsOwnJoinRef) {
  Harness h;
  h.join_one();
  const auto first = h.last("phx_join");
  h.reconnect();
  EXPECT_EQ(h.count("phx_join"), 2U);
  EXPECT_NE(h.last("phx_join").join_ref, first.join_ref);
  h.accept_join("room:1");
  EXPECT_THAT(h.channel_states(1), ElementsAre(ChannelState::joining, ChannelState::subscribed, ChannelState::errored,
                                               ChannelState::joining, ChannelState::subscribed));
}

TEST(Client, AReplyToAnOldJoinIsNotTakenForTheNewOne) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, "room:1");
  const auto old = h.last("phx_join");
  h.reconnect();
  h.reply(old);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::joining);
}

TEST(Client, ARefusedJoinIsTriedAgainAfterTheServersBlock) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, orders);
  h.refuse_join(orders, "UnknownErrorOnChannel: x");
  const auto told = h.last_of_channel(1);
  EXPECT_EQ(told.state, ChannelState::errored);
  EXPECT_EQ(told.error, ErrorCode::join_refused);
  EXPECT_GE(told.retry_at - h.now, seconds{6});
  EXPECT_EQ(told.detail, "UnknownErrorOnChannel: x");
  h.advance(seconds{7});
  EXPECT_EQ(h.count("phx_join"), 2U);
}

TEST(Client, AJoinThatCanNeverWorkFailsByName) {
  struct Case {
    const char* reason;
    ErrorCode error;
  };
  for (const auto& c :
       {Case{"Unauthorized: no", ErrorCode::unauthorized}, Case{"PrivateOnly: x", ErrorCode::unauthorized},
        Case{"TopicNameRequired: x", ErrorCode::invalid_topic}, Case{"unmatched topic", ErrorCode::invalid_topic},
        Case{"UnableToReplayMessages: x", ErrorCode::join_rejected}}) {
    Harness h;
    h.connect();
    h.open();
    h.subscribe(1, orders);
    h.push(1, 5);
    h.refuse_join(orders, c.reason);
    EXPECT_EQ(h.last_of_channel(1).state, ChannelState::failed) << c.reason;
    EXPECT_EQ(h.last_of_channel(1).error, c.error) << c.reason;
    ASSERT_TRUE(h.settled(5)) << "what waited for it fails with it";
    EXPECT_EQ(h.settled(5)->error, c.error);
    h.advance(hours{1});
    EXPECT_EQ(h.count("phx_join"), 1U) << "no retry storm";
  }
}

TEST(Client, FailingJoinsAreNotTakenForADeadConnection) {
  Harness h;
  h.answers_heartbeats = false;
  h.connect();
  h.open();
  h.reply(h.last("heartbeat"));
  h.subscribe(1, orders);
  h.subscribe(2, "realtime:b");
  h.feed([](auto& c, Instant t) { c.visible_changed(true, t); });
  h.advance(seconds{10});  // Two failing joins block the server for ten seconds.
  EXPECT_TRUE(h.is_open());
}

TEST(Client, AJoinWithoutAnswerTimesOutAndIsTriedAgain) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, "room:1");
  h.advance(seconds{12});
  EXPECT_EQ(h.count("phx_join"), 2U);
  EXPECT_EQ(h.of<testing::ChannelStateEvent>()[1].error, ErrorCode::join_timeout);
}

TEST(Client, TheAnswerToAJoinThatWasGivenUpIsProgressForThoseBehindIt) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, "room:1");
  const auto given_up = h.last("phx_join");
  h.advance(seconds{11});
  ASSERT_EQ(h.count("phx_join", "room:1"), 2U);
  h.advance(seconds{8});
  h.reply(given_up, "error", R"({"reason":"UnknownErrorOnChannel: x"})");
  h.advance(seconds{9});
  EXPECT_EQ(h.count("phx_join", "room:1"), 2U) << "the server has only come to it";
  h.advance(seconds{2});
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::join_timeout);
}

TEST(Client, AnAnswerThatComesAfterTheTimeoutStillJoins) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, "room:1");
  // A server that takes eleven seconds for each join, one after the other.
  for (int i = 0; i < 5 && h.last_of_channel(1).state != ChannelState::subscribed; ++i) {
    const auto join = h.last("phx_join");
    h.advance(seconds{11});
    h.reply(join);
  }
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
  const std::size_t joins = h.count("phx_join");
  EXPECT_LE(joins, 2U);
  h.advance(minutes{5});
  EXPECT_EQ(h.count("phx_join"), joins);
}

TEST(Client, AChannelThatIsLeftWhileItsJoinIsLateIsLeftOnTheServerToo) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, "room:1");
  h.advance(seconds{10});
  ASSERT_EQ(h.last_of_channel(1).state, ChannelState::errored);
  h.unsubscribe(1);
  EXPECT_EQ(h.last("phx_leave").join_ref, h.last("phx_join").join_ref);
  h.reply(h.last("phx_join"));
  h.reply(h.last("phx_leave"));
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::closed);
  h.advance(minutes{5});
  EXPECT_EQ(h.count("phx_join"), 1U);
}

TEST(Client, ADuplicateJoinsLateCloseDoesNotCloseTheNewJoin) {
  Harness h;
  h.join_one();
  const std::string old_ref = h.last("phx_join").join_ref;
  h.feed([](auto& c, Instant t) { c.configure_channel(1, R"({"new":1})", t); });
  h.advance(Duration::zero());
  EXPECT_EQ(h.count("phx_join"), 2U);
  h.accept_join("room:1");
  h.say(old_ref, old_ref, "room:1", "phx_close", "{}");  // The new OK arrives before the old close.
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
  h.advance(minutes{1});
  EXPECT_EQ(h.count("phx_join"), 2U);
}

TEST(Client, MessagesOfAnOldJoinAreNotDelivered) {
  Harness h;
  h.join_one();
  h.say("999", {}, "room:1", "news", "{}");
  EXPECT_TRUE(h.of<testing::MessageEvent>().empty());
  h.say({}, {}, "room:1", "news", R"({"a":1})");
  ASSERT_EQ(h.of<testing::MessageEvent>().size(), 1U);
  EXPECT_EQ(h.of<testing::MessageEvent>()[0].payload, R"({"a":1})");
}

TEST(Client, ARefusalOfAJoinIsToldWhole) {
  for (const std::string_view refusal :
       {R"({"reason":"full","room_for":5})", R"({"reason":"unauthorized","ask":"ann"})"}) {
    Harness h;
    h.connect();
    h.open();
    h.subscribe(1, "room:1");
    const auto join = h.last("phx_join");
    h.say(join.join_ref, join.ref, "room:1", "phx_reply",
          R"({"status":"error","response":)" + std::string{refusal} + "}");
    EXPECT_EQ(h.last_of_channel(1).response, refusal);
  }
}

// Promise J1.
TEST(Client, ACrashedChannelRejoins) {
  Harness h;
  h.join_one();
  const std::string ref = h.last("phx_join").join_ref;
  h.say(ref, ref, "room:1", "phx_error", R"({"reason":"channel_crash"})");
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::channel_crashed);
  h.advance(seconds{1});
  EXPECT_EQ(h.count("phx_join"), 2U);
}

// Promise J1.
TEST(Client, ACloseThatNobodyAskedForRejoins) {
  Harness h;
  h.join_one();
  h.close_channel("room:1");
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::channel_closed);
  h.advance(seconds{1});
  EXPECT_EQ(h.count("phx_join"), 2U);
}

TEST(Client, ACloseInVersionOneIsMatchedByItsRef) {
  ClientOptions options;
  options.version = phoenix::Version::v1;
  Harness h{options};
  h.connect();
  h.open();
  h.subscribe(1, "room:1");
  const auto join = h.last("phx_join");
  h.text(R"({"topic":"room:1","event":"phx_reply","payload":{"status":"ok","response":{}},"ref":")" + join.ref + "\"}");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
  h.text(R"({"topic":"room:1","event":"phx_close","payload":{},"ref":null})");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed) << "a close of nobody in particular";
  h.text(R"({"topic":"room:1","event":"phx_close","payload":{},"ref":")" + join.ref + "\"}");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::errored);
}

TEST(Client, AnUnmatchedTopicOnAPushRejoinsAndSendsAgain) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  const auto push = h.last("e");
  h.say({}, push.ref, "room:1", "phx_reply", R"({"status":"error","response":{"reason":"unmatched topic"}})");
  EXPECT_FALSE(h.settled(5));
  h.advance(seconds{1});
  h.accept_join("room:1");
  EXPECT_EQ(h.count("e"), 2U);
  h.reply(h.last("e"));
  EXPECT_EQ(h.settled(5)->outcome, Outcome::acked);
}

// Promise Q3.
TEST(Client, AnUnmatchedTopicOnAPushOfTheJoinBeforeSendsItAgainOnThisOne) {
  for (const bool answered_late : {false, true}) {
    Harness h;
    h.join_one("realtime:room");
    h.push(1, 5);
    h.push(1, 6);
    const auto pushes = h.all("e");
    const auto closed = h.last("phx_join");
    h.feed([](auto& c, Instant t) { c.configure_channel(1, R"({"config":{"private":true}})", t); });
    h.advance(Duration::zero());
    ASSERT_EQ(h.count("phx_join"), 2U);
    // The server had closed the old join before it heard of the pushes and of the new join.
    h.say(closed.ref, closed.ref, "realtime:room", "phx_close", "{}");
    if (answered_late) h.accept_join("realtime:room");
    for (const auto& push : pushes) {
      h.say({}, push.ref, "realtime:room", "phx_reply",
            R"({"status":"error","response":{"reason":"unmatched topic"}})");
    }
    EXPECT_FALSE(h.settled(5) || h.settled(6)) << "the server has not accepted them";
    if (!answered_late) h.accept_join("realtime:room");
    h.advance(std::chrono::milliseconds{100});
    ASSERT_EQ(h.count("e"), 4U);
    EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
    for (const auto& push : h.all("e")) h.reply(push);
    EXPECT_EQ(h.settled(5)->outcome, Outcome::acked);
    EXPECT_EQ(h.settled(6)->outcome, Outcome::acked);
    EXPECT_EQ(h.count("phx_join"), 2U) << "what the old join was told says nothing of the new one";
  }
}

// Promise J5.
TEST(Client, AnUnmatchedTopicOnPresenceOfTheJoinBeforeAnnouncesItAgain) {
  Harness h;
  h.join_one("realtime:room");
  h.push(1, 5, "presence", R"({"type":"presence","event":"track","payload":{"at":"door"}})");
  const auto old = h.last("presence");
  h.feed([](auto& c, Instant t) { c.configure_channel(1, R"({"config":{"private":true}})", t); });
  h.advance(Duration::zero());
  h.say({}, old.ref, "realtime:room", "phx_reply", R"({"status":"error","response":{"reason":"unmatched topic"}})");
  EXPECT_FALSE(h.settled(5));
  h.accept_join("realtime:room");
  h.advance(seconds{1});
  ASSERT_EQ(h.count("presence"), 2U);
  h.reply(h.last("presence"));
  EXPECT_EQ(h.settled(5)->outcome, Outcome::acked);
  h.advance(minutes{1});
  EXPECT_EQ(h.count("presence"), 2U);
}

TEST(Client, LeavesAndIsClosed) {
  Harness h;
  h.join_one();
  h.unsubscribe(1);
  const auto leave = h.last("phx_leave");
  EXPECT_EQ(leave.join_ref, h.last("phx_join").join_ref);
  h.reply(leave);
  h.close_channel("room:1");
  EXPECT_THAT(h.channel_states(1), ElementsAre(ChannelState::joining, ChannelState::subscribed, ChannelState::leaving,
                                               ChannelState::closed));
  h.advance(minutes{5});
  EXPECT_EQ(h.count("phx_join"), 1U);
}

TEST(Client, ALeaveThatTheServerDropsSilentlyEndsByItself) {
  Harness h;
  h.join_one();
  h.unsubscribe(1);
  h.advance(seconds{5});
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::closed);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::reply_timeout);
}

TEST(Client, SubscribingWhileLeavingJoinsAnew) {
  Harness h;
  h.join_one();
  h.unsubscribe(1);
  const auto leave = h.last("phx_leave");
  h.feed([](auto& c, Instant t) { c.subscribe(1, Duration::zero(), t); });
  EXPECT_EQ(h.count("phx_join"), 2U);
  h.reply(leave);
  h.accept_join("room:1");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(Client, WhatWaitedForALeftChannelIsDroppedByName) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  h.close();
  h.push(1, 6);
  h.unsubscribe(1);
  EXPECT_EQ(h.settled(5)->error, ErrorCode::channel_left);
  EXPECT_EQ(h.settled(5)->outcome, Outcome::failed) << "it was written, and may have arrived";
  EXPECT_EQ(h.settled(6)->outcome, Outcome::dropped);
}

TEST(Client, WhatWasWrittenOnALeftChannelHasFailedForItMayHaveArrived) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  h.unsubscribe(1);
  EXPECT_EQ(h.settled(5)->error, ErrorCode::channel_left);
  EXPECT_EQ(h.settled(5)->outcome, Outcome::failed);
}

TEST(Client, ASendToAChannelThatIsBeingLeftFailsByName) {
  Harness h;
  h.join_one();
  h.unsubscribe(1);
  h.push(1, 5);
  h.advance(minutes{1});
  ASSERT_TRUE(h.settled(5)) << "nobody will ever send it";
  EXPECT_EQ(h.settled(5)->error, ErrorCode::channel_left);
}

TEST(Client, AClosedChannelIsForgottenAndItsIdMayBeUsedAgain) {
  Harness h;
  h.join_one();
  h.feed([](auto& c, Instant t) { c.close_channel(1, t); });
  EXPECT_EQ(h.client.channel(1), nullptr);
  h.subscribe(1, "room:2");
  h.accept_join("room:2");
  h.subscribe(1, "room:3");  // Without closing it first.
  h.say({}, {}, "room:2", "news", "{}");
  h.accept_join("room:3");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

}  // namespace
}  // namespace holdfast::realtime
