#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

// A timeout of its own bounds a message wherever it is.

namespace holdfast::realtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::Harness;

testing::PushRequest bounded(RequestId request, std::string event = "e") {
  testing::PushRequest push{1, request, std::move(event), "{}"};
  push.timeout = milliseconds{500};
  return push;
}

void expect_settled_in_time(Harness& h, RequestId request, Outcome outcome, ErrorCode error) {
  h.advance(milliseconds{499});
  EXPECT_FALSE(h.settled(request));
  h.advance(milliseconds{1});
  ASSERT_TRUE(h.settled(request));
  EXPECT_EQ(h.settled(request)->outcome, outcome);
  EXPECT_EQ(h.settled(request)->error, error);
}

// Promise Q5.
TEST(ClientBounds, HoldWhileThereIsNoConnection) {
  Harness h;
  h.join_one();
  h.close();
  h.push(bounded(5));
  expect_settled_in_time(h, 5, Outcome::expired, ErrorCode::send_timeout);
  h.advance(seconds{2});
  h.open();
  h.accept_join("room:1");
  EXPECT_EQ(h.count("e"), 0U) << "what has settled is not sent any more";
}

TEST(ClientBounds, HoldWhereNobodyEverConnected) {
  Harness h;
  h.client.open_channel(1, "room:1", "{}", h.now);
  h.push(bounded(5));
  expect_settled_in_time(h, 5, Outcome::expired, ErrorCode::send_timeout);
}

TEST(ClientBounds, HoldWhileTheChannelIsJoining) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, "room:1");
  h.push(bounded(5));
  expect_settled_in_time(h, 5, Outcome::expired, ErrorCode::send_timeout);
}

// Promise Q5.
TEST(ClientBounds, HoldInFlightThoughTheJoinsOfOthersBlockTheServer) {
  Harness h;
  h.join_one();
  h.subscribe(2, "room:2");
  h.push(bounded(5));
  EXPECT_EQ(h.count("e"), 1U);
  expect_settled_in_time(h, 5, Outcome::failed, ErrorCode::reply_timeout);
}

TEST(ClientBounds, HoldForWhatIsPutBack) {
  Harness h;
  h.join_one();
  h.push(bounded(5));
  h.close();
  expect_settled_in_time(h, 5, Outcome::failed, ErrorCode::reply_timeout);
}

// Promise Q5.
TEST(ClientBounds, HoldBehindAFlushThatIsPaced) {
  ClientOptions options;
  options.sender.flush_per_second = 1;
  Harness h{options};
  h.connect();
  h.subscribe(1, "room:1");
  for (RequestId r = 1; r <= 3; ++r) h.push(1, r);
  h.open();
  h.accept_join("room:1");
  h.push(bounded(5));
  expect_settled_in_time(h, 5, Outcome::expired, ErrorCode::send_timeout);
}

TEST(ClientBounds, HoldForPresenceWhichIsAnnouncedAllTheSame) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, "realtime:a", R"({"config":{}})");
  testing::PushRequest track = bounded(5, "presence");
  track.payload = R"({"type":"presence","event":"track","payload":{"me":1}})";
  h.push(track);
  expect_settled_in_time(h, 5, Outcome::expired, ErrorCode::send_timeout);
  h.accept_join("realtime:a");
  EXPECT_EQ(h.last("presence").payload, track.payload);
}

TEST(ClientBounds, AreNoneWithoutATimeoutOfItsOwn) {
  Harness h;
  h.join_one();
  h.close();
  h.push(1, 5);
  h.advance(seconds{2});
  EXPECT_FALSE(h.settled(5));
  h.advance(minutes{10});
  EXPECT_FALSE(h.settled(5));
}

TEST(ClientBounds, OfManyMessagesAreKeptEachByItself) {
  Harness h;
  h.join_one();
  h.close();
  for (RequestId r = 1; r <= 50; ++r) {
    testing::PushRequest push = bounded(r);
    push.timeout = milliseconds{10 * (51 - r)};
    h.push(push);
  }
  for (RequestId r = 50; r >= 1; --r) {
    h.advance(milliseconds{10});
    EXPECT_TRUE(h.settled(r)) << r;
    if (r > 1) {
      EXPECT_FALSE(h.settled(r - 1)) << r;
    }
  }
}

}  // namespace
}  // namespace holdfast::realtime
