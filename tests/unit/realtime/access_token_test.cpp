#include "realtime/access_token.h"

#include <gtest/gtest.h>

#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::jwt;

constexpr Instant start = instant_from_ms(1'800'000'000'000);

TEST(TokenClaims, AreReadFromAJwt) {
  EXPECT_EQ(jwt_claims(jwt(start + hours{1})).expiry, start + hours{1});
  EXPECT_EQ(jwt_claims(jwt(start, R"(,"sub":"é☃")")).expiry, start);
  EXPECT_EQ(jwt_claims(jwt(start, R"(,"sub":"é☃")")).subject, "é☃");
}

TEST(TokenClaims, WhatIsNoJwtHasNone) {
  for (const std::string_view token : {"", "a", "a.b", "a.b.c", "..", "a.!!.c", "a.e30.c", "eyJ.eyJleHAiOiJ4In0.x"}) {
    EXPECT_FALSE(jwt_claims(token).expiry) << token;
    EXPECT_EQ(jwt_claims(token).subject, "") << token;
  }
}

TEST(TokenClaims, AbsurdNumbersAreBounded) {
  EXPECT_TRUE(jwt_claims("a.eyJleHAiOjFlMzA4fQ.c").expiry);   // {"exp":1e308}
  EXPECT_TRUE(jwt_claims("a.eyJleHAiOi0xZTMwOH0.c").expiry);  // {"exp":-1e308}
}

TEST(AccessToken, AValueIsNeverAskedFor) {
  AccessToken token{TokenSource::value};
  token.connected(start);
  token.set(jwt(start + seconds{1}), start);
  EXPECT_FALSE(token.take_wish());
  EXPECT_EQ(token.deadline(), never);
  EXPECT_FALSE(token.rejected(token.generation(), start));
}

TEST(AccessToken, AFunctionIsAskedAtEachConnect) {
  AccessToken token{TokenSource::function};
  token.connected(start);
  EXPECT_EQ(token.take_wish(), TokenWish::connecting);
  EXPECT_FALSE(token.take_wish()) << "once";
  EXPECT_FALSE(token.ready());
  EXPECT_TRUE(token.set("t", start));
  EXPECT_TRUE(token.ready());
  EXPECT_FALSE(token.set("t", start)) << "the same again";
}

TEST(AccessToken, IsRefreshedAMinuteBeforeItExpiresOrAtHalfOfAShortLife) {
  Random random{1};
  AccessToken token{TokenSource::function};
  token.set(jwt(start + hours{1}), start);
  EXPECT_EQ(token.deadline(), start + minutes{59});
  token.set(jwt(start + seconds{60}), start);
  EXPECT_EQ(token.deadline(), start + seconds{30});
  token.deadline_reached(random, start + seconds{30});
  EXPECT_EQ(token.take_wish(), TokenWish::expiring);
}

TEST(AccessToken, AnExpiredOneIsAskedForAgainButNotInATightLoop) {
  AccessToken token{TokenSource::function};
  token.set(jwt(start - hours{1}), start);
  EXPECT_GE(token.deadline(), start + seconds{5});
}

TEST(AccessToken, AnAnswerThatNeverComesIsNotWaitedForForEver) {
  Random random{1};
  AccessToken token{TokenSource::function};
  token.set("old", start);
  token.connected(start);
  token.take_wish();
  EXPECT_EQ(token.deadline(), start + seconds{10});
  token.deadline_reached(random, start + seconds{10});
  EXPECT_TRUE(token.ready()) << "what we have may still be good";
  EXPECT_GT(token.deadline(), start + seconds{10});
  EXPECT_LE(token.deadline(), start + seconds{11});
}

TEST(AccessToken, EveryDeadlineIsClearedByReachingIt) {
  Random random{1};
  AccessToken token{TokenSource::function};
  token.connected(start);
  Instant now = start;
  for (int i = 0; i < 1000 && token.deadline() != never; ++i) {
    now = token.deadline();
    token.deadline_reached(random, now);
    token.take_wish();
    ASSERT_GT(token.deadline(), now);
  }
}

}  // namespace
}  // namespace holdfast::realtime
