#include "sync/live_tables.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "support/events.h"

namespace holdfast::sync {
namespace {

using realtime::ChangeType;
using realtime::PostgresChange;

constexpr TableId table = 9;
constexpr ChannelId channel = 4;
constexpr AttachmentId attachment = 5;

PostgresChange insert(std::string_view record) {
  PostgresChange change;
  change.type = ChangeType::insert;
  change.record = record;
  return change;
}

PostgresChange erase(std::string_view old_record) {
  PostgresChange change;
  change.type = ChangeType::erase;
  change.old_record = old_record;
  return change;
}

class LiveTablesTest : public ::testing::Test {
 protected:
  void open() {
    tables.open(table, channel, attachment, TableOptions{});
    tables.changes_flow(channel);
    tables.begin_fetch(table);
    tables.page_fetched(table, R"([{"id":1},{"id":2}])");
    tables.drain(table);
    events.clear();
  }

  /// What was told so far is this one event.
  template <typename E>
  bool told() {
    const auto all = std::exchange(events, {});
    return all.size() == 1 && std::holds_alternative<E>(all.front());
  }

  std::vector<holdfast::testing::Event> events;
  holdfast::testing::LiveRecorder recorder{events};
  LiveTables tables{recorder};
};

TEST_F(LiveTablesTest, TakesTheChangesOfItsAttachmentAndOfNoOther) {
  open();
  EXPECT_TRUE(tables.change_received(attachment, insert(R"({"id":3})")));
  EXPECT_TRUE(tables.change_received(attachment, erase(R"({"id":1})")));
  EXPECT_FALSE(tables.change_received(attachment + 1, erase(R"({"id":2})")));
}

TEST_F(LiveTablesTest, SaysOnceThatItIsDirtyHoweverMuchComesBeforeTheNextLook) {
  open();
  for (int i = 0; i < 100; ++i) tables.change_received(attachment, insert(R"({"id":3,"n":)" + std::to_string(i) + "}"));
  tables.report();
  tables.report();
  EXPECT_TRUE(told<holdfast::testing::TableDirtyEvent>());
  tables.drain(table);
  tables.report();
  EXPECT_TRUE(told<holdfast::testing::TableDiffEvent>());
}

TEST_F(LiveTablesTest, IgnoresDeletesOfRowsThatItDoesNotHave) {
  open();
  tables.change_received(attachment, erase(R"({"id":77})"));
  tables.report();
  EXPECT_TRUE(events.empty());
}

TEST_F(LiveTablesTest, IsStaleWhenChangesFlowAgain) {
  open();
  tables.changes_stopped(channel);
  tables.changes_flow(channel);
  tables.report();
  EXPECT_TRUE(told<holdfast::testing::TableStaleEvent>());
}

TEST_F(LiveTablesTest, TakesNoPageThatWasAskedForBeforeItBecameStale) {
  // The page's thread had it, or had asked for it, before it heard of the interruption: what came between is in
  // neither.
  tables.open(table, channel, attachment, TableOptions{});
  tables.begin_fetch(table);
  tables.changes_flow(channel);
  tables.page_fetched(table, R"([{"id":1}])");
  EXPECT_TRUE(told<holdfast::testing::TableStaleEvent>());
  tables.change_received(attachment, insert(R"({"id":3})"));
  tables.begin_fetch(table);
  tables.change_received(attachment, erase(R"({"id":1})"));
  tables.page_fetched(table, R"([{"id":1},{"id":2}])");
  EXPECT_TRUE(told<holdfast::testing::TableDirtyEvent>());
  tables.drain(table);
  ASSERT_EQ(events.size(), 1U);
  const auto diff = std::get<holdfast::testing::TableDiffEvent>(events.front()).rows;
  EXPECT_EQ(diff.find(R"("id":1)"), std::string::npos);
  EXPECT_NE(diff.find(R"("id":2)"), std::string::npos);
  EXPECT_NE(diff.find(R"("id":3)"), std::string::npos) << "what has waited since it became stale was forgotten";
}

TEST_F(LiveTablesTest, IsStaleAfterAChangeThatTheServerCutShort) {
  open();
  PostgresChange change = insert(R"({"id":3})");
  change.errors = R"(["Error 413: Payload Too Large"])";
  tables.change_received(attachment, change);
  tables.report();
  EXPECT_TRUE(told<holdfast::testing::TableStaleEvent>());
}

TEST_F(LiveTablesTest, StaysStaleAfterAPageThatIsNone) {
  open();
  tables.page_fetched(table, R"({"message":"no"})");
  EXPECT_TRUE(told<holdfast::testing::TableStaleEvent>());
}

TEST(TableOptions, ReadsKeyOrderAndLimit) {
  constexpr std::string_view text =
      R"({"key":["a","b"],"order":[{"column":"t","ascending":false},{"column":"u"}],"limit":5})";
  const TableOptions options = parse_table_options(text);
  EXPECT_EQ(options.key, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(options.order.size(), 2U);
  EXPECT_FALSE(options.order[0].ascending);
  EXPECT_TRUE(options.order[1].ascending);
  EXPECT_EQ(options.limit, 5U);
}

TEST(TableOptions, ReadsConditions) {
  const TableOptions options = parse_table_options(
      R"({"where":[{"column":"status","is":"=","values":["new","ready"]},{"column":"n","is":"<>"}]})");
  ASSERT_EQ(options.where.size(), 2U);
  EXPECT_EQ(options.where[0].column, "status");
  EXPECT_EQ(options.where[0].is, "=");
  EXPECT_EQ(options.where[0].values, (std::vector<std::string>{"new", "ready"}));
  EXPECT_EQ(options.where[1].is, "<>");
  EXPECT_TRUE(options.where[1].values.empty());
}

TEST(TableOptions, FallsBackToTheIdAndTheFirstBinding) {
  for (const std::string_view text : {"", "[]", "{}", R"({"key":[]})"}) {
    EXPECT_EQ(parse_table_options(text).key, std::vector<std::string>{"id"});
  }
}

}  // namespace
}  // namespace holdfast::sync
