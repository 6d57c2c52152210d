#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"
#include "support/users.h"

// Whose messages go out, and as whom a page is present.

namespace holdfast::realtime {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::answer_leave;
using ::testing::ElementsAre;
using testing::give;
using testing::Harness;
using testing::join_as_ann;
using testing::orders;
using testing::sign_in;
using testing::sign_out;
using testing::token_of;

// Promise U2.
TEST(ClientUser, WhatOneQueuedNeverGoesOutAsAnother) {
  Harness h;
  join_as_ann(h);
  h.close();
  h.push(1, 7, "say", R"({"from":"ann"})");
  sign_in(h, "bob");
  ASSERT_TRUE(h.settled(7));
  EXPECT_EQ(h.settled(7)->outcome, Outcome::failed);
  EXPECT_EQ(h.settled(7)->error, ErrorCode::user_changed);
  h.advance(seconds{5});
  h.open();
  h.accept_join(orders);
  EXPECT_EQ(h.count("say"), 0U);
}

TEST(ClientUser, WhatOneQueuedWaitsWhileNobodyIsSignedIn) {
  Harness h;
  join_as_ann(h);
  h.close();
  h.push(1, 7, "say");
  sign_out(h);
  h.advance(seconds{5});
  h.open();
  h.accept_join(orders);
  EXPECT_EQ(h.count("say"), 0U) << "it is not nobody's";
  EXPECT_FALSE(h.settled(7));
  sign_in(h, "ann", 2);
  EXPECT_EQ(h.count("say"), 1U);
}

TEST(ClientUser, WhatWasSentBeforeAnybodyWasKnownIsTheFirstOnes) {
  Harness h;
  h.subscribe(1, orders);
  h.push(1, 7, "say");
  sign_in(h, "ann");
  sign_in(h, "bob");
  ASSERT_TRUE(h.settled(7));
  EXPECT_EQ(h.settled(7)->error, ErrorCode::user_changed);
}

TEST(ClientUser, WhatWasSentBeforeAnybodyWasKnownGoesOutAsTheFirstOne) {
  Harness h;
  h.subscribe(1, orders);
  h.push(1, 7, "say");
  sign_in(h, "ann");
  h.connect();
  h.open();
  h.accept_join(orders);
  EXPECT_EQ(h.count("say"), 1U);
}

TEST(ClientUser, WhatWasUnansweredAtTheChangeIsNotSentAgainAsAnother) {
  Harness h;
  join_as_ann(h);
  h.push(1, 7, "say");
  h.push(1, 8, "say");
  sign_in(h, "bob");
  EXPECT_FALSE(h.settled(7)) << "the answer may be on its way";
  h.reply(h.all("say")[0]);
  EXPECT_EQ(h.settled(7)->outcome, Outcome::acked);
  answer_leave(h);
  ASSERT_TRUE(h.settled(8));
  EXPECT_EQ(h.settled(8)->error, ErrorCode::user_changed);
  h.accept_join(orders);
  EXPECT_EQ(h.count("say"), 2U);
}

TEST(ClientUser, WhatWasUnansweredWhenTheConnectionBrokeFollowsTheSameRule) {
  Harness h;
  join_as_ann(h);
  h.push(1, 7, "say");
  sign_in(h, "bob");
  h.reconnect();
  ASSERT_TRUE(h.settled(7));
  EXPECT_EQ(h.settled(7)->error, ErrorCode::user_changed);
}

TEST(ClientUser, WhatIsSentAfterTheChangeWaitsForTheNewJoin) {
  Harness h;
  join_as_ann(h);
  sign_in(h, "bob");
  h.push(1, 7, "say");
  EXPECT_EQ(h.count("say"), 0U);
  answer_leave(h);
  h.accept_join(orders);
  ASSERT_EQ(h.count("say"), 1U);
  EXPECT_EQ(h.last("say").join_ref, h.last("phx_join", orders).ref);
}

// Promise Q2.
TEST(ClientUser, WhatWasKeptForItsSenderGoesOutBeforeWhatNobodySentMeanwhile) {
  Harness h;
  h.subscribe(1, orders);
  const auto push = [&](RequestId request, const char* payload, std::uint32_t place, const char* owner) {
    testing::PushRequest sent{1, request, "say", payload};
    sent.place = place;
    sent.owner = owner;
    h.push(std::move(sent));
  };
  push(7, "3", 3, "");
  push(8, "4", 4, "");
  sign_in(h, "ann");
  push(9, "1", 1, "ann");
  push(10, "2", 2, "ann");
  push(11, "5", 0, "ann");
  h.connect();
  h.open();
  h.accept_join(orders);
  std::vector<std::string> order;
  for (const auto& written : h.written) {
    if (written.event == "say") order.push_back(written.payload);
  }
  EXPECT_THAT(order, ElementsAre("1", "2", "3", "4", "5"));
}

TEST(ClientUser, AMessageOfAnEarlierPageIsItsOwnersWhoeverIsThere) {
  Harness h;
  h.subscribe(1, orders);
  const auto restore = [&](RequestId request) {
    testing::PushRequest push{1, request, "say", "{}"};
    push.owner = "ann";
    h.push(std::move(push));
  };
  restore(7);
  EXPECT_FALSE(h.settled(7)) << "nobody is known yet";
  sign_in(h, "bob");
  EXPECT_EQ(h.settled(7)->error, ErrorCode::user_changed);
  restore(8);
  EXPECT_EQ(h.settled(8)->error, ErrorCode::user_changed);
  sign_in(h, "ann");
  restore(9);
  h.connect();
  h.open();
  h.accept_join(orders);
  EXPECT_EQ(h.count("say"), 1U);
}

// --- Presence --------------------------------------------------------------------------------------------------------

TEST(ClientUser, PresenceIsNotAnnouncedAsAnother) {
  for (const char* next : {"", "bob"}) {
    Harness h;
    join_as_ann(h);
    h.push(1, 7, "presence", R"({"type":"presence","event":"track","payload":{"name":"ann"}})");
    h.reply(h.last("presence"));
    give(h, *next == '\0' ? "" : token_of(h, next));
    answer_leave(h);
    h.accept_join(orders);
    h.advance(minutes{1});
    EXPECT_EQ(h.count("presence"), 1U) << next;
    h.push(1, 8, "presence", R"({"type":"presence","event":"track","payload":{"name":"x"}})");
    EXPECT_EQ(h.count("presence"), 2U) << "the page tracks again";
  }
}

TEST(ClientUser, PresenceThatWaitedSettles) {
  Harness h;
  sign_in(h, "ann");
  h.subscribe(1, orders);
  h.push(1, 7, "presence", R"({"type":"presence","event":"track","payload":{}})");
  sign_in(h, "bob");
  ASSERT_TRUE(h.settled(7));
  EXPECT_EQ(h.settled(7)->error, ErrorCode::user_changed);
}

TEST(ClientUser, WhoWasThereIsForgottenWithTheRightToKnow) {
  Harness h;
  join_as_ann(h);
  const std::string state = R"({"eve":{"metas":[{"phx_ref":"1"}]}})";
  h.say(h.last("phx_join", orders).ref, {}, orders, "presence_state", state);
  sign_in(h, "bob");
  answer_leave(h);
  h.accept_join(orders);
  const auto ref = h.last("phx_join", orders).ref;
  h.forget();
  h.say(ref, {}, orders, "presence_state", state);
  ASSERT_FALSE(h.of<testing::PresenceEvent>().empty());
  EXPECT_EQ(h.of<testing::PresenceEvent>()[0].update, R"({"eve":[{"presence_ref":"1"}]})") << "told anew";
}

}  // namespace
}  // namespace holdfast::realtime
