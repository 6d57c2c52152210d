#include "sync/live_tables.h"

#include <gtest/gtest.h>

#include <functional>
#include <span>
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

// --- Changes that JavaScript keeps back -----------------------------------------------------------------------------

TEST_F(LiveTablesTest, LetsOnlyTheLastUpdateCountWhileItIsAtRest) {
  tables.open(table, channel, attachment, TableOptions{});
  const auto last_counts = [&] {
    realtime::TakingTables found;
    return tables.tables_of(std::span{&attachment, 1}, found);
  };
  EXPECT_FALSE(last_counts()) << "no page has come";
  open();
  EXPECT_TRUE(last_counts());
  tables.begin_edit(table, 1, EditKind::update, R"({"id":1})", R"({"n":5})");
  EXPECT_FALSE(last_counts()) << "an edit is under way";
  tables.refuse_edit(table, 1);
  EXPECT_TRUE(last_counts());
  tables.changes_stopped(channel);
  EXPECT_FALSE(last_counts()) << "a page is awaited";
}

TEST_F(LiveTablesTest, NamesAllTablesOfAnAttachmentIfTheirRowsHaveOneKey) {
  open();
  TableOptions by_two;
  by_two.key = {"a", "b"};
  tables.open(10, channel, attachment, TableOptions{});
  tables.page_fetched(10, "[]");
  realtime::TakingTables found;
  EXPECT_TRUE(tables.tables_of(std::span{&attachment, 1}, found));
  EXPECT_EQ(found.tables, (std::vector<std::uint32_t>{9, 10}));
  tables.open(11, channel, attachment, by_two);
  tables.page_fetched(11, "[]");
  realtime::TakingTables none;
  EXPECT_FALSE(tables.tables_of(std::span{&attachment, 1}, none));
}

TEST_F(LiveTablesTest, TakesWhatWasKeptBackAsUpdates) {
  open();
  tables.changes_kept(table, R"([{"id":2,"n":7},{"id":1,"n":8}])", false);
  tables.drain(table);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(std::get<holdfast::testing::TableDiffEvent>(events.front()).rows, R"([{"id":2,"n":7},{"id":1,"n":8}])");
}

TEST_F(LiveTablesTest, LearnsSilentlyOfWhatThePageShowsAlready) {
  TableOptions by_place;
  by_place.order = {{"n", true}};
  tables.open(table, channel, attachment, by_place);
  tables.page_fetched(table, R"([{"id":1,"n":1,"v":1},{"id":2,"n":2,"v":1}])");
  tables.drain(table);
  events.clear();
  tables.changes_kept(table, R"([{"id":1,"n":1,"v":2}])", true);
  tables.report();
  EXPECT_TRUE(events.empty());
  tables.changes_kept(table, R"([{"id":1,"n":1,"v":2}])", false);
  tables.report();
  EXPECT_TRUE(events.empty()) << "it knew";
  tables.changes_kept(table, R"([{"id":1,"n":9,"v":2}])", true);
  tables.report();
  EXPECT_TRUE(told<holdfast::testing::TableDirtyEvent>()) << "it moves";
  tables.drain(table);
  events.clear();
  tables.changes_kept(table, R"([{"id":3,"n":0}])", true);
  tables.report();
  EXPECT_TRUE(told<holdfast::testing::TableDirtyEvent>()) << "it is new";
}

TEST_F(LiveTablesTest, IsStaleAfterKeptChangesThatAreNoJson) {
  open();
  tables.changes_kept(table, R"([{"id":2,"n":7},{"id":1,"n":{"x":{},{"id":3}])", false);
  tables.report();
  ASSERT_FALSE(events.empty());
  EXPECT_TRUE(std::holds_alternative<holdfast::testing::TableStaleEvent>(events.front()));
}

TEST_F(LiveTablesTest, SaysWhenWhatIsDeliveredElsewhereIsNoLongerRight) {
  open();
  tables.take_unrest();
  tables.change_received(attachment, insert(R"({"id":3})"));
  tables.changes_kept(table, R"([{"id":3,"n":1}])", false);
  tables.drain(table);
  tables.report();
  EXPECT_FALSE(tables.take_unrest());
  const std::vector<std::pair<const char*, std::function<void()>>> happenings{
      {"another table", [&] { tables.open(10, channel, attachment, TableOptions{}); }},
      {"one less", [&] { tables.close(10); }},
      {"a page is asked for", [&] { tables.begin_fetch(table); }},
      {"an edit", [&] { tables.begin_edit(table, 1, EditKind::update, R"({"id":1})", "{}"); }},
      {"changes stop", [&] { tables.changes_stopped(channel); }},
      {"changes flow", [&] { tables.changes_flow(channel); }},
      {"a change that names no row", [&] { tables.change_received(attachment, insert("{}")); }},
  };
  for (const auto& [what, happen] : happenings) {
    tables.page_fetched(table, "[]");
    tables.take_unrest();
    happen();
    EXPECT_TRUE(tables.take_unrest()) << what;
    tables.begin_fetch(table);
  }
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
