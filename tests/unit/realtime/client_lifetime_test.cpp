#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;
using std::chrono::hours;
using std::chrono::seconds;
using testing::Harness;

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
  EXPECT_EQ(h.settled(5)->outcome, Outcome::failed) << "it was written, and may have arrived";
  EXPECT_EQ(h.settled(6)->error, ErrorCode::queue_cleared);
  EXPECT_EQ(h.settled(6)->outcome, Outcome::dropped);
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
  h.feed([&](auto& c, Instant t) { c.transport_impossible(*h.socket, ErrorCode::invalid_url, t); });
  EXPECT_EQ(h.of<testing::ConnectionStateEvent>().back().reason, ErrorCode::invalid_url);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::failed);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::invalid_url);
  ASSERT_TRUE(h.settled(5));
  EXPECT_EQ(h.settled(5)->error, ErrorCode::invalid_url);
}

TEST(Client, AHealthyDayCostsFewWakeUpsAndOneDial) {
  Harness h;
  h.join_one();
  h.advance(hours{24});
  EXPECT_EQ(h.dials.size(), 1U);
  EXPECT_NEAR(static_cast<double>(h.count("heartbeat")), 2881, 2);
}

// Promise C1.
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
  EXPECT_EQ(h.client.deadline(), never);
  h.connect();
  h.disconnect();
  EXPECT_EQ(h.client.deadline(), never);
}

TEST(Client, MetricsCountWhatWentOverTheWireAndHowMessagesEnded) {
  Harness h;
  h.join_one();
  h.push(1, 5, "say");
  h.reply(h.last("say"));
  h.advance(seconds{61});
  const std::string metrics = h.client.metrics_json(h.now);
  for (const char* expected :
       {R"("connections":1)", R"("messagesAcked":1)", R"("messagesFailed":0)", R"("uptimeMs":6)"}) {
    EXPECT_NE(metrics.find(expected), std::string::npos) << expected << " in " << metrics;
  }
  h.close();
  EXPECT_NE(h.client.metrics_json(h.now).find(R"("losses":1)"), std::string::npos);
  EXPECT_NE(h.client.metrics_json(h.now).find(R"("uptimeMs":0)"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::realtime
