#include "sync/row_order.h"

#include <gtest/gtest.h>

namespace holdfast::sync {
namespace {

TEST(RowOrder, ComparesNumbersAsNumbers) {
  EXPECT_LT(compare_values("9", "10"), 0);
  EXPECT_LT(compare_values("-10", "-9"), 0);
  EXPECT_LT(compare_values("-2", "-1"), 0);
  EXPECT_LT(compare_values("-2.5", "-1.5"), 0);
  EXPECT_LT(compare_values("-2", "-1.5"), 0);
  EXPECT_LT(compare_values("1.5", "1.25e1"), 0);
  EXPECT_EQ(compare_values("1", "1.0"), 0);
  EXPECT_LT(compare_values("9007199254740992", "9007199254740993"), 0) << "a double would not tell them apart";
}

// Promise T6.
TEST(RowOrder, ComparesAllDigitsOfNumbers) {
  EXPECT_LT(compare_values("123456789012345678901234567890.1", "123456789012345678901234567890.2"), 0);
  EXPECT_GT(compare_values("-1e400", "-1E+401"), 0);
  EXPECT_LT(compare_values("1e-400", "1e-399"), 0);
  EXPECT_LT(compare_values("0.09", "0.1"), 0);
  EXPECT_LT(compare_values("-0.1", "0.01"), 0);
  EXPECT_EQ(compare_values("-0", "0.00e5"), 0);
  EXPECT_EQ(compare_values("1200", "0.12e4"), 0);
  EXPECT_EQ(compare_values("0.012", "12e-3"), 0);
  EXPECT_GT(compare_values("0", "-5"), 0);
  EXPECT_GT(compare_values("1e9999999999", "1"), 0);
}

TEST(RowOrder, ComparesTextByBytes) {
  EXPECT_LT(compare_values("\"a", "\"b"), 0);
  EXPECT_LT(compare_values("\"B", "\"a"), 0);
  EXPECT_LT(compare_values("\"2026-01-01T00:00:00", "\"2026-01-02T00:00:00"), 0);
  EXPECT_LT(compare_values("false", "true"), 0);
}

TEST(RowOrder, NullAndMissingComeLastInBothDirections) {
  EXPECT_LT(compare_values("1", "null"), 0);
  EXPECT_GT(compare_values("", "1"), 0);
  EXPECT_EQ(compare_values("null", ""), 0);
  for (const bool ascending : {true, false}) {
    const std::vector<OrderTerm> order{{"n", ascending}};
    EXPECT_LT(compare_rows({"1"}, {"null"}, order), 0);
    EXPECT_GT(compare_rows({"null"}, {"1"}, order), 0);
  }
}

TEST(RowOrder, APrefixComesFirst) {
  const std::vector<OrderTerm> order{{"t", true}};
  const auto ab = order_values(R"({"t":"ab"})", order);
  const auto ab_c = order_values(R"({"t":"ab c"})", order);
  EXPECT_LT(compare_rows(ab, ab_c, order), 0);
  EXPECT_GT(compare_rows(ab_c, ab, order), 0);
}

TEST(RowOrder, ALowerRankComesFirst) {
  const std::vector<std::string> values{"",      "null",       "0",         "-1",           "12",     "1e3",
                                        "true",  "false",      "{}",        "[]",           "\"",     "\"a",
                                        "\"ab",  "\"abc",      "\"abcd",    "\"ab\xc3\xbc", "\"b",    "\"2026-",
                                        "\"202", "\"2026-11-", "\"2026-12", "\"zz",         "\"\x01", "\"abcdefghijkl"};
  for (const std::string stem : {"", "\"", "\"ab", "\"abcdefghi", "\"2026-1"}) {
    for (const bool ascending : {true, false}) {
      for (const std::string& a : values) {
        for (const std::string& b : values) {
          const bool lower = rank_of_value(a, stem, ascending) < rank_of_value(b, stem, ascending);
          if (lower) {
            EXPECT_LT(compare_rows({a}, {b}, {{"t", ascending}}), 0) << a << ' ' << b << " under " << stem;
          }
        }
      }
    }
  }
  EXPECT_LT(rank_of_value("\"2026-11-22T10", "\"2026-11-22T", true),
            rank_of_value("\"2026-11-22T11", "\"2026-11-22T", true));
}

TEST(RowOrder, AStemIsHowAllTextsBegin) {
  std::string stem;
  shorten_stem(stem, "null");
  EXPECT_EQ(stem, "");
  shorten_stem(stem, "\"2026-11-22");
  shorten_stem(stem, "\"2026-11-23");
  shorten_stem(stem, "7");
  EXPECT_EQ(stem, "\"2026-11-2");
  shorten_stem(stem, "\"2026");
  EXPECT_EQ(stem, "\"2026");
}

TEST(RowOrder, LaterTermsDecideTies) {
  const std::vector<OrderTerm> order{{"a", true}, {"b", false}};
  const auto x = order_values(R"({"a":1,"b":1})", order);
  const auto y = order_values(R"({"a":1,"b":2})", order);
  EXPECT_LT(compare_rows(y, x, order), 0);
  EXPECT_GT(compare_rows(x, y, order), 0);
  EXPECT_EQ(compare_rows(x, x, order), 0);
}

}  // namespace
}  // namespace holdfast::sync
