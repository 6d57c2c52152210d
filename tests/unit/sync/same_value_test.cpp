#include "sync/same_value.h"

#include <gtest/gtest.h>

#include <string>

namespace holdfast::sync {
namespace {

TEST(SameValue, NumbersAreComparedByValue) {
  EXPECT_TRUE(same_value("1", "1.0"));
  EXPECT_TRUE(same_value("1e21", "1000000000000000000000"));
  EXPECT_TRUE(same_value("-0", "0"));
  EXPECT_FALSE(same_value("9007199254740992", "9007199254740993"));
  EXPECT_FALSE(same_value("1", R"("1")"));
  EXPECT_FALSE(same_value("0", "null"));
}

TEST(SameValue, InstantsAreComparedAsInstants) {
  EXPECT_TRUE(same_value(R"("2026-11-27T10:00:00+00:00")", R"("2026-11-27 11:00:00+01")"));
  EXPECT_TRUE(same_value(R"("2026-11-27T10:00:00.5Z")", R"("2026-11-27T10:00:00.500000+00:00")"));
  EXPECT_TRUE(same_value(R"("2026-03-01T00:30:00+05:30")", R"("2026-02-28T19:00:00Z")"));
  EXPECT_FALSE(same_value(R"("2026-11-27T10:00:00.123456Z")", R"("2026-11-27T10:00:00.123Z")"));
  EXPECT_FALSE(same_value(R"("2026-11-27T10:00:00")", R"("2026-11-27T10:00:00Z")")) << "one has no zone";
  EXPECT_FALSE(same_value(R"("10:00")", R"("10:00:00")")) << "no instant";
}

TEST(SameValue, BytesAreTheSameWithoutTheirPrefix) {
  EXPECT_TRUE(same_value(R"("\\xdeadbeef")", R"("deadbeef")"));
  EXPECT_FALSE(same_value(R"("\\xdeadbeef")", R"("deadbeee")"));
  EXPECT_FALSE(same_value(R"("\\xzz")", R"("zz")")) << "a text, not bytes";
}

TEST(SameValue, ObjectsAreComparedWithoutTheOrderOfTheirKeys) {
  EXPECT_TRUE(same_value(R"({"a":1,"b":[1, {"c":2}]})", R"({"b":[1.0,{"c":2}],"a":1})"));
  EXPECT_TRUE(same_value(R"({"\u0061":1})", R"({"a":1})"));
  EXPECT_FALSE(same_value(R"({"a":1})", R"({"a":1,"b":null})"));
  EXPECT_FALSE(same_value("[1,2]", "[2,1]"));
}

TEST(SameValue, StringsAreComparedByWhatTheyMean) {
  EXPECT_TRUE(same_value(R"("\u00e9")", "\"\u00e9\""));
  EXPECT_FALSE(same_value(R"("a")", R"("A")"));
}

TEST(SameValue, MissingAndMalformedValuesEqualOnlyTheirLike) {
  EXPECT_TRUE(same_value("", ""));
  EXPECT_FALSE(same_value("", "null"));
  EXPECT_FALSE(same_value("{", R"({"a":1})"));
  EXPECT_FALSE(same_value("[1", "[1]"));
}

TEST(SameValue, WhatIsTooDeepIsComparedAsText) {
  const std::string open(5'000, '[');
  const std::string close(5'000, ']');
  EXPECT_TRUE(same_value(open + "1" + close, open + "1" + close));
  EXPECT_FALSE(same_value(open + "1" + close, open + "1.0" + close));
}

}  // namespace
}  // namespace holdfast::sync
