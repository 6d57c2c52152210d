#include "realtime/channel_token.h"

#include <gtest/gtest.h>

#include "support/jwt.h"

namespace holdfast::realtime {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Instant start = instant_from_ms(1'800'000'000'000);

/// A token that is asked for, and what one channel knows of it.
struct Channel {
  explicit Channel(TokenSource source = TokenSource::function) : token(source) {}

  /// Somebody's token, each time another one.
  void give(const std::string& user, Instant expires = start + minutes{60}) {
    token.set(testing::jwt(expires, R"(,"sub":")" + user + R"(","n":)" + std::to_string(++given)), start);
  }

  int given = 0;
  AccessToken token;
  ChannelToken known{token};
};

TEST(ChannelToken, AJoinHasTheTokenThatThereIs) {
  Channel ch;
  ch.give("ann");
  EXPECT_FALSE(ch.known.is_latest());
  ch.known.join();
  EXPECT_TRUE(ch.known.is_latest());
}

TEST(ChannelToken, OneThatComesLaterIsNotWhatTheServerHas) {
  Channel ch;
  ch.give("ann");
  ch.known.join();
  ch.give("ann");
  EXPECT_FALSE(ch.known.is_latest());
  EXPECT_TRUE(ch.known.renew(start)) << "the same user's";
  EXPECT_TRUE(ch.known.is_latest());
}

TEST(ChannelToken, ARenewalTellsAnotherUserFromTheSame) {
  Channel ch;
  ch.give("ann");
  ch.known.join();
  ch.give("bob");
  EXPECT_FALSE(ch.known.renew(start));
  ch.give("bob");
  EXPECT_TRUE(ch.known.renew(start));
}

TEST(ChannelToken, OneThatIsRefusedAgainAndAgainIsGivenUp) {
  Channel ch;
  ch.give("ann");
  ch.known.join();
  EXPECT_TRUE(ch.known.refused(false, false, start));
  EXPECT_TRUE(ch.known.refused(false, false, start));
  EXPECT_FALSE(ch.known.refused(false, false, start));
}

TEST(ChannelToken, AnAcceptedJoinForgivesEarlierRefusals) {
  Channel ch;
  ch.give("ann");
  ch.known.join();
  for (int refusal = 0; refusal < 2; ++refusal) EXPECT_TRUE(ch.known.refused(false, false, start));
  ch.known.forgive();
  EXPECT_TRUE(ch.known.refused(false, false, start));
}

TEST(ChannelToken, WhereNobodyCanBeAskedForAnotherARefusalIsFinal) {
  Channel ch{TokenSource::value};
  ch.give("ann");
  ch.known.join();
  EXPECT_FALSE(ch.known.refused(false, false, start));
}

TEST(ChannelToken, LastWordsOnTheTokenBeforeCountForNothing) {
  Channel ch{TokenSource::value};
  ch.give("ann");
  ch.known.join();
  ch.give("ann");
  ch.known.renew(start);
  EXPECT_TRUE(ch.known.refused(true, true, start)) << "the join with the new one tells";
}

TEST(ChannelToken, LastWordsOnTheTokenBeforeCountIfTheNewOneIsOverToo) {
  Channel ch{TokenSource::value};
  ch.give("ann");
  ch.known.join();
  ch.give("ann", start - seconds{1});
  ch.known.renew(start);
  EXPECT_FALSE(ch.known.refused(true, true, start));
}

TEST(ChannelToken, WordsThatCannotHaveCrossedWithTheNewTokenAreAboutThat) {
  Channel ch{TokenSource::value};
  ch.give("ann");
  ch.known.join();
  ch.give("ann");
  ch.known.renew(start);
  EXPECT_FALSE(ch.known.refused(true, true, start + seconds{31}));
}

TEST(ChannelToken, EachChannelOfOneTokenHasItsOwnTries) {
  Channel ch;
  ch.give("ann");
  ChannelToken other{ch.token};
  ch.known.join();
  other.join();
  for (int refusal = 0; refusal < 3; ++refusal) static_cast<void>(ch.known.refused(false, false, start));
  EXPECT_TRUE(other.refused(false, false, start));
}

}  // namespace
}  // namespace holdfast::realtime
