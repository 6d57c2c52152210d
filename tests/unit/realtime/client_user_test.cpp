#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

// Whose rights a channel has, and whose messages go out.

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::Harness;

constexpr const char* orders = "realtime:orders";
constexpr const char* with_changes = R"({"config":{"postgres_changes":[{"event":"*","table":"orders"}]}})";
constexpr const char* row =
    R"({"ids":[],"data":{"type":"INSERT","schema":"public","table":"orders","record":{"id":1}}})";

std::string token_of(const Harness& h, const std::string& user, int n = 0) {
  return testing::jwt(h.now + hours{1}, R"(,"sub":")" + user + R"(","n":)" + std::to_string(n));
}

void give(Harness& h, const std::string& token) {
  h.feed([&](auto& c, Instant t) { c.set_access_token(token, {}, t); });
}

void sign_in(Harness& h, const std::string& user, int n = 0) { give(h, token_of(h, user, n)); }
void sign_out(Harness& h) { give(h, ""); }

/// Joined as ann.
void join_as_ann(Harness& h, const char* join_payload = R"({"config":{}})") {
  sign_in(h, "ann");
  h.connect();
  h.open();
  h.subscribe(1, orders, join_payload);
  h.accept_join(orders);
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
}

void answer_leave(Harness& h) { h.reply(h.last("phx_leave", orders)); }

// --- Rights ----------------------------------------------------------------------------------------------------------

// Promise U1.
TEST(ClientUser, SigningOutTakesTheKeysRightsAtOnceByLeavingAndJoiningAnew) {
  Harness h;
  join_as_ann(h);
  sign_out(h);
  ASSERT_EQ(h.count("phx_leave", orders), 1U) << "the old rights end with the old join";
  EXPECT_EQ(h.count("access_token"), 0U) << "servers ignore a null";
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::joining);
  answer_leave(h);
  EXPECT_EQ(h.last("phx_join", orders).payload, R"({"config":{}})") << "without a token it is the key's";
  h.accept_join(orders);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(ClientUser, AnotherUserJoinsAnew) {
  Harness h;
  join_as_ann(h);
  const std::string bob = token_of(h, "bob");
  give(h, bob);
  EXPECT_EQ(h.count("access_token"), 0U);
  answer_leave(h);
  EXPECT_NE(h.last("phx_join", orders).payload.find(bob), std::string::npos);
}

// Promise U1.
TEST(ClientUser, NothingIsToldOfTheOldRightsUntilTheNewOnesAreConfirmed) {
  Harness h;
  join_as_ann(h, with_changes);
  const auto hear_everything = [&] {
    h.say({}, {}, orders, "postgres_changes", row);
    h.say({}, {}, orders, "broadcast", R"({"type":"broadcast","event":"e","payload":{}})");
    h.say({}, {}, orders, "presence_diff", R"({"joins":{"x":{"metas":[{"phx_ref":"1"}]}},"leaves":{}})");
  };
  const auto told = [&] {
    return h.of<testing::PostgresChangeEvent>().size() + h.of<testing::BroadcastEvent>().size() +
           h.of<testing::PresenceEvent>().size();
  };
  sign_out(h);
  h.forget();
  hear_everything();
  EXPECT_EQ(told(), 0U) << "while it leaves";
}

TEST(ClientUser, WhatComesBetweenTheLeaveAndTheNewJoinsAnswerIsNotTold) {
  Harness h;
  join_as_ann(h);
  sign_in(h, "bob");
  answer_leave(h);
  h.say({}, {}, orders, "broadcast", R"({"type":"broadcast","event":"e","payload":{}})");
  EXPECT_TRUE(h.of<testing::BroadcastEvent>().empty()) << "the server's last words to ann";
  h.accept_join(orders);
  h.say({}, {}, orders, "broadcast", R"({"type":"broadcast","event":"e","payload":{}})");
  EXPECT_EQ(h.of<testing::BroadcastEvent>().size(), 1U);
}

/// What the server says to the old join before it takes up the new one reaches nobody.
void expect_nothing_is_told_before_the_answer(Harness& h, ChannelId id) {
  ASSERT_EQ(h.count("phx_join", orders), 2U);
  h.say({}, {}, orders, "broadcast", R"({"type":"broadcast","event":"e","payload":{"for":"ann"}})");
  EXPECT_TRUE(h.of<testing::BroadcastEvent>().empty());
  h.accept_join(orders);
  h.say({}, {}, orders, "broadcast", R"({"type":"broadcast","event":"e","payload":{}})");
  EXPECT_EQ(h.of<testing::BroadcastEvent>().size(), 1U);
}

TEST(ClientUser, AChannelThatWasLeftForItsChangesJoinsAsTheNextUserAndHearsNothingOfTheLast) {
  Harness h;
  sign_in(h, "ann");
  h.connect();
  h.open();
  h.subscribe(1, orders, with_changes);
  h.accept_join(orders);
  h.advance(seconds{30});
  ASSERT_EQ(h.count("phx_leave", orders), 1U) << "the server never said that changes flow";
  sign_out(h);
  h.advance(seconds{1});
  expect_nothing_is_told_before_the_answer(h, 1);
}

TEST(ClientUser, AChannelThatWasUnsubscribedIsTakenAgainByTheNextUserAndHearsNothingOfTheLast) {
  Harness h;
  join_as_ann(h);
  h.unsubscribe(1);
  sign_in(h, "bob");
  h.feed([](auto& c, Instant t) { c.subscribe(1, Duration::zero(), t); });
  expect_nothing_is_told_before_the_answer(h, 1);
}

TEST(ClientUser, ATopicThatWasClosedIsOpenedByTheNextUserAndHearsNothingOfTheLast) {
  Harness h;
  join_as_ann(h);
  h.feed([](auto& c, Instant t) { c.close_channel(1, t); });
  sign_in(h, "bob");
  h.subscribe(2, orders, R"({"config":{}})");
  expect_nothing_is_told_before_the_answer(h, 2);
}

TEST(ClientUser, ALeaveThatIsNotAnsweredHoldsUpTheNewJoinForFiveSecondsAtMost) {
  Harness h;
  join_as_ann(h);
  sign_out(h);
  h.advance(seconds{4});
  EXPECT_EQ(h.count("phx_join", orders), 1U);
  h.advance(seconds{2});
  EXPECT_EQ(h.count("phx_join", orders), 2U);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::joining);
}

TEST(ClientUser, AJoinUnderWayAsTheOldUserIsLeftToo) {
  Harness h;
  sign_in(h, "ann");
  h.connect();
  h.open();
  h.subscribe(1, orders);
  const auto join = h.last("phx_join", orders);
  sign_in(h, "bob");
  h.reply(join);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::joining) << "that was ann's";
  answer_leave(h);
  EXPECT_EQ(h.count("phx_join", orders), 2U);
}

TEST(ClientUser, AConnectionLostMeanwhileJoinsAsTheNewUser) {
  Harness h;
  join_as_ann(h);
  const std::string bob = token_of(h, "bob");
  give(h, bob);
  h.reconnect();
  EXPECT_NE(h.last("phx_join", orders).payload.find(bob), std::string::npos);
  h.accept_join(orders);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(ClientUser, UnsubscribingMeanwhileLeavesOnce) {
  Harness h;
  join_as_ann(h);
  sign_out(h);
  h.unsubscribe(1);
  EXPECT_EQ(h.count("phx_leave", orders), 1U);
  answer_leave(h);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::closed);
  h.advance(minutes{1});
  EXPECT_EQ(h.count("phx_join", orders), 1U);
}

TEST(ClientUser, ARefreshOfTheSameUsersTokenLeavesNothing) {
  Harness h;
  join_as_ann(h, with_changes);
  sign_in(h, "ann", 2);
  EXPECT_EQ(h.count("phx_leave"), 0U);
  EXPECT_EQ(h.count("access_token", orders), 1U);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(ClientUser, SigningInIsToldByTheTokenAndChangesMustFlowAnew) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, orders, with_changes);
  h.accept_join(orders);
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
  sign_in(h, "ann");
  EXPECT_EQ(h.count("access_token", orders), 1U);
  EXPECT_EQ(h.count("phx_leave"), 0U) << "there are no rights to take away";
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::joined);
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(ClientUser, WhereTokensNameNobodyTheUserIsWhoeverTheyAreSaidToBe) {
  Harness h;
  const auto give_as = [&](const char* token, const char* user) {
    h.feed([&](auto& c, Instant t) { c.set_access_token(token, user, t); });
  };
  give_as("one", "");
  h.connect();
  h.open();
  h.subscribe(1, orders);
  h.accept_join(orders);
  give_as("two", "");
  EXPECT_EQ(h.count("phx_leave"), 0U) << "for all that is known it is a refresh";
  give_as("three", "ann");
  EXPECT_EQ(h.count("phx_leave"), 1U);
  answer_leave(h);
  h.accept_join(orders);
  give_as("four", "ann");
  EXPECT_EQ(h.count("phx_leave"), 1U);
  give_as("five", "bob");
  EXPECT_EQ(h.count("phx_leave"), 2U);
}

// --- Messages --------------------------------------------------------------------------------------------------------

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
