#include "realtime/control_json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <random>

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
  for (const char* text : {"",
                           "{",
                           "{\"a\":}",
                           "{\"a\":1}}",
                           "{'a':1}",
                           "{\"a\":1e}",
                           "null",
                           "{,}",
                           "{\"a\":1,}",
                           "{\"a\":[1,]}",
                           "{\"a\":[,1]}",
                           "{\"a\":[1 2]}",
                           "{\"a\":[1}}",
                           "{\"a\" 1}",
                           "{a:1}",
                           "{\"a\":01}",
                           "{\"a\":-}",
                           "{\"a\":.5}",
                           "{\"a\":5.}",
                           "{\"a\":+1}",
                           "{\"a\":1e999}",
                           "{\"a\":nul}",
                           "{\"a\":truefalse}",
                           "{\"a\":\"\n\"}",
                           "{\"a\":\"\\x\"}",
                           "{\"a\":\"\\u12g4\"}",
                           "{\"a\":\"}"}) {
    EXPECT_FALSE(parse_control(text).is_object()) << text;
  }
}

TEST(ControlJson, NestingHasAnEnd) {
  const std::string deep = R"({"a":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_FALSE(parse_control(deep).is_object());
}

// --- Against another parser ------------------------------------------------------------------------------------------

bool same(const ControlValue& ours, const nlohmann::json& theirs);

bool same_list(const ControlValue::List& ours, const nlohmann::json& theirs) {
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), same);
}

bool same_object(const ControlValue& ours, const nlohmann::json& theirs) {
  for (const auto& [name, member] : theirs.items()) {
    const ControlValue* found = ours.find(name);
    if (found == nullptr || !same(*found, member)) return false;
  }
  return true;
}

bool same(const ControlValue& ours, const nlohmann::json& theirs) {
  if (theirs.is_object()) return ours.is_object() && same_object(ours, theirs);
  if (theirs.is_array()) return ours.list() != nullptr && same_list(*ours.list(), theirs);
  if (theirs.is_boolean()) return ours.boolean() != nullptr && *ours.boolean() == theirs.get<bool>();
  if (theirs.is_number()) return ours.number() != nullptr && *ours.number() == theirs.get<double>();
  if (theirs.is_string()) return ours.string() != nullptr && *ours.string() == theirs.get<std::string>();
  return ours.boolean() == nullptr && ours.number() == nullptr && ours.string() == nullptr && ours.list() == nullptr;
}

/// Pieces of JSON in any order: a few in a hundred are sound.
std::string some_text(std::mt19937& random) {
  constexpr std::array<std::string_view, 30> pieces{
      "{",  "}",   "[",     "]",          ",", ":",       "\"a\"", "\"b\":", "\"\\u00e9\"", "1",
      "-0", "1.5", "1e3",   "0",          " ", "5",       "\n",    "true",   "null",        "false",
      "\"", "\\",  "[1,2]", "{\"c\":[]}", "-", "\"\\n\"", ".",     "e",      "\"a\":",      ","};
  std::string text = "{\"a\":";
  for (auto left = random() % 6; left > 0; --left) text += pieces[random() % pieces.size()];
  return text + "}";
}

TEST(ControlJson, ReadsWhatAnotherParserReads) {
  std::mt19937 random{7};
  int sound = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string text = some_text(random);
    const auto theirs = nlohmann::json::parse(text, nullptr, false);
    const ControlValue ours = parse_control(text);
    ASSERT_EQ(ours.is_object(), theirs.is_object()) << text;
    if (!ours.is_object()) continue;
    ++sound;
    ASSERT_TRUE(same(ours, theirs)) << text;
  }
  EXPECT_GT(sound, 2'000);
}

}  // namespace
}  // namespace holdfast::realtime
