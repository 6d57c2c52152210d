#include "realtime/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::Harness;

constexpr const char* orders = "realtime:orders";
constexpr const char* wants_orders =
    R"({"config":{"postgres_changes":[{"event":"*","schema":"public","table":"orders"}]}})";
constexpr const char* grants_orders =
    R"({"postgres_changes":[{"id":77,"event":"*","schema":"public","table":"orders"}]})";

ClientOptions with_token_function() {
  ClientOptions options;
  options.token_source = TokenSource::function;
  return options;
}

void give_token(Harness& h, std::string token) {
  h.feed([&](auto& c, Instant t) { c.set_access_token(token, t); });
}

/// Drops the connection and opens the next one.
void reconnect(Harness& h) {
  h.close();
  h.advance(seconds{2});
  h.open();
}

// --- Connecting and joining ------------------------------------------------------------------------------------------

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

TEST(Client, RejoinsAfterEveryReconnectWithItsOwnJoinRef) {
  Harness h;
  h.join_one();
  const auto first = h.last("phx_join");
  reconnect(h);
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
  reconnect(h);
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
  EXPECT_EQ(h.of<testing::ChannelEvent>()[1].error, ErrorCode::join_timeout);
}

TEST(Client, ADuplicateJoinsLateCloseDoesNotCloseTheNewJoin) {
  Harness h;
  h.join_one();
  const std::string old_ref = h.last("phx_join").join_ref;
  h.feed([](auto& c, Instant t) { c.configure_channel(1, R"({"new":1})", t); });
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

TEST(Client, ACrashedChannelRejoins) {
  Harness h;
  h.join_one();
  const std::string ref = h.last("phx_join").join_ref;
  h.say(ref, ref, "room:1", "phx_error", R"({"reason":"channel_crash"})");
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::channel_crashed);
  h.advance(seconds{1});
  EXPECT_EQ(h.count("phx_join"), 2U);
}

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

// --- Leaving ---------------------------------------------------------------------------------------------------------

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
  EXPECT_EQ(h.settled(6)->outcome, Outcome::dropped);
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

// --- Sending ---------------------------------------------------------------------------------------------------------

TEST(Client, APushIsWrittenAtOnceAndAcknowledged) {
  Harness h;
  h.join_one();
  h.push(1, 5, "say", R"({"a":1})");
  const auto push = h.last("say");
  EXPECT_EQ(push.payload, R"({"a":1})");
  EXPECT_EQ(push.join_ref, h.last("phx_join").join_ref);
  h.reply(push, "ok", R"({"b":2})");
  EXPECT_EQ(h.settled(5)->outcome, Outcome::acked);
  EXPECT_EQ(h.settled(5)->status, "ok");
  EXPECT_EQ(h.settled(5)->response, R"({"b":2})");
}

TEST(Client, ARefusalMayBeNoObject) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  h.reply(h.last("e"), "error", R"("payload_size_exceeded")");
  EXPECT_EQ(h.settled(5)->outcome, Outcome::failed);
  EXPECT_EQ(h.settled(5)->error, ErrorCode::reply_error);
  EXPECT_EQ(h.settled(5)->response, R"("payload_size_exceeded")");
}

TEST(Client, AReplyWithANumericRefIsStillTheReply) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  h.text("[null," + h.last("e").ref + R"(,"room:1","phx_reply",{"status":"ok","response":1}])");
  EXPECT_EQ(h.settled(5)->outcome, Outcome::acked);
}

TEST(Client, APushWithoutReplyIsSentWhenItIsWritten) {
  Harness h;
  h.join_one();
  PushRequest push{1, 5, "e", "{}"};
  push.expects_reply = false;
  h.push(push);
  EXPECT_EQ(h.settled(5)->outcome, Outcome::sent);
}

TEST(Client, APushWithoutAnswerTimesOut) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  h.advance(milliseconds{9'999});
  EXPECT_FALSE(h.settled(5));
  h.advance(milliseconds{1});
  EXPECT_EQ(h.settled(5)->error, ErrorCode::reply_timeout);
  h.reply(h.last("e"));
  EXPECT_EQ(h.settled(5)->error, ErrorCode::reply_timeout) << "a late answer changes nothing";
}

TEST(Client, ReplyTimeoutsAreNotPutOffForEverByJoinsOfOthers) {
  Harness h;
  h.join_one();
  for (ChannelId id = 2; id < 12; ++id) {
    h.advance(seconds{1});
    h.subscribe(id, "room:" + std::to_string(id));  // Nobody answers: one or the other is always joining.
  }
  h.push(1, 5);
  h.advance(seconds{60});
  EXPECT_TRUE(h.settled(5));
}

TEST(Client, WaitsInTheQueueWhileOfflineAndIsFlushedInOrder) {
  Harness h;
  h.join_one();
  h.close();
  for (RequestId r = 10; r < 15; ++r) h.push(1, r, "e" + std::to_string(r));
  EXPECT_EQ(h.client.sender().queue().size(), 5U);
  EXPECT_EQ(h.of<testing::QueueEvent>().back().size, 5U);
  h.advance(seconds{2});
  h.open();
  h.accept_join("room:1");
  std::vector<std::string> order;
  for (const auto& w : h.written) {
    if (w.event[0] == 'e') order.push_back(w.event);
  }
  EXPECT_THAT(order, ElementsAre("e10", "e11", "e12", "e13", "e14"));
  EXPECT_EQ(h.of<testing::QueueEvent>().back().size, 0U);
}

TEST(Client, AHundredMessagesWaitTheRestIsDroppedOldestFirstAndAllSettle) {
  Harness h;
  h.join_one();
  h.close();
  for (RequestId r = 1; r <= 130; ++r) h.push(1, r);
  for (RequestId r = 1; r <= 30; ++r) {
    ASSERT_TRUE(h.settled(r)) << r;
    EXPECT_EQ(h.settled(r)->error, ErrorCode::queue_overflow);
  }
  h.advance(seconds{2});
  h.open();
  h.accept_join("room:1");
  for (int s = 0; s < 40; ++s) {
    h.advance(milliseconds{100});
    for (const auto& w : h.all("e")) h.reply(w);
    std::erase_if(h.written, [](const auto& w) { return w.event == "e"; });
  }
  for (RequestId r = 31; r <= 130; ++r) {
    ASSERT_TRUE(h.settled(r)) << r;
    EXPECT_EQ(h.settled(r)->outcome, Outcome::acked);
  }
}

TEST(Client, AFlushIsPacedBelowTheServersLimit) {
  Harness h;
  h.join_one();
  h.close();
  for (RequestId r = 1; r <= 100; ++r) h.push(1, r);
  h.advance(seconds{2});
  h.open();
  h.accept_join("room:1");
  EXPECT_LE(h.count("e"), 10U);
  h.advance(seconds{1});
  EXPECT_LE(h.count("e"), 61U);
  h.advance(seconds{2});
  EXPECT_EQ(h.count("e"), 100U);
}

TEST(Client, FlushesEvenAtThePaceOfOneASecond) {
  ClientOptions options;
  options.sender.flush_per_second = 1;
  Harness h{options};
  h.connect();
  h.subscribe(1, "room:1");
  for (RequestId r = 1; r <= 3; ++r) h.push(1, r);
  h.open();
  h.accept_join("room:1");
  h.advance(seconds{3});
  EXPECT_EQ(h.count("e"), 3U);
}

TEST(Client, WhatWasNotAcknowledgedWhenTheConnectionDroppedIsSentAgainFirst) {
  Harness h;
  h.join_one();
  h.push(1, 1, "e1");
  h.push(1, 2, "e2");
  h.reply(h.last("e1"));
  h.close();
  h.push(1, 3, "e3");
  h.forget();
  h.advance(seconds{2});
  h.open();
  h.accept_join("room:1");
  std::vector<std::string> order;
  for (const auto& w : h.written) {
    if (w.event[0] == 'e') order.push_back(w.event);
  }
  EXPECT_THAT(order, ElementsAre("e2", "e3")) << "what was acknowledged is not repeated";
}

TEST(Client, ADropInMidFlushLosesAndRepeatsNothingThatWasAcknowledged) {
  Harness h;
  h.join_one();
  h.close();
  for (RequestId r = 1; r <= 50; ++r) h.push(1, r, "e" + std::to_string(r));
  std::map<std::string, int> acked;
  for (int round = 0; round < 12; ++round) {
    h.advance(seconds{31});
    if (!h.socket) continue;
    h.open();
    h.accept_join("room:1");
    h.advance(milliseconds{100});
    int n = 0;
    for (const auto& w : h.written) {
      if (w.event[0] != 'e' || ++n > 6) continue;
      h.reply(w);
      ++acked[w.event];
    }
    h.written.clear();
    h.close();
  }
  for (const auto& [event, times] : acked) EXPECT_EQ(times, 1) << event;
  EXPECT_GT(acked.size(), 20U);
}

TEST(Client, AMessageThatWasOnTheWireInFiveDyingConnectionsIsGivenUp) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  for (int i = 0; i < 5 && !h.settled(5); ++i) {
    h.close();
    h.advance(seconds{31});
    ASSERT_TRUE(h.socket);
    h.open();
    h.accept_join("room:1");
  }
  ASSERT_TRUE(h.settled(5));
  EXPECT_EQ(h.settled(5)->outcome, Outcome::failed);
  EXPECT_EQ(h.settled(5)->error, ErrorCode::connection_lost);
  EXPECT_EQ(h.count("e"), 5U);
}

TEST(Client, WhatWasInFlightWhenAChannelCrashedHasFailed) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  const std::string ref = h.last("phx_join").join_ref;
  h.say(ref, ref, "room:1", "phx_error", "{}");
  EXPECT_EQ(h.settled(5)->error, ErrorCode::channel_crashed);
}

TEST(Client, WhatWasInFlightWhenAChannelWasClosedWaitsForTheRejoin) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  h.close_channel("room:1");
  EXPECT_FALSE(h.settled(5));
  h.advance(seconds{1});
  h.accept_join("room:1");
  h.reply(h.last("e"));
  EXPECT_EQ(h.settled(5)->outcome, Outcome::acked);
}

TEST(Client, APushThatMayNotWaitFailsAtOnceWhileTheChannelIsNotJoined) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, "room:1");
  PushRequest push{1, 5, "e", "{}"};
  push.may_wait = false;
  h.push(push);
  EXPECT_EQ(h.settled(5)->outcome, Outcome::failed);
}

TEST(Client, APushThatMayNotWaitDoesNotWaitBehindThoseThatMay) {
  ClientOptions options;
  options.sender.flush_per_second = 1;
  Harness h{options};
  h.connect();
  h.subscribe(1, "room:1");
  for (RequestId r = 1; r <= 3; ++r) h.push(1, r);
  h.open();
  h.accept_join("room:1");
  PushRequest push{1, 5, "urgent", "{}"};
  push.may_wait = false;
  h.push(push);
  EXPECT_EQ(h.count("urgent"), 1U) << "the channel is joined: there is no reason to refuse";
}

TEST(Client, APushToAnUnknownChannelFailsByName) {
  Harness h;
  h.push(9, 5);
  EXPECT_EQ(h.settled(5)->error, ErrorCode::channel_left);
}

TEST(Client, AStalledSendProbesTheConnection) {
  Harness h;
  h.join_one();
  h.answers_heartbeats = false;
  h.advance(seconds{1});
  h.push(1, 5);
  const Instant pushed = h.now;
  h.advance(seconds{9});
  ASSERT_GE(h.of<testing::ConnectionEvent>().size(), 3U);
  EXPECT_EQ(h.of<testing::ConnectionEvent>()[2].reason, ErrorCode::probe_timeout);
  EXPECT_LE(h.now - pushed, seconds{9});
}

TEST(Client, MessagesExpireAtTheirTimeToLive) {
  ClientOptions options;
  options.sender.queue.time_to_live = seconds{30};
  Harness h{options};
  h.push(1, 4);
  h.client.open_channel(1, "room:1", "{}");
  h.push(1, 5);
  h.advance(seconds{30});
  EXPECT_EQ(h.settled(5)->outcome, Outcome::expired);
}

TEST(Client, BinaryPushesAndUserBroadcastsAreFramedAsBytes) {
  Harness h;
  h.join_one("realtime:a");
  h.push({1, 5, "ev", "\x01\x02", PayloadKind::user_broadcast_binary});
  ASSERT_TRUE(h.written.back().binary);
  EXPECT_EQ(h.written.back().raw.front(), '\3');
  h.push({1, 6, "ev", "\x01\x02", PayloadKind::binary});
  EXPECT_EQ(h.written.back().raw.front(), '\0');
  h.push({1, 7, std::string(300, 'e'), "x", PayloadKind::binary});
  EXPECT_EQ(h.settled(7)->error, ErrorCode::message_too_large);
}

// --- Disconnecting ---------------------------------------------------------------------------------------------------

TEST(Client, ACleanDisconnectLeavesClosesAndClearsTheQueue) {
  Harness h;
  h.join_one();
  h.subscribe(2, "room:2");
  h.push(1, 5);
  h.push(2, 6);
  h.disconnect();
  EXPECT_EQ(h.count("phx_leave", "room:1"), 1U);
  ASSERT_EQ(h.closes.size(), 1U);
  EXPECT_EQ(h.closes[0].code, 1000);
  EXPECT_EQ(h.settled(5)->error, ErrorCode::queue_cleared);
  EXPECT_EQ(h.settled(6)->error, ErrorCode::queue_cleared);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::closed);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::closed_by_user);
  EXPECT_EQ(h.state(), ConnectionState::disconnected);
  h.advance(hours{1});
  EXPECT_EQ(h.dials.size(), 1U);
}

TEST(Client, ConnectAfterDisconnectJoinsAgain) {
  Harness h;
  h.join_one();
  h.disconnect();
  h.connect();
  h.open();
  h.accept_join("room:1");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(Client, AnImpossibleAddressIsANamedEndOfEverythingThatWaits) {
  Harness h;
  h.subscribe(1, "room:1");
  h.connect();
  h.push(1, 5);
  h.feed([](auto& c, Instant t) { c.transport_impossible(ErrorCode::invalid_url, t); });
  EXPECT_EQ(h.of<testing::ConnectionEvent>().back().reason, ErrorCode::invalid_url);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::closed);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::invalid_url);
  ASSERT_TRUE(h.settled(5));
  EXPECT_EQ(h.settled(5)->error, ErrorCode::invalid_url);
}

// --- Access tokens ---------------------------------------------------------------------------------------------------

TEST(Client, AsksForATokenAtEachConnectAndJoinsWithIt) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  h.subscribe(1, orders, R"({"config":{}})");
  ASSERT_EQ(h.of<testing::TokenEvent>().size(), 1U);
  EXPECT_EQ(h.of<testing::TokenEvent>()[0].wish, TokenWish::connecting);
  EXPECT_EQ(h.count("phx_join"), 0U) << "it waits for the token";
  const std::string token = testing::jwt(h.now + hours{1});
  give_token(h, token);
  EXPECT_EQ(h.last("phx_join").payload, R"({"config":{},"access_token":")" + token + "\"}");
  h.accept_join(orders);
  reconnect(h);
  EXPECT_EQ(h.of<testing::TokenEvent>().size(), 2U);
}

TEST(Client, APlainPhoenixTopicGetsNoToken) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, testing::jwt(h.now + hours{1}));
  h.subscribe(1, "room:1", R"({"a":1})");
  EXPECT_EQ(h.last("phx_join").payload, R"({"a":1})");
}

TEST(Client, RefreshesTheTokenBeforeItExpiresAndTellsTheJoinedChannels) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, testing::jwt(h.now + hours{1}));
  h.subscribe(1, orders);
  h.accept_join(orders);
  h.advance(minutes{58});
  EXPECT_EQ(h.of<testing::TokenEvent>().size(), 1U);
  h.advance(minutes{1});
  ASSERT_EQ(h.of<testing::TokenEvent>().size(), 2U);
  EXPECT_EQ(h.of<testing::TokenEvent>()[1].wish, TokenWish::expiring);
  const std::string fresh = testing::jwt(h.now + hours{1});
  give_token(h, fresh);
  EXPECT_EQ(h.last("access_token", orders).payload, R"({"access_token":")" + fresh + "\"}");
  EXPECT_EQ(h.count("phx_join"), 1U);
}

TEST(Client, AChannelThatTheServerClosesForAnExpiredTokenRejoinsWithAFreshOne) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, testing::jwt(h.now + hours{1}));
  h.subscribe(1, orders);
  h.accept_join(orders);
  h.system(orders, "error", "Token has expired 0 seconds ago");
  h.close_channel(orders);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::token_expired);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::errored);
  EXPECT_EQ(h.of<testing::TokenEvent>().back().wish, TokenWish::rejected);
  const std::string fresh = testing::jwt(h.now + hours{2});
  give_token(h, fresh);
  h.advance(seconds{1});
  EXPECT_NE(h.last("phx_join").payload.find(fresh), std::string::npos);
}

TEST(Client, AnExpiredTokenOfManyChannelsIsOneRejection) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, testing::jwt(h.now + hours{1}));
  for (ChannelId id = 1; id <= 8; ++id) {
    const std::string topic = "realtime:" + std::to_string(id);
    h.subscribe(id, topic);
    h.accept_join(topic);
  }
  for (ChannelId id = 1; id <= 8; ++id) {
    const std::string topic = "realtime:" + std::to_string(id);
    h.system(topic, "error", "Token has expired 0 seconds ago");
    h.close_channel(topic);
    if (id == 4) give_token(h, testing::jwt(h.now + hours{2}));  // The answer comes amidst the closes.
  }
  for (ChannelId id = 1; id <= 8; ++id) EXPECT_NE(h.last_of_channel(id).state, ChannelState::failed) << id;
  h.advance(seconds{10});
  EXPECT_EQ(h.count("phx_join"), 16U);
}

TEST(Client, ATokenThatIsRefusedTwiceIsAFatalError) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, "bad1");
  h.subscribe(1, orders);
  for (int i = 2; i < 10 && h.last_of_channel(1).state != ChannelState::failed; ++i) {
    h.refuse_join(orders, "JwtSignatureError: x");
    if (h.last_of_channel(1).state == ChannelState::failed) break;
    give_token(h, "bad" + std::to_string(i));
    h.advance(seconds{1});
  }
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::failed);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::invalid_token);
  EXPECT_LE(h.count("phx_join"), 4U);
}

TEST(Client, NewTokensDoNotPileUpJoinsThatAreNotAnsweredYet) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, "bad0");
  h.subscribe(1, orders);
  h.refuse_join(orders, "InvalidJWTToken: Token has expired 1 seconds ago");
  for (int i = 1; i < 5; ++i) {  // The server is blocked: no answer.
    give_token(h, "bad" + std::to_string(i));
    h.advance(seconds{1});
  }
  EXPECT_EQ(h.count("phx_join"), 2U);
}

TEST(Client, AValueThatIsRefusedIsAFatalErrorUntilANewOneIsGiven) {
  ClientOptions options;
  options.token_source = TokenSource::value;
  Harness h{options};
  give_token(h, "bad");
  h.connect();
  h.open();
  h.subscribe(1, orders);
  h.refuse_join(orders, "InvalidJWTToken: x");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::failed);
  give_token(h, "good");
  h.accept_join(orders);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(Client, ATokenFunctionThatHangsIsAskedAgainAndWhatIsKnownIsUsed) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  h.subscribe(1, orders);
  h.advance(minutes{2});
  EXPECT_GE(h.of<testing::TokenEvent>().size(), 2U);
  EXPECT_LE(h.of<testing::TokenEvent>().size(), 8U);
  give_token(h, testing::jwt(h.now + hours{1}));
  EXPECT_EQ(h.count("phx_join"), 1U);
  h.accept_join(orders);
  reconnect(h);
  h.advance(seconds{10});
  EXPECT_EQ(h.count("phx_join"), 2U) << "the old token may still be good: the server decides";
}

TEST(Client, ATokenFunctionThatFailsIsAskedAgainWithBackoff) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  for (int i = 0; i < 60; ++i) {
    h.advance(seconds{1});
    h.feed([](auto& c, Instant t) { c.token_failed("boom", t); });
  }
  EXPECT_LE(h.of<testing::TokenEvent>().size(), 8U);
}

TEST(Client, AFunctionThatReturnsExpiredTokensIsNotAskedInATightLoop) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  for (int i = 0; i < 60; ++i) {
    give_token(h, testing::jwt(h.now - hours{1}, R"(,"n":)" + std::to_string(i)));
    h.advance(seconds{1});
  }
  EXPECT_LE(h.of<testing::TokenEvent>().size(), 15U);
}

// --- Database changes ------------------------------------------------------------------------------------------------

void join_orders(Harness& h) {
  h.connect();
  h.open();
  h.subscribe(1, orders, wants_orders);
  h.accept_join(orders, grants_orders);
}

TEST(Client, IsSubscribedOnlyWhenChangesFlow) {
  Harness h;
  join_orders(h);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::joined);
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(Client, DeliversAChangeToItsBindings) {
  Harness h;
  join_orders(h);
  h.say(
      {}, {}, orders, "postgres_changes",
      R"({"ids":[77],"data":{"schema":"public","table":"orders","type":"INSERT","commit_timestamp":"2026","columns":[{"name":"id","type":"int8"}],"record":{"id":9007199254740993},"errors":null}})");
  ASSERT_EQ(h.of<testing::ChangeEvent>().size(), 1U);
  const auto change = h.of<testing::ChangeEvent>()[0];
  EXPECT_THAT(change.bindings, ElementsAre(0));
  EXPECT_EQ(change.record, R"({"id":9007199254740993})") << "the digits stay";
  EXPECT_EQ(change.columns_id, 1U);
  h.say({}, {}, orders, "postgres_changes", R"({"ids":[1],"data":{"type":"INSERT","record":{}}})");
  EXPECT_EQ(h.of<testing::ChangeEvent>().size(), 1U) << "an id that nobody asked for";
}

TEST(Client, ColumnsAreGivenOnlyWhenTheyDiffer) {
  Harness h;
  join_orders(h);
  const std::string change = R"({"ids":[77],"data":{"type":"DELETE","columns":[1],"old_record":{"id":1}}})";
  h.say({}, {}, orders, "postgres_changes", change);
  h.say({}, {}, orders, "postgres_changes", change);
  EXPECT_EQ(h.of<testing::ChangeEvent>()[0].columns, "[1]");
  EXPECT_EQ(h.of<testing::ChangeEvent>()[1].columns, "");
  EXPECT_EQ(h.of<testing::ChangeEvent>()[1].columns_id, h.of<testing::ChangeEvent>()[0].columns_id);
}

TEST(Client, ParametersThatTheServerRefusesAreAFatalError) {
  Harness h;
  join_orders(h);
  h.system(orders, "error", "Unable to subscribe to changes with given parameters. Please check Realtime is enabled",
           "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::failed);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::invalid_subscription);
  EXPECT_EQ(h.count("phx_leave"), 1U);
}

TEST(Client, ADatabaseThatCannotForNowIsWaitedForThenJoinedAnew) {
  Harness h;
  join_orders(h);
  h.system(orders, "error", "Database connection lost", "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::errored);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::database_unavailable);
  h.advance(seconds{8});
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
  h.system(orders, "error", "Database connection lost", "postgres_changes");
  h.advance(seconds{32});
  EXPECT_EQ(h.count("phx_join"), 2U);
}

TEST(Client, ASystemMessageThatNeverComesJoinsAnew) {
  Harness h;
  join_orders(h);
  h.advance(seconds{29});
  EXPECT_EQ(h.count("phx_join"), 1U);
  h.advance(seconds{3});
  EXPECT_EQ(h.count("phx_join"), 2U);
  EXPECT_EQ(h.count("phx_leave"), 1U);
}

TEST(Client, TooManyMessagesIsARejoinWithAName) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, orders);
  h.accept_join(orders);
  h.system(orders, "error", "Too many messages per second");
  h.close_channel(orders);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::rate_limited);
  h.advance(seconds{1});
  EXPECT_EQ(h.count("phx_join"), 2U);
}

// --- Presence --------------------------------------------------------------------------------------------------------

void track(Harness& h, RequestId request, const std::string& payload, const std::string& event = "track") {
  h.push(1, request, "presence", R"({"type":"presence","event":")" + event + R"(","payload":)" + payload + "}");
}

TEST(Client, AnUpdateOfAPresenceIsToldAsJoinLeaveAndSync) {
  Harness h;
  h.join_one("realtime:a");
  h.say(h.last("phx_join").join_ref, {}, "realtime:a", "presence_state", R"({"k":{"metas":[{"phx_ref":"1","n":1}]}})");
  h.say(
      {}, {}, "realtime:a", "presence_diff",
      R"({"joins":{"k":{"metas":[{"phx_ref":"2","phx_ref_prev":"1","n":2}]}},"leaves":{"k":{"metas":[{"phx_ref":"1","n":1}]}}})");
  const auto told = h.of<testing::PresenceEvent>();
  ASSERT_EQ(told.size(), 5U);
  EXPECT_EQ(told[0].changed, R"([{"n":1,"presence_ref":"1"}])");
  EXPECT_EQ(told[1].event, PresenceEvent::sync);
  EXPECT_EQ(told[2].event, PresenceEvent::join);
  EXPECT_EQ(told[2].changed, R"([{"n":2,"presence_ref":"2"}])");
  EXPECT_EQ(told[3].event, PresenceEvent::leave);
  EXPECT_EQ(told[4].update, R"({"k":[{"n":2,"presence_ref":"2"}]})");
}

TEST(Client, PresenceIsPacedAndTheLastStateWins) {
  Harness h;
  h.join_one("realtime:a");
  for (RequestId r = 1; r <= 20; ++r) track(h, r, std::to_string(r));
  EXPECT_EQ(h.count("presence"), 3U);
  h.advance(seconds{16});
  ASSERT_EQ(h.count("presence"), 4U);
  EXPECT_NE(h.last("presence").payload.find("\"payload\":20"), std::string::npos);
  for (RequestId r = 4; r < 20; ++r) EXPECT_EQ(h.settled(r)->status, "superseded");
}

TEST(Client, PresenceNeverHitsTheServersLimitOfFiveInThirtySeconds) {
  Harness h;
  h.join_one("realtime:a");
  for (RequestId r = 1; r <= 300; ++r) {
    track(h, r, std::to_string(r));
    h.advance(seconds{1});
  }
  const auto calls = h.all("presence");
  ASSERT_GT(calls.size(), 10U);
  for (std::size_t i = 5; i < calls.size(); ++i) EXPECT_GT(calls[i].at - calls[i - 5].at, seconds{30});
}

TEST(Client, PresenceIsAnnouncedAgainAfterEveryRejoin) {
  Harness h;
  h.join_one("realtime:a");
  track(h, 1, "{}");
  h.reply(h.last("presence"));
  reconnect(h);
  h.accept_join("realtime:a");
  EXPECT_EQ(h.count("presence"), 2U);
  EXPECT_EQ(h.settled(1)->outcome, Outcome::acked);
}

TEST(Client, PresenceIsAnnouncedAgainInAChannelThatANewTokenRevives) {
  ClientOptions options;
  options.token_source = TokenSource::value;
  Harness h{options};
  h.join_one("realtime:a");
  track(h, 1, "{}");
  h.reply(h.last("presence"));
  h.system("realtime:a", "error", "Token has expired 0 seconds ago");
  h.close_channel("realtime:a");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::failed);
  give_token(h, "fresh");
  h.accept_join("realtime:a");
  EXPECT_EQ(h.count("presence"), 2U);
}

TEST(Client, AfterUntrackNothingIsAnnouncedAgain) {
  Harness h;
  h.join_one("realtime:a");
  track(h, 1, "{}");
  h.reply(h.last("presence"));
  track(h, 2, "{}", "untrack");
  h.reply(h.last("presence"));
  reconnect(h);
  h.accept_join("realtime:a");
  EXPECT_EQ(h.count("presence"), 2U);
}

TEST(Client, ATrackThatWasInFlightAtALossIsSentOnceMoreAndNotTwice) {
  Harness h;
  h.join_one("realtime:a");
  track(h, 1, R"("a")");
  reconnect(h);
  h.accept_join("realtime:a");
  EXPECT_EQ(h.count("presence"), 2U);
  h.reply(h.last("presence"));
  EXPECT_EQ(h.settled(1)->outcome, Outcome::acked);
}

TEST(Client, AStateSetDuringALossIsNotOverwrittenByTheOneInFlight) {
  Harness h;
  h.join_one("realtime:a");
  track(h, 1, R"("old")");
  h.close();
  track(h, 2, R"("new")");
  h.advance(seconds{2});
  h.open();
  h.accept_join("realtime:a");
  h.advance(minutes{1});
  EXPECT_NE(h.last("presence").payload.find("new"), std::string::npos);
  EXPECT_TRUE(h.settled(1)) << "superseded";
}

TEST(Client, ATrackThatWaitsIsSettledByADisconnect) {
  Harness h;
  h.subscribe(1, "realtime:a");
  track(h, 1, "{}");
  h.connect();
  h.disconnect();
  ASSERT_TRUE(h.settled(1));
  EXPECT_EQ(h.settled(1)->error, ErrorCode::queue_cleared);
}

// --- Frames may be anything ------------------------------------------------------------------------------------------

TEST(Client, GarbageIsCountedReportedSeldomAndSurvived) {
  Harness h;
  h.join_one();
  for (int i = 0; i < 100; ++i) {
    h.text(R"({"event":"e","payload":%{error: "unable to parse response"},"topic":"room:1"})");
    h.text("");
    h.binary("");
    h.binary("\x05unknown");
    h.binary("\x02\xff");
  }
  EXPECT_TRUE(h.is_open());
  EXPECT_EQ(h.of<testing::NoticeEvent>().size(), 9U) << "at 1, 2, 4, … 256";
  EXPECT_NE(h.client.metrics_json().find("\"malformedFrames\":500"), std::string::npos);
}

TEST(Client, BroadcastsMayCarryAnything) {
  Harness h;
  h.join_one("realtime:a");
  for (const std::string payload : {"null", "1", "\"x\"", "[]", "{}", R"({"event":1})", R"({"event":"\x"})"}) {
    h.say({}, {}, "realtime:a", "broadcast", payload);
  }
  EXPECT_EQ(h.of<testing::BroadcastEvent>().size(), 7U);
}

TEST(Client, BothFormsOfABroadcastAreDelivered) {
  Harness h;
  h.join_one("realtime:a");
  h.say({}, {}, "realtime:a", "broadcast", R"({"type":"broadcast","event":"x","payload":{"a":1},"meta":{"id":"7"}})");
  h.binary(std::string{"\x04\x0a\x01\x00\x01", 5} + "realtime:a" + "y" + "[1]");
  h.binary(std::string{"\x04\x0a\x01\x00\x00", 5} + "realtime:a" + "z" + "\x01");
  const auto told = h.of<testing::BroadcastEvent>();
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].event, "x");
  EXPECT_EQ(told[0].meta, R"({"id":"7"})");
  EXPECT_EQ(told[1].form, BroadcastForm::json);
  EXPECT_EQ(told[1].payload, "[1]");
  EXPECT_EQ(told[2].form, BroadcastForm::binary);
}

TEST(Client, FramesOfAnOldSocketAreNotHeard) {
  Harness h;
  h.join_one();
  const auto old = *h.socket;
  reconnect(h);
  h.feed([&](auto& c, Instant t) { c.text_received(old, R"([null,null,"room:1","news",{}])", t); });
  h.feed([&](auto& c, Instant t) { c.transport_closed(old, {}, t); });
  EXPECT_TRUE(h.of<testing::MessageEvent>().empty());
  EXPECT_TRUE(h.is_open());
}

// --- Time ------------------------------------------------------------------------------------------------------------

TEST(Client, AHealthyDayCostsFewWakeUpsAndOneDial) {
  Harness h;
  h.join_one();
  h.advance(hours{24});
  EXPECT_EQ(h.dials.size(), 1U);
  EXPECT_NEAR(static_cast<double>(h.count("heartbeat")), 2881, 2);
}

TEST(Client, AnHourOfFreezeIsSurvived) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  h.sleep(hours{1});
  h.advance(seconds{2});
  EXPECT_EQ(h.dials.size(), 2U);
  h.open();
  h.accept_join("room:1");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
  h.reply(h.last("e"));
  EXPECT_EQ(h.settled(5)->outcome, Outcome::acked);
}

TEST(Client, AnIdleClientHasNoDeadline) {
  Harness h;
  h.subscribe(1, "room:1");
  h.push(1, 5);
  EXPECT_EQ(h.client.deadline(h.now), never);
  h.connect();
  h.disconnect();
  EXPECT_EQ(h.client.deadline(h.now), never);
}

}  // namespace
}  // namespace holdfast::realtime
