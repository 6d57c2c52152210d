#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::Harness;

constexpr const char* orders = "realtime:orders";

ClientOptions with_token_function() {
  ClientOptions options;
  options.token_source = TokenSource::function;
  return options;
}

void give_token(Harness& h, std::string token) {
  h.feed([&](auto& c, Instant t) { c.set_access_token(token, {}, t); });
}

TEST(Client, AsksForATokenAtEachConnectAndJoinsWithIt) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  h.subscribe(1, orders, R"({"config":{}})");
  ASSERT_EQ(h.of<testing::TokenWantedEvent>().size(), 1U);
  EXPECT_EQ(h.of<testing::TokenWantedEvent>()[0].why, TokenWish::connecting);
  EXPECT_EQ(h.count("phx_join"), 0U) << "it waits for the token";
  const std::string token = testing::jwt(h.now + hours{1});
  give_token(h, token);
  EXPECT_EQ(h.last("phx_join").payload, R"({"config":{},"access_token":")" + token + "\"}");
  h.accept_join(orders);
  h.reconnect();
  EXPECT_EQ(h.of<testing::TokenWantedEvent>().size(), 2U);
}

/// The user's wall clock was an hour ahead and has been set right: the core's time goes on an hour ahead of it.
TEST(Client, ATokenExpiresByTheWallClockAlsoWhereThatWasSetBack) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  h.feed([](auto& c, Instant) { c.set_clock_ahead(hours{1}); });
  give_token(h, testing::jwt(h.now - hours{1} + minutes{30}));
  h.subscribe(1, orders);
  h.accept_join(orders);
  h.advance(minutes{28});
  EXPECT_EQ(h.of<testing::TokenWantedEvent>().size(), 1U) << "it is good for another two minutes";
  h.advance(seconds{61});
  EXPECT_EQ(h.of<testing::TokenWantedEvent>().size(), 2U);
}

TEST(Client, APlainPhoenixTopicGetsNoToken) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, testing::jwt(h.now + hours{1}));
  h.subscribe(1, "room:1", R"({"a":1})");
  EXPECT_EQ(h.last("phx_join").payload, R"({"a":1})");
}

// Promise U3.
TEST(Client, RefreshesTheTokenBeforeItExpiresAndTellsTheJoinedChannels) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, testing::jwt(h.now + hours{1}));
  h.subscribe(1, orders);
  h.accept_join(orders);
  h.advance(minutes{58});
  EXPECT_EQ(h.of<testing::TokenWantedEvent>().size(), 1U);
  h.advance(minutes{1});
  ASSERT_EQ(h.of<testing::TokenWantedEvent>().size(), 2U);
  EXPECT_EQ(h.of<testing::TokenWantedEvent>()[1].why, TokenWish::expiring);
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
  EXPECT_EQ(h.of<testing::TokenWantedEvent>().back().why, TokenWish::rejected);
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

void join_many(Harness& h, ChannelId count) {
  h.connect();
  h.open();
  give_token(h, testing::jwt(h.now + hours{1}));
  for (ChannelId id = 1; id <= count; ++id) {
    const std::string topic = "realtime:" + std::to_string(id);
    h.subscribe(id, topic);
    h.accept_join(topic);
  }
}

void expire(Harness& h, ChannelId id) {
  const std::string topic = "realtime:" + std::to_string(id);
  h.system(topic, "error", "Token has expired 0 seconds ago");
  h.close_channel(topic);
}

/// Plays a function that answers each wish at once.
class Answering {
 public:
  explicit Answering(Harness& h) : h_(h), answered_(h.of<testing::TokenWantedEvent>().size()) {}
  template <typename Answer>
  void with(Answer answer) {
    for (; answered_ < h_.of<testing::TokenWantedEvent>().size(); ++answered_) answer();
  }

 private:
  Harness& h_;
  std::size_t answered_;
};

// Promise U3.
TEST(Client, ManyChannelsRefusedForOneTokenAreOneRefusalWhateverTheFunctionAnswersMeanwhile) {
  for (const auto apart : {seconds{0}, seconds{1}}) {
    Harness h{with_token_function()};
    join_many(h, 8);
    Answering function{h};
    const std::string stale = testing::jwt(h.now + hours{1});
    for (ChannelId id = 1; id <= 8; ++id) {
      expire(h, id);
      function.with([&] { give_token(h, stale); });
      // What has joined meanwhile hears at once that it is still the old one.
      for (ChannelId other = 1; other < id && apart > seconds{0}; ++other) {
        EXPECT_NE(h.last_of_channel(other).state, ChannelState::failed) << other << " of " << id;
      }
      h.advance(apart);
    }
    for (ChannelId id = 1; id <= 8; ++id) EXPECT_NE(h.last_of_channel(id).state, ChannelState::failed) << id;
    const std::string fresh = testing::jwt(h.now + hours{2});
    give_token(h, fresh);
    h.advance(seconds{10});
    for (ChannelId id = 1; id <= 8; ++id) {
      h.accept_join("realtime:" + std::to_string(id));
      EXPECT_EQ(h.last_of_channel(id).state, ChannelState::subscribed) << id;
    }
  }
}

TEST(Client, ATokenThatIsRefusedAgainAndAgainEndsAllChannelsAlike) {
  Harness h{with_token_function()};
  join_many(h, 5);
  Answering function{h};
  const std::string stale = testing::jwt(h.now + hours{1});
  for (ChannelId id = 1; id <= 5; ++id) {
    expire(h, id);
    function.with([&] { give_token(h, stale); });
  }
  for (int second = 0; second < 120; ++second) {
    h.advance(seconds{1});
    function.with([&] { give_token(h, stale); });
    for (ChannelId id = 1; id <= 5; ++id) {
      if (h.last_of_channel(id).state != ChannelState::joining) continue;
      h.refuse_join("realtime:" + std::to_string(id), "InvalidJWTToken: Token has expired 9 seconds ago");
      function.with([&] { give_token(h, stale); });
      break;  // The server is blocked for a while.
    }
  }
  for (ChannelId id = 1; id <= 5; ++id) {
    EXPECT_EQ(h.last_of_channel(id).state, ChannelState::failed) << id;
    EXPECT_EQ(h.last_of_channel(id).error, ErrorCode::session_expired) << id;
    EXPECT_EQ(h.count("phx_join", "realtime:" + std::to_string(id)), 3U) << "twice more, each";
  }
  give_token(h, testing::jwt(h.now + hours{2}));
  h.advance(seconds{1});
  for (ChannelId id = 1; id <= 5; ++id) EXPECT_EQ(h.last_of_channel(id).state, ChannelState::joining) << id;
}

TEST(Client, RefusalsBeforeALateAnswerAreOneAndWaitForIt) {
  Harness h{with_token_function()};
  join_many(h, 5);
  for (ChannelId id = 1; id <= 5; ++id) {
    expire(h, id);
    h.advance(seconds{1});
  }
  EXPECT_EQ(h.count("phx_join"), 5U) << "there is no point in joining with what was refused";
  give_token(h, testing::jwt(h.now + hours{2}));
  h.advance(seconds{10});
  EXPECT_EQ(h.count("phx_join"), 10U);
}

TEST(Client, WhileTheFunctionThrowsNoChannelIsGivenUpNorJoinedWithWhatWasRefused) {
  Harness h{with_token_function()};
  join_many(h, 5);
  Answering function{h};
  const auto throws = [&] { h.feed([](auto& c, Instant t) { c.token_failed("offline", t); }); };
  for (ChannelId id = 1; id <= 5; ++id) {
    expire(h, id);
    function.with(throws);
  }
  for (int second = 0; second < 300; ++second) {
    h.advance(seconds{1});
    function.with(throws);
  }
  EXPECT_EQ(h.count("phx_join"), 5U);
  EXPECT_EQ(h.last_of_channel(3).state, ChannelState::errored);
  EXPECT_EQ(h.last_of_channel(3).error, ErrorCode::token_source_failed);
  give_token(h, testing::jwt(h.now + hours{2}));
  h.advance(seconds{10});
  EXPECT_EQ(h.count("phx_join"), 10U);
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

TEST(Client, ACloseForAnExpiredTokenThatCrossesWithTheNewOneRejoinsWithThat) {
  Harness h;
  give_token(h, testing::jwt(h.now + minutes{1}));
  h.connect();
  h.open();
  h.subscribe(1, orders);
  h.accept_join(orders);
  h.sleep(minutes{1});  // As a laptop does: the refreshed token goes out before what the server said is read.
  const std::string fresh = testing::jwt(h.now + hours{1});
  give_token(h, fresh);
  ASSERT_EQ(h.count("access_token"), 1U);
  h.system(orders, "error", "Token has expired 0 seconds ago");
  h.close_channel(orders);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::errored);
  h.advance(seconds{1});
  EXPECT_NE(h.last("phx_join").payload.find(fresh), std::string::npos);
  h.accept_join(orders);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
  h.advance(hours{1});
  h.system(orders, "error", "Token has expired 0 seconds ago");
  h.close_channel(orders);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::session_expired) << "nobody gave another one";
}

TEST(Client, AChannelThatIsLeftAndComesBackDoesNotJoinWithTheTokenThatItWasClosedFor) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, testing::jwt(h.now + hours{1}));
  h.subscribe(1, orders);
  h.accept_join(orders);
  h.unsubscribe(1);
  const std::size_t wishes = h.of<testing::TokenWantedEvent>().size();
  h.system(orders, "error", "Token has expired 0 seconds ago");
  h.close_channel(orders);
  h.subscribe(1, orders);
  EXPECT_EQ(h.count("phx_join"), 1U) << "the server would refuse it again, and take 5 s";
  EXPECT_EQ(h.of<testing::TokenWantedEvent>().size(), wishes + 1);
  give_token(h, testing::jwt(h.now + hours{2}));
  EXPECT_EQ(h.count("phx_join"), 2U);
}

TEST(Client, ACloseLongAfterTheTokenWasRenewedIsNotTakenForTheLastOne) {
  Harness h{with_token_function()};
  join_many(h, 1);
  give_token(h, testing::jwt(h.now + hours{2}));
  ASSERT_EQ(h.count("access_token"), 1U);
  h.advance(minutes{1});
  expire(h, 1);
  h.feed([](auto& c, Instant t) { c.token_failed("offline", t); });
  h.advance(minutes{1});
  EXPECT_EQ(h.count("phx_join"), 1U) << "there is no point in joining with what was refused";
  give_token(h, testing::jwt(h.now + hours{3}));
  h.advance(seconds{10});
  EXPECT_EQ(h.count("phx_join"), 2U);
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
  EXPECT_GE(h.of<testing::TokenWantedEvent>().size(), 2U);
  EXPECT_LE(h.of<testing::TokenWantedEvent>().size(), 8U);
  give_token(h, testing::jwt(h.now + hours{1}));
  EXPECT_EQ(h.count("phx_join"), 1U);
  h.accept_join(orders);
  h.reconnect();
  h.advance(seconds{10});
  EXPECT_EQ(h.count("phx_join"), 2U) << "the old token may still be good: the server decides";
}

TEST(Client, AChannelThatCannotJoinForWantOfATokenSaysSo) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  h.subscribe(1, orders);
  h.feed([](auto& c, Instant t) { c.token_failed("not signed in", t); });
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::errored);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::token_source_failed);
  EXPECT_EQ(h.last_of_channel(1).detail, "not signed in");
  EXPECT_GT(h.last_of_channel(1).retry_at, h.now);
  EXPECT_EQ(h.count("phx_join"), 0U);
  give_token(h, testing::jwt(h.now + hours{1}));
  h.accept_join(orders);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(Client, ATokenFunctionThatFailsIsAskedAgainWithBackoff) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  for (int i = 0; i < 60; ++i) {
    h.advance(seconds{1});
    h.feed([](auto& c, Instant t) { c.token_failed("boom", t); });
  }
  EXPECT_LE(h.of<testing::TokenWantedEvent>().size(), 8U);
}

TEST(Client, AfterADisconnectNoTokenIsAskedForUntilTheNextConnect) {
  for (const bool fails : {true, false}) {
    Harness h{with_token_function()};
    h.connect();
    h.open();
    if (fails) {
      h.feed([](auto& c, Instant t) { c.token_failed("boom", t); });
    } else {
      give_token(h, testing::jwt(h.now + minutes{5}));
    }
    h.feed([](auto& c, Instant t) { c.disconnect(t); });
    EXPECT_EQ(h.client.deadline(), never) << "a timer would keep Node's process";
    const auto asked = h.of<testing::TokenWantedEvent>().size();
    h.advance(hours{1});
    EXPECT_EQ(h.of<testing::TokenWantedEvent>().size(), asked);
    h.connect();
    h.open();
    h.advance(seconds{1});
    EXPECT_EQ(h.of<testing::TokenWantedEvent>().size(), asked + 1);
  }
}

TEST(Client, AFunctionThatReturnsExpiredTokensIsNotAskedInATightLoop) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  for (int i = 0; i < 60; ++i) {
    give_token(h, testing::jwt(h.now - hours{1}, R"(,"n":)" + std::to_string(i)));
    h.advance(seconds{1});
  }
  EXPECT_LE(h.of<testing::TokenWantedEvent>().size(), 15U);
}

TEST(Client, ATokenThatComesWhileAJoinIsUnderWayIsToldOnceTheChannelIsJoined) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, testing::jwt(h.now + minutes{1}));
  h.subscribe(1, orders);
  const std::string fresh = testing::jwt(h.now + hours{1});
  give_token(h, fresh);
  EXPECT_EQ(h.count("access_token"), 0U);
  h.accept_join(orders);
  EXPECT_EQ(h.last("access_token", orders).payload, R"({"access_token":")" + fresh + "\"}");
  EXPECT_EQ(h.count("access_token"), 1U);
}

TEST(Client, AFunctionIsAskedBeforeALaterJoinForTheUserMayHaveSignedInSince) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, "");
  h.advance(minutes{1});
  h.subscribe(1, orders);
  h.subscribe(2, "realtime:more");
  EXPECT_EQ(h.of<testing::TokenWantedEvent>().size(), 2U) << "once for both";
  EXPECT_EQ(h.count("phx_join"), 0U);
  const std::string token = testing::jwt(h.now + hours{1});
  give_token(h, token);
  EXPECT_EQ(h.count("phx_join"), 2U);
  EXPECT_NE(h.last("phx_join", orders).payload.find(token), std::string::npos);
}

TEST(Client, AFunctionThatFailsBeforeALaterJoinIsNotAskedAgainAtOnce) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  give_token(h, testing::jwt(h.now + hours{1}));
  h.advance(minutes{1});
  h.subscribe(1, orders);
  h.feed([](auto& c, Instant t) { c.token_failed("no", t); });
  EXPECT_EQ(h.count("phx_join"), 1U) << "what is known may still be good";
  EXPECT_EQ(h.of<testing::TokenWantedEvent>().size(), 2U);
}

TEST(Client, AJoinThatIsRefusedForAnOldTokenIsTriedWithTheOneThatCameMeanwhile) {
  for (const char* reason : {"Unauthorized: no", "InvalidJWTToken: x", "InvalidJWTToken: Token has expired 1 s ago"}) {
    ClientOptions options;
    options.token_source = TokenSource::none;
    Harness h{options};
    h.connect();
    h.open();
    h.subscribe(1, orders);
    give_token(h, "signed in");
    EXPECT_EQ(h.count("phx_join"), 1U);
    h.refuse_join(orders, reason);
    EXPECT_NE(h.last_of_channel(1).state, ChannelState::failed) << reason;
    EXPECT_EQ(h.count("phx_join"), 2U) << reason;
    h.refuse_join(orders, reason);
    EXPECT_EQ(h.last_of_channel(1).state, ChannelState::failed) << "and with that it is over";
  }
}

TEST(Client, LivesThroughManyShortTokensWithoutARejoinAndSendsEachOnce) {
  Harness h{with_token_function()};
  h.connect();
  h.open();
  h.subscribe(1, orders);
  std::vector<std::string> tokens;
  std::size_t answered = 0;
  Instant expires = h.now;
  for (int second = 0; second < 600; ++second) {
    for (; answered < h.of<testing::TokenWantedEvent>().size(); ++answered) {
      expires = h.now + minutes{1};
      tokens.push_back(testing::jwt(expires, R"(,"n":)" + std::to_string(answered)));
      give_token(h, tokens.back());
      give_token(h, tokens.back());
    }
    if (second == 0) h.accept_join(orders);
    h.advance(seconds{1});
    ASSERT_LT(h.now, expires) << "the server's token ran out after " << second << " s";
  }
  EXPECT_EQ(h.count("phx_join"), 1U);
  ASSERT_GT(tokens.size(), 10U);
  EXPECT_LT(tokens.size(), 30U);
  EXPECT_EQ(h.count("access_token"), tokens.size() - 1);
}

}  // namespace
}  // namespace holdfast::realtime
