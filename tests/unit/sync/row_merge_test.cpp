#include "sync/row_merge.h"

#include <gtest/gtest.h>

namespace holdfast::sync {
namespace {

std::optional<std::string> merged(MergePolicy policy, std::string base, std::string mine, std::string theirs) {
  return merge_value(policy, {"c", std::move(base), std::move(mine), std::move(theirs)});
}

TEST(RowMerge, ColumnsThatOnlyOneSideChangedNeedNoPolicy) {
  const RowMerge merge =
      merge_row(R"({"status":"new"})", R"({"status":"ready"})", R"({"status":"new","note":"hot"})", {});
  EXPECT_EQ(merge.patch, R"({"status":"ready"})");
  EXPECT_TRUE(merge.conflicts.empty());
}

TEST(RowMerge, AColumnThatIsAlreadyAsWantedIsNotWrittenAgain) {
  EXPECT_EQ(merge_row(R"({"n":1,"m":1})", R"({"n":2,"m":3})", R"({"n":2.0,"m":1})", {}).patch, R"({"m":3})");
}

TEST(RowMerge, AColumnThatBothChangedIsTheUsersToDecide) {
  const RowMerge merge = merge_row(R"({"a":1,"b":1})", R"({"a":2,"b":2})", R"({"a":3,"b":1})", {});
  EXPECT_EQ(merge.patch, R"({"b":2})");
  ASSERT_EQ(merge.conflicts.size(), 1U);
  EXPECT_EQ(merge.conflicts[0].column, "a");
  EXPECT_EQ(merge.conflicts[0].base, "1");
  EXPECT_EQ(merge.conflicts[0].mine, "2");
  EXPECT_EQ(merge.conflicts[0].theirs, "3");
}

TEST(RowMerge, PoliciesDecide) {
  EXPECT_EQ(merged(MergePolicy::server, "1", "2", "3"), "3");
  EXPECT_EQ(merged(MergePolicy::mine, "1", "2", "3"), "2");
  EXPECT_EQ(merged(MergePolicy::max, "1", "10", "9"), "10");
  EXPECT_EQ(merged(MergePolicy::min, "1", "10", "9"), "9");
  EXPECT_EQ(merged(MergePolicy::max, "1", "null", "9"), "9");
  EXPECT_EQ(merged(MergePolicy::min, "1", "4", "null"), "4");
  EXPECT_EQ(merged(MergePolicy::max, R"("2026-01-01")", R"("2026-01-03")", R"("2026-01-02")"), R"("2026-01-03")");
}

TEST(RowMerge, WhatEachSideAddedIsAdded) {
  EXPECT_EQ(merged(MergePolicy::add, "10", "9", "8"), "7");
  EXPECT_EQ(merged(MergePolicy::add, "10", "9", "9"), "8") << "two drivers each took one";
  EXPECT_EQ(merged(MergePolicy::add, "0.1", "0.3", "-0.1"), "0.1");
  EXPECT_EQ(merged(MergePolicy::add, "12345678901234567890.5", "12345678901234567891.5", "12345678901234567890.5"),
            "12345678901234567891.5");
  const RowMerge merge =
      merge_row(R"({"stock":10})", R"({"stock":9})", R"({"stock":9})", {{{"stock", MergePolicy::add}}});
  EXPECT_EQ(merge.patch, R"({"stock":8})");
}

TEST(RowMerge, ListsAreUnitedByWhatEachSidePutInAndTookOut) {
  EXPECT_EQ(merged(MergePolicy::unite, R"(["a","b"])", R"(["a","c"])", R"(["a","b","d"])"), R"(["a","d","c"])");
  EXPECT_EQ(merged(MergePolicy::unite, "null", R"(["x"])", R"(["y"])"), R"(["y","x"])");
  EXPECT_EQ(merged(MergePolicy::unite, "[1]", "[1.0,2]", "[2]"), "[2]");
}

TEST(RowMerge, APolicyThatDoesNotFitTheValuesIsNamedAndAConflict) {
  for (const MergePolicy policy : {MergePolicy::add, MergePolicy::max, MergePolicy::unite}) {
    const RowMerge merge = merge_row(R"({"c":"a"})", R"({"c":1})", R"({"c":"b"})", {{{"c", policy}}});
    EXPECT_EQ(merge.unfit, std::vector<std::string>{"c"});
    EXPECT_EQ(merge.conflicts.size(), 1U);
    EXPECT_EQ(merge.patch, "{}");
  }
}

TEST(RowMerge, AColumnThatTheServerNoLongerHasIsAConflict) {
  EXPECT_EQ(merge_row(R"({"c":1})", R"({"c":2})", "{}", {}).conflicts.size(), 1U);
}

TEST(RowMerge, NamesWithEscapesAreMatchedByWhatTheyMean) {
  const MergePolicies policies{{{"\"c\"", MergePolicy::mine}}};
  EXPECT_EQ(merge_row(R"({"\"c\"":1})", R"({"\"c\"":2})", R"({"\"c\"":3})", policies).patch, R"({"\"c\"":2})");
}

TEST(RowMerge, MalformedRowsMergeNothing) {
  for (const char* theirs : {"", "null", "[", R"({"c":)"}) {
    const RowMerge merge = merge_row(R"({"c":1})", R"({"c":2})", theirs, {});
    EXPECT_EQ(merge.patch, "{}") << theirs;
    EXPECT_EQ(merge.conflicts.size(), 1U) << theirs;
  }
}

}  // namespace
}  // namespace holdfast::sync
