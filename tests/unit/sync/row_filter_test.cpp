#include "sync/row_filter.h"

#include <gtest/gtest.h>

namespace holdfast::sync {
namespace {

constexpr const char* row = R"({"id":7,"status":"ready","total":12.50,"paid":true,"note":null,"name":"a\"b"})";

bool meets(Condition condition) { return meets_all(row, {std::move(condition)}); }

TEST(RowFilter, EqualIsByValue) {
  EXPECT_TRUE(meets({"id", "=", {"7"}}));
  EXPECT_TRUE(meets({"total", "=", {"12.5"}}));
  EXPECT_TRUE(meets({"status", "=", {"ready"}}));
  EXPECT_TRUE(meets({"paid", "=", {"true"}}));
  EXPECT_TRUE(meets({"name", "=", {"a\"b"}})) << "escapes are decoded";
  EXPECT_FALSE(meets({"status", "=", {"read"}}));
  EXPECT_FALSE(meets({"status", "=", {"ready "}}));
}

TEST(RowFilter, OfSeveralValuesOneIsEnough) {
  EXPECT_TRUE(meets({"status", "=", {"new", "ready"}}));
  EXPECT_FALSE(meets({"status", "=", {"new", "done"}}));
  EXPECT_FALSE(meets({"status", "=", {}}));
}

TEST(RowFilter, OrderIsThatOfRows) {
  EXPECT_TRUE(meets({"total", ">", {"9"}})) << "by number, not by digits";
  EXPECT_TRUE(meets({"total", "<=", {"12.5"}}));
  EXPECT_FALSE(meets({"total", "<", {"12.5"}}));
  EXPECT_TRUE(meets_all(R"({"code":"10"})", {{"code", "<", {"9"}}})) << "a text of digits is no number";
  EXPECT_TRUE(meets({"status", "<>", {"new"}}));
  EXPECT_FALSE(meets({"status", "<>", {"ready"}}));
}

TEST(RowFilter, NullAndMissingMeetNothing) {
  for (const char* column : {"note", "other"}) {
    EXPECT_FALSE(meets({column, "<=>", {"null"}}));
    EXPECT_FALSE(meets({column, "<>", {"x"}}));
  }
}

TEST(RowFilter, AllConditionsMustHold) {
  const Condition id{"id", "=", {"7"}};
  EXPECT_TRUE(meets_all(row, {}));
  EXPECT_TRUE(meets_all(row, {id, {"status", "=", {"ready"}}}));
  EXPECT_FALSE(meets_all(row, {id, {"status", "=", {"new"}}}));
}

}  // namespace
}  // namespace holdfast::sync
