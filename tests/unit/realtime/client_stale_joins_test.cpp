#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

// Promise U3. The server answers joins one by one and takes 5 s to refuse one (protocol.md, "What a client must
// survive" 1). Joins that were written with a token that it refuses would hold up all that follow.

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;
using std::chrono::hours;
using std::chrono::seconds;
using testing::Harness;

constexpr const char* expired = "InvalidJWTToken: Token has expired 1 seconds ago";

std::string topic(ChannelId id) { return "realtime:" + std::to_string(id); }

void give_token(Harness& h, std::string token) {
  h.feed([&](auto& c, Instant t) { c.set_access_token(token, {}, t); });
}

class StaleJoins : public ::testing::Test {
 protected:
  static ClientOptions options() {
    ClientOptions options;
    options.token_source = TokenSource::function;
    return options;
  }

  static void join(Harness& h, ChannelId channels) {
    h.connect();
    h.open();
    give_token(h, "old");
    for (ChannelId id = 1; id <= channels; ++id) h.subscribe(id, topic(id));
    h.advance(seconds{3});
    ASSERT_EQ(h.count("phx_join"), channels);
  }

  /// The new socket opens, the token function answers, and all channels join.
  static void dial(Harness& h) {
    h.advance(seconds{2});
    h.open();
    give_token(h, testing::jwt(h.now + hours{3}));
    h.advance(seconds{3});
  }
};

TEST_F(StaleJoins, OfARefusedTokenAreGivenUpWithTheirSocketOnceThereIsAFreshOne) {
  Harness h{options()};
  join(h, 8);
  h.refuse_join(topic(1), expired);
  EXPECT_EQ(h.state(), ConnectionState::connected) << "there is nothing to join with yet";
  give_token(h, testing::jwt(h.now + hours{1}));
  ASSERT_NE(h.state(), ConnectionState::connected);
  dial(h);
  EXPECT_EQ(h.count("phx_join"), 16U);
}

TEST_F(StaleJoins, AreGivenUpAtTheRefusalIfTheFreshTokenCameBefore) {
  Harness h{options()};
  join(h, 8);
  give_token(h, testing::jwt(h.now + hours{1}));
  EXPECT_EQ(h.state(), ConnectionState::connected) << "the server may well take the old one";
  h.refuse_join(topic(1), expired);
  EXPECT_NE(h.state(), ConnectionState::connected);
}

TEST_F(StaleJoins, KeepASocketWithAJoinedChannelOrWithOneStaleJoin) {
  for (const bool joined : {true, false}) {
    Harness h{options()};
    join(h, joined ? 8 : 2);
    if (joined) h.accept_join(topic(8));
    h.refuse_join(topic(1), expired);
    give_token(h, testing::jwt(h.now + hours{1}));
    EXPECT_EQ(h.state(), ConnectionState::connected) << joined;
  }
}

TEST_F(StaleJoins, CostOneSocketUntilAJoinIsAccepted) {
  Harness h{options()};
  join(h, 8);
  for (const int round : {1, 2}) {
    h.refuse_join(topic(1), expired);
    give_token(h, testing::jwt(h.now + hours{round}));
    if (round == 2) break;
    dial(h);
  }
  EXPECT_EQ(h.state(), ConnectionState::connected) << "a token that is refused always must not make a storm of dials";
}

}  // namespace
}  // namespace holdfast::realtime
