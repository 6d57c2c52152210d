#include "sync/table_view.h"

#include <gtest/gtest.h>

#include <map>

#include "core/random.h"
#include "screen.h"

namespace holdfast::sync {
namespace {

using realtime::ChangeType;
using realtime::PostgresChange;

struct Change {
  ChangeType type;
  std::string record;
  std::string old_record;

  PostgresChange seen() const {
    PostgresChange change;
    change.type = type;
    change.record = record;
    change.old_record = old_record;
    change.errors = "null";
    return change;
  }
};

Change insert(const std::string& row) { return {ChangeType::insert, row, {}}; }
Change update(const std::string& row) { return {ChangeType::update, row, {}}; }
Change erase(const std::string& row) { return {ChangeType::erase, {}, row}; }

/// The keys of the rows that came or moved.
std::vector<std::string> came(const TableDiff& diff) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < diff.came; ++i) keys.emplace_back(diff.rows[i].key);
  return keys;
}

TEST(TableView, IsNotLiveBeforeItsFirstPage) {
  TableView view{TableOptions{}};
  EXPECT_FALSE(view.has_diff());
  view.apply(insert(R"({"id":1})").seen());
  EXPECT_FALSE(view.has_diff()) << "changes wait for the page";
  EXPECT_TRUE(view.merge_page("[]"));
  const auto diff = view.take_diff();
  EXPECT_TRUE(diff.live);
  EXPECT_EQ(diff.rows.size(), 1U);
}

TEST(TableView, BeginsAnewWithItsFirstPageEvenIfThatIsEmpty) {
  TableView view{TableOptions{}};
  view.merge_page("[]");
  EXPECT_TRUE(view.has_diff());
  EXPECT_TRUE(view.take_diff().anew);
  view.begin_fetch();
  view.merge_page("[]");
  EXPECT_FALSE(view.take_diff().anew);
}

TEST(TableView, ChangesThatCameDuringTheFetchAreAppliedOnTop) {
  TableView view{TableOptions{}};
  view.apply(update(R"({"id":1,"v":2})").seen());
  view.apply(erase(R"({"id":2})").seen());
  view.apply(insert(R"({"id":3})").seen());
  view.merge_page(R"([{"id":1,"v":1},{"id":2}])");
  EXPECT_EQ(view.find("1"), R"({"id":1,"v":2})");
  EXPECT_EQ(view.find("2"), "");
  EXPECT_EQ(view.find("3"), R"({"id":3})");
}

TEST(TableView, APageRemovesWhatIsGone) {
  TableView view{TableOptions{}};
  view.merge_page(R"([{"id":1},{"id":2}])");
  view.take_diff();
  view.begin_fetch();
  EXPECT_EQ(view.size(), 2U) << "the rows shown stay until the page comes";
  view.merge_page(R"([{"id":2}])");
  const auto diff = view.take_diff();
  EXPECT_EQ(diff.left, std::vector<std::uint32_t>{0});
  EXPECT_TRUE(diff.rows.empty()) << "an unchanged row costs nothing";
}

TEST(TableView, ABurstOfUpdatesCostsOneDiff) {
  TableView view{TableOptions{}};
  view.merge_page("[]");
  for (int i = 0; i < 10'000; ++i) {
    view.apply(update(R"({"id":)" + std::to_string(i % 100) + R"(,"v":)" + std::to_string(i) + "}").seen());
  }
  EXPECT_EQ(view.take_diff().rows.size(), 100U);
  EXPECT_FALSE(view.has_diff());
}

TEST(TableView, ARowThatLeftAndCameBackBetweenTwoLooksIsToldOnce) {
  TableView view{TableOptions{}};
  view.merge_page(R"([{"id":1}])");
  view.take_diff();
  view.apply(erase(R"({"id":1})").seen());
  view.apply(insert(R"({"id":1,"v":2})").seen());
  const TableDiff diff = view.take_diff();
  EXPECT_EQ(diff.left, diff.places);
  ASSERT_EQ(diff.rows.size(), 1U);
  EXPECT_EQ(diff.rows[0].json, R"({"id":1,"v":2})");
}

TEST(TableView, AChangedKeyMovesTheRow) {
  TableView view{TableOptions{}};
  view.merge_page(R"([{"id":1}])");
  view.apply(Change{ChangeType::update, R"({"id":2})", R"({"id":1})"}.seen());
  EXPECT_EQ(view.find("1"), "");
  EXPECT_EQ(view.find("2"), R"({"id":2})");
}

TEST(TableView, KeysMayHaveSeveralColumnsAndEscapes) {
  TableOptions options;
  options.key = {"a", "b"};
  TableView view{options};
  view.merge_page(R"([{"a":1,"b":"x\u0079"}])");
  view.apply(update(R"({"b":"xy","a":1,"c":2})").seen());
  EXPECT_EQ(view.size(), 1U);
}

TEST(TableView, WhatCannotBeAppliedFaithfullyAsksForAFetch) {
  TableView view{TableOptions{}};
  view.merge_page("[]");
  PostgresChange truncated = insert(R"({"id":1})").seen();
  truncated.errors = R"(["Error 413: Payload Too Large"])";
  EXPECT_FALSE(view.apply(truncated));
  EXPECT_FALSE(view.apply(insert(R"({"name":"no key"})").seen()));
  EXPECT_FALSE(view.apply(erase("").seen()));
  view.begin_fetch();
  EXPECT_TRUE(view.apply(truncated)) << "the fetch that runs may bring it";
  EXPECT_TRUE(view.merge_page("[]"));
  EXPECT_TRUE(view.needs_refetch()) << "or may not";
}

TEST(TableView, APageThatIsNoPageChangesNothingButIsNotForgotten) {
  TableView view{TableOptions{}};
  for (const std::string_view page : {"", "null", "{}", "[1", "\"x\""}) EXPECT_FALSE(view.merge_page(page)) << page;
  view.apply(insert(R"({"id":1})").seen());
  EXPECT_TRUE(view.merge_page("[]"));
  EXPECT_EQ(view.size(), 1U);
}

TEST(TableView, MoreChangesThanMayWaitAskForAnotherFetch) {
  TableView view{TableOptions{}};
  for (int i = 0; i < 20'000; ++i) view.apply(update(R"({"id":1,"v":)" + std::to_string(i) + "}").seen());
  view.merge_page("[]");
  EXPECT_TRUE(view.needs_refetch());
}

class OrderedView : public ::testing::Test {
 protected:
  static TableView first_two() {
    TableOptions options;
    options.order = {{"n", false}};
    options.limit = 2;
    return TableView{options};
  }
  TableDiff look() {
    TableDiff diff = view.take_diff();
    screen.show(diff);
    return diff;
  }

  TableView view = first_two();
  Screen screen;
};

TEST_F(OrderedView, ShowsRowsInOrderUpToItsLimit) {
  view.merge_page(R"([{"id":1,"n":1},{"id":2,"n":3},{"id":3,"n":2}])");
  look();
  EXPECT_EQ(screen.keys(), (std::vector<std::string>{"2", "3"}));
  view.apply(update(R"({"id":1,"n":9})").seen());
  look();
  EXPECT_EQ(screen.keys(), (std::vector<std::string>{"1", "2"}));
}

TEST_F(OrderedView, TellsOnlyTheRowsThatCameWentOrMoved) {
  view.merge_page(R"([{"id":1,"n":5},{"id":2,"n":4},{"id":3,"n":3}])");
  look();
  view.apply(update(R"({"id":1,"n":5,"x":1})").seen());
  TableDiff diff = look();
  EXPECT_TRUE(diff.left.empty() && diff.came == 0) << "the order has not changed";
  view.apply(update(R"({"id":3,"n":6})").seen());
  diff = look();
  EXPECT_EQ(diff.left, std::vector<std::uint32_t>{1}) << "the second is beyond the limit now";
  EXPECT_EQ(came(diff), std::vector<std::string>{"3"});
  EXPECT_EQ(diff.places, std::vector<std::uint32_t>{0});
  view.apply(erase(R"({"id":3})").seen());
  diff = look();
  EXPECT_EQ(diff.left, std::vector<std::uint32_t>{0});
  EXPECT_EQ(came(diff), std::vector<std::string>{"2"}) << "it is shown again";
}

TEST_F(OrderedView, PutsARowThatWentAndCameBackBetweenTwoLooksWhereItBelongsNow) {
  view.merge_page(R"([{"id":1,"n":5},{"id":2,"n":4}])");
  look();
  view.apply(erase(R"({"id":1})").seen());
  view.apply(insert(R"({"id":1,"n":1})").seen());
  look();
  EXPECT_EQ(screen.keys(), (std::vector<std::string>{"2", "1"}));
  EXPECT_EQ(screen.json("1"), R"({"id":1,"n":1})");
}

TEST_F(OrderedView, ForgetsARowThatCameAndWentBetweenTwoLooks) {
  view.merge_page(R"([{"id":1,"n":5},{"id":2,"n":4}])");
  look();
  view.apply(insert(R"({"id":3,"n":6})").seen());
  view.apply(erase(R"({"id":3})").seen());
  look();
  EXPECT_EQ(screen.keys(), (std::vector<std::string>{"1", "2"}));
}

// --- A table on screen equals the table in the database --------------------------------------------------------------

/// A table, its stream of changes and one view on it: changes arrive in order and late, pages are snapshots that arrive
/// later still, and the stream breaks now and then.
class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) { start_fetch(); }

  void step() {
    const double dice = random_.unit();
    if (dice < 0.4) return write();
    if (dice < 0.75) return deliver();
    if (dice < 0.85) return take_snapshot();
    if (dice < 0.95) return page_arrives();
    if (dice < 0.98) return look();
    lose_stream();
  }
  void settle() {
    while (!stream_.empty()) deliver();
    if (fetching_) {
      take_snapshot();
      page_arrives();
    }
    while (!stream_.empty()) deliver();
    look();
  }
  std::map<std::string, std::string> table;
  std::map<std::string, std::string> on_screen;

 private:
  void write() {
    const std::string id = std::to_string(static_cast<int>(random_.unit() * 5));
    const bool there = table.contains(id);
    if (there && random_.unit() < 0.4) {
      stream_.push_back(erase(R"({"id":)" + id + "}"));
      table.erase(id);
      return;
    }
    const std::string row = R"({"id":)" + id + R"(,"v":)" + std::to_string(++version_) + "}";
    stream_.push_back(there ? update(row) : insert(row));
    table[id] = row;
  }
  void deliver() {
    if (stream_.empty()) return;
    view_.apply(stream_.front().seen());
    stream_.erase(stream_.begin());
  }
  void start_fetch() {
    view_.begin_fetch();
    fetching_ = true;
    page_.reset();
  }
  void take_snapshot() {
    if (!fetching_ || page_) return;
    page_ = "[";
    for (const auto& [id, row] : table) *page_ += (page_->size() > 1 ? "," : "") + row;
    *page_ += "]";
  }
  void page_arrives() {
    if (!page_) return;
    view_.merge_page(*page_);
    page_.reset();
    fetching_ = false;
  }
  void lose_stream() {
    stream_.clear();  // What was on its way is lost; a new subscription flows from here on, and a page is fetched.
    start_fetch();
  }
  void look() {
    screen_.show(view_.take_diff());
    on_screen = screen_.rows();
  }

  Random random_;
  TableView view_{TableOptions{}};
  Screen screen_;
  std::vector<Change> stream_;
  std::optional<std::string> page_;
  bool fetching_ = false;
  int version_ = 0;
};

TEST(TableView, EqualsTheTableAfterTenThousandRandomInterleavings) {
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    World world{seed};
    for (int i = 0; i < 40; ++i) world.step();
    world.settle();
    ASSERT_EQ(world.on_screen, world.table) << "seed " << seed;
  }
}

TableView first_two_of_three() {
  TableOptions options;
  options.order = {{"v", true}};
  options.limit = 2;
  TableView view{std::move(options)};
  view.merge_page(R"([{"id":1,"v":1},{"id":2,"v":2}])");
  return view;
}

TEST(TableView, ARowThatIsGoneAndBackBetweenTwoLooksStandsWhereItStood) {
  TableOptions options;
  options.where = {{"v", "<", {"10"}}};
  TableView view{std::move(options)};
  view.merge_page(R"([{"id":1,"v":1},{"id":2,"v":2}])");
  Screen screen;
  screen.show(view.take_diff());
  view.apply(update(R"({"id":1,"v":99})").seen());
  view.apply(update(R"({"id":1,"v":3})").seen());
  screen.show(view.take_diff());
  EXPECT_EQ(screen.keys(), (std::vector<std::string>{"1", "2"}));
  view.apply(update(R"({"id":1,"v":99})").seen());
  screen.show(view.take_diff());
  view.apply(update(R"({"id":1,"v":3})").seen());
  screen.show(view.take_diff());
  EXPECT_EQ(screen.keys(), (std::vector<std::string>{"2", "1"})) << "it was seen to go";
}

TEST(TableView, ARowThatLeavesAFullPageIsMissedByOneThatOnlyTheTableKnows) {
  TableView view = first_two_of_three();
  EXPECT_FALSE(view.apply(erase(R"({"id":1})").seen()));
}

TEST(TableView, ARowThatSortsBehindAFullPageIsMissedToo) {
  TableView view = first_two_of_three();
  EXPECT_FALSE(view.apply(update(R"({"id":1,"v":9})").seen()));
}

TEST(TableView, WhatStaysWithinAFullPageNeedsNoOther) {
  TableView view = first_two_of_three();
  EXPECT_TRUE(view.apply(update(R"({"id":1,"v":1,"x":1})").seen()));
  EXPECT_TRUE(view.apply(insert(R"({"id":4,"v":0})").seen()));
  EXPECT_TRUE(view.apply(erase(R"({"id":1})").seen())) << "4 and 2 are the first two";
  EXPECT_TRUE(view.apply(insert(R"({"id":5,"v":99})").seen())) << "behind the page: not shown";
}

TEST(TableView, APageThatWasNotFullIsAllThereIs) {
  TableOptions options;
  options.limit = 5;
  TableView view{std::move(options)};
  view.merge_page(R"([{"id":1},{"id":2}])");
  EXPECT_TRUE(view.apply(erase(R"({"id":1})").seen()));
}

}  // namespace
}  // namespace holdfast::sync
