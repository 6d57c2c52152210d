#include "phoenix/json_scanner.h"

#include <gtest/gtest.h>

namespace holdfast::phoenix {
namespace {

std::optional<std::string_view> value_of(std::string_view text) { return JsonScanner{text}.value(); }

TEST(JsonScanner, FindsValuesWithoutTheSpaceAroundThem) {
  EXPECT_EQ(value_of(" \n\t{\"a\": [1, {}]} "), "{\"a\": [1, {}]}");
  EXPECT_EQ(value_of("\"text\" "), "\"text\"");
  EXPECT_EQ(value_of("-1.5e+10,"), "-1.5e+10");
  EXPECT_EQ(value_of("null"), "null");
  EXPECT_EQ(value_of("true"), "true");
  EXPECT_EQ(value_of("false]"), "false");
}

TEST(JsonScanner, QuotesBracketsAndBackslashesInStringsMeanNothing) {
  EXPECT_EQ(value_of(R"({"a":"}]\"\\"} )"), R"({"a":"}]\"\\"})");
  EXPECT_EQ(value_of(R"(["[", "{"])"), R"(["[", "{"])");
}

TEST(JsonScanner, RefusesWhatIsCutOrNoValue) {
  for (const std::string_view text : {"", " ", "{", "[", "[1", "\"", "\"a", "\"a\\\"", "{\"a\":\"}", "%{error: 1}", "x",
                                      "}", "nul", ":", ",", "\\"}) {
    EXPECT_EQ(value_of(text), std::nullopt) << text;
  }
}

TEST(JsonScanner, VisitsMembersInOrderUntilToldToStop) {
  std::string seen;
  const auto visit = [&](std::string_view key, std::string_view value) {
    seen.append(key).append("=").append(value).append(";");
    return key != "b";
  };
  EXPECT_TRUE(for_each_member(R"({"a":1, "b" : [2] ,"c":3})", visit));
  EXPECT_EQ(seen, "a=1;b=[2];");
}

TEST(JsonScanner, SaysWhenAnObjectOrArrayIsMalformed) {
  const auto all = [](auto...) { return true; };
  EXPECT_TRUE(for_each_member("{}", all));
  EXPECT_TRUE(for_each_element("[]", all));
  for (const std::string_view text :
       {"{", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a\":1,}", "{a:1}", "[]", "null", ""}) {
    EXPECT_FALSE(for_each_member(text, all)) << text;
  }
  for (const std::string_view text : {"[", "[1", "[1,]", "[,]", "{}", "null", ""}) {
    EXPECT_FALSE(for_each_element(text, all)) << text;
  }
}

TEST(JsonScanner, FindsAMember) {
  EXPECT_EQ(find_member(R"({"a":{"b":1},"b":2})", "b"), "2");
  EXPECT_EQ(find_member(R"({"a":1})", "b"), std::nullopt);
  EXPECT_EQ(find_member("[1]", "a"), std::nullopt);
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

TEST(JsonScanner, TakesWhatADatabaseMayHoldAndNothingDeeper) {
  EXPECT_TRUE(is_value(nested(3'000)));
  EXPECT_TRUE(is_value(nested(max_json_depth)));
  EXPECT_FALSE(is_value(nested(max_json_depth + 1)));
  EXPECT_FALSE(is_value(nested(5'000'000)));
}

TEST(JsonScanner, DecodesEscapes) {
  EXPECT_EQ(unescape(R"(a\"\\\/\b\f\n\r\tz)"), "a\"\\/\b\f\n\r\tz");
  EXPECT_EQ(unescape(R"(\u0041\u00e9\u2603)"), "Aé☃");
  EXPECT_EQ(unescape(R"(\ud83d\ude00)"), "😀");
  EXPECT_EQ(unescape(R"(\uD83D\uDE00)"), "😀");
}

TEST(JsonScanner, ReplacesLoneSurrogates) {
  EXPECT_EQ(unescape(R"(\ud83dx)"), "\xEF\xBF\xBDx");
  EXPECT_EQ(unescape(R"(\ude00)"), "\xEF\xBF\xBD");
  EXPECT_EQ(unescape(R"(\ud83d\u0041)"),
            "\xEF\xBF\xBD"
            "A");
}

TEST(JsonScanner, RefusesMalformedEscapes) {
  for (const std::string_view raw : {R"(\)", R"(\x)", R"(\u)", R"(\u12)", R"(\u12g4)", R"(\ud83d\u12)"}) {
    EXPECT_TRUE(!unescape(raw) || raw == R"(\ud83d\u12)") << raw;
  }
}

TEST(JsonScanner, QuotesEverythingThatJsonWantsQuoted) {
  std::string out;
  append_quoted(out, std::string_view{"a\"b\\c\n\x01\x1f\0é😀", 15});
  EXPECT_EQ(out, "\"a\\\"b\\\\c\\u000a\\u0001\\u001f\\u0000é😀\"");
  EXPECT_EQ(unescape(unquoted(out)), (std::string{"a\"b\\c\n\x01\x1f\0é😀", 15}));
}

}  // namespace
}  // namespace holdfast::phoenix
