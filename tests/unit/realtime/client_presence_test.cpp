#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::Harness;

void give_token(Harness& h, std::string token) {
  h.feed([&](auto& c, Instant t) { c.set_access_token(token, {}, t); });
}

void track(Harness& h, RequestId request, const std::string& payload, const std::string& event = "track") {
  h.push(1, request, "presence", R"({"type":"presence","event":")" + event + R"(","payload":)" + payload + "}");
}

TEST(Client, OfEachPresenceMessageIsToldOnceWhatIsThereNow) {
  Harness h;
  h.join_one("realtime:a");
  h.say(h.last("phx_join").join_ref, {}, "realtime:a", "presence_state",
        R"({"k":{"metas":[{"phx_ref":"1","n":1}]},"l":{"metas":[{"phx_ref":"9"}]}})");
  h.say(
      {}, {}, "realtime:a", "presence_diff",
      R"({"joins":{"k":{"metas":[{"phx_ref":"2","phx_ref_prev":"1","n":2}]}},"leaves":{"k":{"metas":[{"phx_ref":"1","n":1}]},"l":{"metas":[{"phx_ref":"9"}]}}})");
  const auto told = h.of<testing::PresenceEvent>();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].update, R"({"k":[{"n":1,"presence_ref":"1"}],"l":[{"presence_ref":"9"}]})");
  EXPECT_EQ(told[1].update, R"({"k":[{"n":2,"presence_ref":"2"}],"l":null})");
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

// Promise Q8.
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

// Promise J5.
TEST(Client, PresenceIsAnnouncedAgainAfterEveryRejoin) {
  Harness h;
  h.join_one("realtime:a");
  track(h, 1, "{}");
  h.reply(h.last("presence"));
  h.reconnect();
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
  h.reconnect();
  h.accept_join("realtime:a");
  EXPECT_EQ(h.count("presence"), 2U);
}

TEST(Client, ATrackThatWasInFlightAtALossIsSentOnceMoreAndNotTwice) {
  Harness h;
  h.join_one("realtime:a");
  track(h, 1, R"("a")");
  h.reconnect();
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

}  // namespace
}  // namespace holdfast::realtime
