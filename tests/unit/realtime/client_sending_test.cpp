#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::Harness;

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
  h.reply(h.last("e"), "error", R"("no")");
  EXPECT_EQ(h.settled(5)->outcome, Outcome::failed);
  EXPECT_EQ(h.settled(5)->error, ErrorCode::reply_error);
  EXPECT_EQ(h.settled(5)->response, R"("no")");
}

TEST(Client, WhatIsTooLargeForTheServerIsNamedSo) {
  Harness h;
  h.join_one();
  h.push(1, 5);
  h.reply(h.last("e"), "error", R"("payload_size_exceeded")");
  EXPECT_EQ(h.settled(5)->outcome, Outcome::failed);
  EXPECT_EQ(h.settled(5)->error, ErrorCode::message_too_large);
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
  testing::PushRequest push{1, 5, "e", "{}"};
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

// Promise Q2.
TEST(Client, WaitsInTheQueueWhileOfflineAndIsFlushedInOrder) {
  Harness h;
  h.join_one();
  h.close();
  for (RequestId r = 10; r < 15; ++r) h.push(1, r, "e" + std::to_string(r));
  EXPECT_EQ(h.client.queue().size(), 5U);
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

TEST(Client, WhatWaitedOnAnEarlierPageExpiresByTheTimeOfBothTogether) {
  realtime::ClientOptions options;
  options.sender.queue.time_to_live = minutes{1};
  Harness h{options};
  h.join_one();
  h.close();
  testing::PushRequest restored{1, 5, "restored", "{}"};
  restored.waited = seconds{50};
  h.push(std::move(restored));
  h.push(1, 6, "new");
  h.advance(seconds{11});
  ASSERT_TRUE(h.settled(5));
  EXPECT_EQ(h.settled(5)->outcome, Outcome::expired);
  EXPECT_FALSE(h.settled(6));
}

// Promise Q1.
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

// Promise Q8.
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

// Promise Q1.
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

// Promises Q2, Q3.
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
  testing::PushRequest push{1, 5, "e", "{}"};
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
  testing::PushRequest push{1, 5, "urgent", "{}"};
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
  ASSERT_GE(h.of<testing::ConnectionStateEvent>().size(), 3U);
  EXPECT_EQ(h.of<testing::ConnectionStateEvent>()[2].reason, ErrorCode::probe_timeout);
  EXPECT_LE(h.now - pushed, seconds{9});
}

TEST(Client, MessagesExpireAtTheirTimeToLive) {
  ClientOptions options;
  options.sender.queue.time_to_live = seconds{30};
  Harness h{options};
  h.push(1, 4);
  h.client.open_channel(1, "room:1", "{}", h.now);
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

}  // namespace
}  // namespace holdfast::realtime
