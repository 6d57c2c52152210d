#include "realtime/attachments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace holdfast::realtime {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* all_orders = R"([{"event":"*","table":"orders"}])";
constexpr const char* all_items = R"([{"event":"*","table":"items"}])";

std::vector<AttachmentId> found(Attachments& attachments, std::string_view ids, ChangeType type = ChangeType::insert) {
  PostgresChange change;
  change.ids = ids;
  change.type = type;
  return attachments.find(change);
}

/// One attachment an entry, from 0 up; asked for, and granted.
Attachments granted(std::initializer_list<const char*> entries, const std::string& list) {
  Attachments attachments{"{}"};
  AttachmentId id = 0;
  for (const char* entry : entries) attachments.attach(id++, false, "[" + std::string{entry} + "]");
  attachments.join({});
  attachments.join_accepted(R"({"postgres_changes":)" + list + "}");
  return attachments;
}

// --- The join --------------------------------------------------------------------------------------------------------

TEST(Attachments, PutTheTokenIntoThePayload) {
  const auto with_token = [](std::string_view payload, std::string_view token) {
    return Attachments{payload}.join(token);
  };
  EXPECT_EQ(with_token(R"({"config":{}})", "a\"b"), R"({"config":{},"access_token":"a\"b"})");
  EXPECT_EQ(with_token("{}", "t"), R"({"access_token":"t"})");
  EXPECT_EQ(with_token(R"({"config":{}})", ""), R"({"config":{}})");
  EXPECT_EQ(with_token("[]", "t"), "[]");
}

// Promise J8.
TEST(Attachments, AreOneJoinThatAsksForEachThingOnce) {
  Attachments attachments{
      R"({"config":{"presence":{"key":"k","enabled":false},"postgres_changes":[],"private":true}})"};
  attachments.attach(4, false, all_orders);
  attachments.attach(2, false, R"([{"event":"*","table":"items"},{"table":"orders","event":"*"}])");
  attachments.attach(3, true, "[]");
  EXPECT_EQ(
      attachments.join({}),
      R"({"config":{"presence":{"key":"k","enabled":true},"postgres_changes":[{"event":"*","table":"items"},{"event":"*","table":"orders"}],"private":true}})");
}

TEST(Attachments, ThatAskForNothingLeaveThePayloadAsItIs) {
  for (const std::string_view payload : {R"({"config":{"presence":{"enabled":true}}})", "{}", "garbage", ""}) {
    Attachments attachments{payload};
    attachments.attach(1, false, "[]");
    EXPECT_EQ(attachments.join({}), payload);
    EXPECT_FALSE(attachments.asked_for_changes());
  }
}

TEST(Attachments, FindAPlaceInAPayloadThatHasNone) {
  Attachments attachments{"{}"};
  attachments.attach(1, true, all_orders);
  EXPECT_EQ(attachments.join({}),
            R"({"config":{"presence":{"enabled":true},"postgres_changes":[{"event":"*","table":"orders"}]}})");
}

TEST(Attachments, AskForMoreOnlyWhereTheLastJoinDidNot) {
  Attachments attachments{"{}"};
  EXPECT_TRUE(attachments.attach(1, false, all_orders));
  EXPECT_TRUE(attachments.attach(2, false, all_orders)) << "no join has asked for it yet";
  attachments.join({});
  EXPECT_FALSE(attachments.attach(3, false, all_orders));
  EXPECT_FALSE(attachments.attach(1, false, all_orders)) << "again";
  EXPECT_TRUE(attachments.attach(4, false, all_items));
  EXPECT_TRUE(attachments.attach(5, true, "[]"));
  attachments.join({});
  EXPECT_FALSE(attachments.attach(6, true, all_items));
}

TEST(Attachments, AskForPresenceThatThePayloadAsksForAlready) {
  Attachments attachments{R"({"config":{"presence":{"enabled":true}}})"};
  attachments.join({});
  EXPECT_FALSE(attachments.attach(1, true, "[]"));
}

TEST(Attachments, ThatGoAndComeBackBeforeTheNextJoinAskForNothingNew) {
  Attachments attachments{"{}"};
  attachments.attach(1, true, all_orders);
  attachments.join({});
  EXPECT_TRUE(attachments.detach(1).less);
  EXPECT_FALSE(attachments.attach(2, true, all_orders));
  EXPECT_TRUE(attachments.detach(2).less);
  EXPECT_EQ(attachments.join({}), "{}");
  EXPECT_TRUE(attachments.attach(3, true, all_orders));
}

TEST(Attachments, SayWhetherSomethingIsNotAskedForAnyMore) {
  Attachments attachments{"{}"};
  attachments.attach(1, false, all_orders);
  attachments.attach(2, false, all_orders);
  attachments.join({});
  attachments.attach(3, false, all_items);
  EXPECT_FALSE(attachments.detach(1).less) << "another asks for it";
  EXPECT_FALSE(attachments.detach(3).less) << "no join has asked for it";
  EXPECT_TRUE(attachments.detach(2).less);
  EXPECT_FALSE(attachments.detach(2).less) << "twice";
}

// --- The config ------------------------------------------------------------------------------------------------------

constexpr const char* own =
    R"({"config":{"broadcast":{"ack":false,"self":false},"presence":{"key":"","enabled":false},"private":false}})";
/// Of a channel that only hooks and tables use.
constexpr const char* nobodys = R"({"config":{"broadcast":{"ack":false},"presence":{"enabled":false}}})";

// Promise J9.
TEST(Attachments, AreOneJoinWithTheConfigThatAnyOfThemWants) {
  Attachments attachments{own};
  attachments.attach(1, false, "[]", R"({"broadcast":{"ack":true}})");
  attachments.attach(2, false, "[]", R"({"presence":{"key":"me"},"broadcast":{"replication_ready":true}})");
  attachments.attach(3, true, "[]", R"({"broadcast":{"replay":{"since":1700000000000,"limit":5}}})");
  EXPECT_EQ(
      attachments.join({}),
      R"({"config":{"broadcast":{"ack":true,"self":false,"replication_ready":true,"replay":{"since":1700000000000,"limit":5}},"presence":{"key":"me","enabled":true},"private":false}})");
}

TEST(Attachments, ThatClaimWhatTheChannelHasLeaveThePayloadAsItIs) {
  Attachments attachments{own};
  attachments.attach(1, false, "[]",
                     R"({"broadcast":{"ack":false,"self":false},"presence":{"key":""},"private":false})");
  attachments.attach(2, false, "[]", "{}");
  EXPECT_EQ(attachments.join({}), own);
}

TEST(Attachments, AskForTheEarliestReplayAndTheMostMessages) {
  Attachments attachments{nobodys};
  attachments.attach(1, false, "[]", R"({"private":true,"broadcast":{"replay":{"since":2000,"limit":5}}})");
  attachments.attach(2, false, "[]", R"({"private":true,"broadcast":{"replay":{"since":900,"limit":3}}})");
  EXPECT_NE(attachments.join({}).find(R"("replay":{"since":900,"limit":5})"), std::string::npos);
  attachments.attach(3, false, "[]", R"({"broadcast":{"replay":{"since":2000}}})");
  EXPECT_NE(attachments.join({}).find(R"("replay":{"since":900})"), std::string::npos) << "as many as there are";
}

// Promise J9.
TEST(Attachments, HaveTheChannelJoinAgainOnlyForAConfigThatItLacks) {
  Attachments attachments{nobodys};
  attachments.attach(1, false, "[]", R"({"private":true,"presence":{"key":"me"},"broadcast":{"ack":true}})");
  attachments.join({});
  EXPECT_FALSE(attachments.attach(2, false, "[]", R"({"private":true})"));
  EXPECT_FALSE(attachments.attach(3, false, "[]", R"({"presence":{"key":"me"},"broadcast":{"ack":false}})"));
  EXPECT_FALSE(attachments.attach(4, false, "[]", R"({"broadcast":{"self":true}})"))
      << "the client brings these itself";
  EXPECT_TRUE(attachments.attach(5, false, "[]", R"({"broadcast":{"replication_ready":true}})"));
  attachments.join({});
  EXPECT_FALSE(attachments.detach(1).more) << "who goes interrupts nobody";
  EXPECT_FALSE(attachments.attach(6, false, "[]", "{}")) << "nor does the next one who has no wish";
  EXPECT_EQ(attachments.join({}).find(R"("ack":true)"), std::string::npos) << "its need goes with it";
}

TEST(Attachments, ThatWantAReplayNeedAJoinOfTheirOwn) {
  constexpr const char* replay = R"({"private":true,"broadcast":{"replay":{"since":1}}})";
  Attachments attachments{nobodys};
  attachments.attach(1, false, "[]", replay);
  attachments.join({});
  EXPECT_TRUE(attachments.attach(2, false, "[]", replay)) << "the server replays only at a join";
  attachments.join({});
  EXPECT_FALSE(attachments.attach(3, false, "[]", R"({"private":true})"));
}

// Promise J9.
TEST(Attachments, ThatCannotBeHadTogetherAreRefusedUntilTheOthersHaveGone) {
  for (const auto& [first, second] : {std::pair{R"({"private":true})", R"({"private":false})"},
                                      std::pair{R"({"presence":{"key":"a"}})", R"({"presence":{"key":"b"}})"}}) {
    Attachments attachments{nobodys};
    attachments.attach(1, false, "[]", first);
    attachments.attach(2, false, "[]", first);
    attachments.join({});
    EXPECT_FALSE(attachments.attach(3, true, all_orders, second)) << "it interrupts nobody";
    EXPECT_TRUE(attachments.refuses(3));
    EXPECT_THAT(attachments.take_refusal_news(), ElementsAre(3));
    EXPECT_EQ(attachments.join({}).find("orders"), std::string::npos) << "it gets nothing";
    EXPECT_FALSE(attachments.detach(1).more);
    EXPECT_THAT(attachments.take_refusal_news(), IsEmpty());
    EXPECT_TRUE(attachments.detach(2).more);
    EXPECT_THAT(attachments.take_refusal_news(), ElementsAre(3));
    EXPECT_FALSE(attachments.refuses(3));
    EXPECT_NE(attachments.join({}).find("orders"), std::string::npos);
  }
}

TEST(Attachments, GiveWayToTheConfigOfTheChannelItself) {
  Attachments attachments{nobodys};
  attachments.attach(1, false, "[]", R"({"private":true})");
  attachments.join({});
  EXPECT_TRUE(attachments.configure(own));
  EXPECT_FALSE(attachments.config_is_given());
  EXPECT_THAT(attachments.take_refusal_news(), ElementsAre(1));
  attachments.join({});
  EXPECT_TRUE(attachments.config_is_given());
  EXPECT_TRUE(attachments.configure(nobodys));
  EXPECT_THAT(attachments.take_refusal_news(), ElementsAre(1));
}

// Promise J9.
TEST(Attachments, GetOwnBroadcastsFromTheServerIfAllWantThemAndElseFromTheClient) {
  constexpr const char* yes = R"({"broadcast":{"self":true}})";
  Attachments attachments{nobodys};
  attachments.attach(1, false, "[]", yes);
  attachments.attach(2, false, all_orders);
  EXPECT_NE(attachments.join({}).find(R"("self":true)"), std::string::npos) << "a table hears no broadcasts";
  EXPECT_FALSE(attachments.brings_own());
  EXPECT_TRUE(attachments.attach(3, false, "[]", R"({"broadcast":{"self":false}})"));
  EXPECT_EQ(attachments.join({}).find(R"("self":true)"), std::string::npos);
  EXPECT_TRUE(attachments.brings_own());
  attachments.attach(4, false, "[]", yes);
  EXPECT_THAT(attachments.takers_of_own(), ElementsAre(1, 4));
  EXPECT_FALSE(attachments.detach(3).more) << "the client goes on bringing them until the next join";
  EXPECT_TRUE(attachments.brings_own());
  attachments.join({});
  EXPECT_FALSE(attachments.brings_own());
}

TEST(Attachments, WithAConfigThatIsNoneClaimNothing) {
  for (const char* config : {"null", "[]", "7", "garbage", R"({"private":1,"presence":[],"broadcast":{"self":"x"}})"}) {
    Attachments attachments{own};
    attachments.attach(1, false, "[]", config);
    EXPECT_EQ(attachments.join({}), own) << config;
    EXPECT_FALSE(attachments.refuses(1)) << config;
  }
}

// --- Whom a change is for --------------------------------------------------------------------------------------------

TEST(Attachments, AreMatchedWithTheAnswerByContentNotByPosition) {
  auto attachments =
      granted({R"({"event":"*","table":"a"})", R"({"event":"INSERT","table":"b","filter":"x=eq.1"})"},
              R"([{"id":2,"event":"INSERT","filter":"x=eq.1","table":"b"},{"id":1,"table":"a","event":"*"}])");
  EXPECT_THAT(found(attachments, "[1]"), ElementsAre(0));
  EXPECT_THAT(found(attachments, "[2]"), ElementsAre(1));
  EXPECT_THAT(found(attachments, "[2,1]"), ElementsAre(0, 1));
  EXPECT_THAT(found(attachments, "[3]"), IsEmpty());
  EXPECT_THAT(found(attachments, "null"), IsEmpty());
}

TEST(Attachments, ThatAskForTheSameAllHearOfItOnce) {
  auto attachments = granted(
      {R"({"event":"*","table":"a"})", R"({"event":"*","table":"b"})", R"({"table":"a","event":"*"})"},
      R"([{"id":1,"event":"*","table":"a"},{"id":2,"event":"*","table":"b"},{"id":1,"event":"*","table":"a"}])");
  EXPECT_THAT(found(attachments, "[1]"), ElementsAre(0, 2));
  EXPECT_THAT(found(attachments, "[1,1,2]"), ElementsAre(0, 1, 2));
}

TEST(Attachments, HearOnlyOfTheEventsThatTheyAskFor) {
  auto attachments = granted({R"({"event":"insert"})", R"({"event":"DELETE"})", R"({"event":"*"})"},
                             R"([{"id":1,"event":"insert"},{"id":2,"event":"DELETE"},{"id":3,"event":"*"}])");
  EXPECT_THAT(found(attachments, "[1,2,3]", ChangeType::insert), ElementsAre(0, 2));
  EXPECT_THAT(found(attachments, "[1,2,3]", ChangeType::update), ElementsAre(2));
}

TEST(Attachments, SelectIsPartOfTheContent) {
  auto attachments = granted(
      {R"({"event":"*","table":"a","select":["x"]})", R"({"event":"*","table":"a","select":["x","y"]})"},
      R"([{"id":2,"event":"*","table":"a","select":["x","y"]},{"id":1,"event":"*","table":"a","select":["x"]}])");
  EXPECT_THAT(found(attachments, "[1]"), ElementsAre(0));
  EXPECT_THAT(found(attachments, "[2]"), ElementsAre(1));
}

TEST(Attachments, WhatAServerRewroteIsMatchedByPosition) {
  auto attachments = granted({R"({"event":"*","table":"a"})", R"({"event":"*","table":"b"})"},
                             R"([{"id":1,"event":"ALL","table":"a"},{"id":2,"event":"ALL","table":"b"}])");
  EXPECT_THAT(found(attachments, "[1]"), ElementsAre(0));
  EXPECT_THAT(found(attachments, "[2]"), ElementsAre(1));
}

TEST(Attachments, SurviveNullEntriesAndForeignReplies) {
  auto attachments = granted({R"({"event":"*","table":"a"})", R"({"event":"*","table":"b"})"},
                             R"([null,{"id":2,"event":"*","table":"b"},7,"x",{}])");
  EXPECT_THAT(found(attachments, "[2]"), ElementsAre(1));
  for (const std::string_view response : {"", "null", "[]", "{}", R"({"postgres_changes":null})", "\"text\""}) {
    attachments.join_accepted(response);
    EXPECT_THAT(found(attachments, "[2]"), IsEmpty()) << response;
  }
}

TEST(Attachments, ThatComeAndGoHearFromThenOnAndNoLonger) {
  auto attachments = granted({R"({"event":"*","table":"orders"})"}, R"([{"id":1,"event":"*","table":"orders"}])");
  EXPECT_THAT(found(attachments, "[1]"), ElementsAre(0));
  attachments.attach(7, false, all_orders);
  EXPECT_THAT(found(attachments, "[1]"), ElementsAre(0, 7));
  attachments.detach(0);
  EXPECT_THAT(found(attachments, "[1]"), ElementsAre(7));
  attachments.detach(7);
  EXPECT_THAT(found(attachments, "[1]"), IsEmpty());
}

TEST(Attachments, HearWhileAnotherJoinIsOnItsWay) {
  auto attachments = granted({R"({"event":"*","table":"orders"})"}, R"([{"id":1,"event":"*","table":"orders"}])");
  attachments.attach(7, false, all_items);
  attachments.join({});
  EXPECT_THAT(found(attachments, "[1]"), ElementsAre(0)) << "the server has the old join until it answers the new one";
  attachments.detach(0);
  attachments.attach(8, false, all_items);
  EXPECT_THAT(found(attachments, "[1]"), IsEmpty()) << "an id of the old join is never another's";
}

}  // namespace
}  // namespace holdfast::realtime
