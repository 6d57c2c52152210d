#include "phoenix/byte_search.h"

#include <gtest/gtest.h>

#include <string>

namespace holdfast::phoenix {
namespace {

/// One character at each place of texts of each length: whole blocks, what is left over, and the border between them.
template <typename Check>
void at_every_place(char c, Check check) {
  for (std::size_t size = 1; size < 50; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      std::string text(size, 'x');
      text[place] = c;
      check(text, place);
    }
  }
}

TEST(ByteSearch, FindsQuotesAndEscapesWhereverTheyAre) {
  for (const char c : {'"', '\\'}) {
    at_every_place(c, [](const std::string& text, std::size_t place) {
      EXPECT_EQ(find_quote_or_escape(text, 0), place);
      EXPECT_EQ(find_quote_or_escape(text, place), place);
      EXPECT_EQ(find_quote_or_escape(text, place + 1), text.size());
    });
  }
}

TEST(ByteSearch, FindsBracketsAndQuotesAndNothingElse) {
  for (int c = 1; c < 256; ++c) {
    const std::string text(20, static_cast<char>(c));
    const bool wanted = std::string_view{"\"[]{}"}.find(static_cast<char>(c)) != std::string_view::npos;
    EXPECT_EQ(find_quote_or_bracket(text, 0), wanted ? 0 : text.size()) << c;
    EXPECT_EQ(find_quote_or_bracket(text, 17), wanted ? 17 : text.size()) << c;
  }
}

TEST(ByteSearch, NothingIsReadBeyondTheEnd) {
  EXPECT_EQ(find_quote_or_escape("", 0), 0U);
  EXPECT_EQ(find_quote_or_escape("ab", 5), 5U) << "from behind the end, nothing is found";
}

TEST(ByteSearch, TextsAreEqualIfEachByteIs) {
  at_every_place('y', [](const std::string& text, std::size_t) {
    const std::string other(text.size(), 'x');
    EXPECT_FALSE(equal_bytes(text, other));
    EXPECT_TRUE(equal_bytes(text, std::string{text}));
    EXPECT_FALSE(equal_bytes(text, text + "x"));
  });
}

TEST(ByteSearch, NoNumberOfSixteenDigitsIsMissed) {
  for (std::size_t before = 0; before < 40; ++before) {
    const std::string text = R"({"id":)" + std::string(before, ' ') + "9007199254740993}";
    EXPECT_TRUE(may_hold_long_number(text)) << text;
    const std::string shorter = R"({"id":)" + std::string(before, ' ') + "900719925474099}";
    EXPECT_FALSE(may_hold_long_number(shorter)) << shorter;
  }
  EXPECT_FALSE(may_hold_long_number(R"({"id":1234567,"at":"2026-11-22T07:34:55.573061+00:00","price":12.50})"));
}

}  // namespace
}  // namespace holdfast::phoenix
