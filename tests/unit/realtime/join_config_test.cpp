#include "realtime/join_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::realtime {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

JoinConfig asking_for(const std::string& list) { return JoinConfig{R"({"config":{"postgres_changes":)" + list + "}}"}; }

BindingIds granted(const JoinConfig& config, const std::string& list) {
  BindingIds ids;
  ids.assign(config, R"({"postgres_changes":)" + list + "}");
  return ids;
}

TEST(JoinConfig, PutsTheTokenIntoThePayload) {
  EXPECT_EQ(JoinConfig{R"({"config":{}})"}.with_token("a\"b"), R"({"config":{},"access_token":"a\"b"})");
  EXPECT_EQ(JoinConfig{"{}"}.with_token("t"), R"({"access_token":"t"})");
  EXPECT_EQ(JoinConfig{R"({"config":{}})"}.with_token(""), R"({"config":{}})");
  EXPECT_EQ(JoinConfig{"[]"}.with_token("t"), "[]");
}

TEST(JoinConfig, WantsChangesOnlyIfItAsksForSome) {
  EXPECT_TRUE(asking_for(R"([{"event":"*"}])").wants_changes());
  EXPECT_FALSE(asking_for("[]").wants_changes());
  EXPECT_FALSE(asking_for("null").wants_changes());
  EXPECT_FALSE(JoinConfig{"{}"}.wants_changes());
  EXPECT_FALSE(JoinConfig{"garbage"}.wants_changes());
}

TEST(BindingIds, MatchByContentNotByPosition) {
  const auto config = asking_for(R"([{"event":"*","table":"a"},{"event":"INSERT","table":"b","filter":"x=eq.1"}])");
  auto ids =
      granted(config, R"([{"id":2,"event":"INSERT","filter":"x=eq.1","table":"b"},{"id":1,"table":"a","event":"*"}])");
  EXPECT_THAT(ids.find("[1]"), ElementsAre(0));
  EXPECT_THAT(ids.find("[2]"), ElementsAre(1));
  EXPECT_THAT(ids.find("[2,1]"), ElementsAre(0, 1));
  EXPECT_THAT(ids.find("[3]"), IsEmpty());
  EXPECT_THAT(ids.find("null"), IsEmpty());
}

TEST(BindingIds, EqualEntriesShareAnIdAndAllHearOfIt) {
  const auto config = asking_for(R"([{"event":"*","table":"a"},{"event":"*","table":"b"},{"event":"*","table":"a"}])");
  auto ids = granted(
      config,
      R"([{"id":1,"event":"*","table":"a"},{"id":2,"event":"*","table":"b"},{"id":1,"event":"*","table":"a"}])");
  EXPECT_THAT(ids.find("[1]"), ElementsAre(0, 2));
  EXPECT_THAT(ids.find("[1,1,2]"), ElementsAre(0, 1, 2)) << "each once";
}

TEST(BindingIds, SelectIsPartOfTheContent) {
  const auto config =
      asking_for(R"([{"event":"*","table":"a","select":["x"]},{"event":"*","table":"a","select":["x","y"]}])");
  auto ids = granted(
      config,
      R"([{"id":2,"event":"*","table":"a","select":["x","y"]},{"id":1,"event":"*","table":"a","select":["x"]}])");
  EXPECT_THAT(ids.find("[1]"), ElementsAre(0));
  EXPECT_THAT(ids.find("[2]"), ElementsAre(1));
}

TEST(BindingIds, WhatAServerRewroteIsMatchedByPosition) {
  const auto config = asking_for(R"([{"event":"*","table":"a"},{"event":"*","table":"b"}])");
  auto ids = granted(config, R"([{"id":1,"event":"ALL","table":"a"},{"id":2,"event":"ALL","table":"b"}])");
  EXPECT_THAT(ids.find("[1]"), ElementsAre(0));
  EXPECT_THAT(ids.find("[2]"), ElementsAre(1));
}

TEST(BindingIds, NullEntriesAndForeignRepliesAreSurvived) {
  const auto config = asking_for(R"([{"event":"*","table":"a"},{"event":"*","table":"b"}])");
  auto ids = granted(config, R"([null,{"id":2,"event":"*","table":"b"},7,"x",{}])");
  EXPECT_THAT(ids.find("[2]"), ElementsAre(1));
  BindingIds none;
  for (const std::string_view response : {"", "null", "[]", "{}", R"({"postgres_changes":null})", "\"text\""}) {
    none.assign(config, response);
    EXPECT_THAT(none.find("[2]"), IsEmpty()) << response;
  }
}

}  // namespace
}  // namespace holdfast::realtime
