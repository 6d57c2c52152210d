#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"
#include "support/users.h"

// Whose rights a channel has.

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::answer_leave;
using testing::give;
using testing::Harness;
using testing::join_as_ann;
using testing::orders;
using testing::sign_in;
using testing::sign_out;
using testing::token_of;

constexpr const char* with_changes = R"({"config":{"postgres_changes":[{"event":"*","table":"orders"}]}})";
constexpr const char* row =
    R"({"ids":[],"data":{"type":"INSERT","schema":"public","table":"orders","record":{"id":1}}})";

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

}  // namespace
}  // namespace holdfast::realtime
