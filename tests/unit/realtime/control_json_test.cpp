#include "realtime/control_json.h"

#include <gtest/gtest.h>

namespace holdfast::realtime {
namespace {

TEST(ControlJson, GivesEveryKindOfValue) {
  const ControlValue value = parse_control(R"( {"s":"é\u00e9","n":-1.5e2,"big":9007199254740993,"t":true,"z":null,
                                               "l":[1,[2],{"deep":"x"}],"o":{"in":{"side":false}}} )");
  ASSERT_TRUE(value.is_object());
  EXPECT_EQ(value.text("s"), "éé");
  EXPECT_EQ(*value.find("n")->number(), -150.0);
  EXPECT_EQ(*value.find("big")->number(), 9007199254740992.0);
  EXPECT_TRUE(*value.find("t")->boolean());
  EXPECT_EQ(value.find("z")->string(), nullptr);
  ASSERT_EQ(value.find("l")->list()->size(), 3U);
  EXPECT_EQ(*value.find("l")->list()->at(1).list()->at(0).number(), 2.0);
  EXPECT_EQ(value.find("l")->list()->at(2).text("deep"), "x");
  EXPECT_FALSE(*value.find("o")->find("in")->find("side")->boolean());
}

TEST(ControlJson, WhatIsMissingOrOfAnotherKindIsNothing) {
  const ControlValue value = parse_control(R"({"n":1})");
  EXPECT_EQ(value.find("s"), nullptr);
  EXPECT_EQ(value.text("n"), "");
  EXPECT_EQ(parse_control("[1]").find("n"), nullptr);
  EXPECT_EQ(parse_control(R"({"a":1,"a":2})").find("a")->number()[0], 2.0) << "as JSON.parse has it";
}

TEST(ControlJson, MalformedTextIsNoObject) {
  for (const char* text : {"", "{", "{\"a\":}", "{\"a\":1}}", "{'a':1}", "{\"a\":\"\xff\"}", "{\"a\":1e}", "null"}) {
    EXPECT_FALSE(parse_control(text).is_object()) << text;
  }
}

TEST(ControlJson, NestingHasAnEnd) {
  const std::string deep = R"({"a":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_FALSE(parse_control(deep).is_object());
}

}  // namespace
}  // namespace holdfast::realtime
