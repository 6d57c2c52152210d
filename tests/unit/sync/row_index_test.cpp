#include "sync/row_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/random.h"
#include "screen.h"
#include "sync/table_view.h"

// Enough rows for many blocks, which split and empty: the shown rows are those that a sort of all rows gives.

namespace holdfast::sync {
namespace {

using realtime::ChangeType;
using realtime::PostgresChange;

constexpr int ids = 3'000;

class ManyRows : public ::testing::TestWithParam<std::size_t> {
 protected:
  void fill() {
    std::string page = "[";
    for (int id = 0; id < ids; ++id) page += (id == 0 ? "" : ",") + stored(id, below(1'000));
    ASSERT_TRUE(view.merge_page(page + "]"));
  }

  void change_something(int most_changes) {
    for (int left = below(most_changes) + 1; left > 0; --left) {
      const int id = below(ids);
      PostgresChange change;
      if (below(3) == 0) {
        table.erase(id);
        change.type = ChangeType::erase;
        change.old_record = text = R"({"id":)" + std::to_string(id) + "}";
      } else {
        change.type = ChangeType::update;
        change.record = text = stored(id, below(1'000));
      }
      view.apply(change);
    }
  }

  void look() {
    screen.show(view.take_diff());
    ASSERT_TRUE(screen.stood());
    ASSERT_EQ(screen.keys(), sorted());
    for (const std::string& key : screen.keys()) {
      ASSERT_EQ(screen.json(key), row(std::stoi(key), table.at(std::stoi(key))));
    }
  }

  static std::string row(int id, int n) {
    const std::string digits = std::to_string(10'000 + n);
    return R"({"id":)" + std::to_string(id) + R"(,"at":"2026-11-22T)" + digits + R"("})";
  }
  int below(int n) { return static_cast<int>(random.next() % static_cast<std::uint64_t>(n)); }

  static TableOptions options() {
    TableOptions options;
    options.order = {{"at", false}, {"id", true}};
    options.limit = GetParam();
    return options;
  }

 private:
  std::string stored(int id, int n) {
    table[id] = n;
    return row(id, n);
  }

  std::vector<std::string> sorted() const {
    std::vector<std::pair<int, int>> by_order;
    for (const auto& [id, n] : table) by_order.emplace_back(-n, id);
    std::sort(by_order.begin(), by_order.end());
    if (GetParam() > 0) by_order.resize(std::min(by_order.size(), GetParam()));
    std::vector<std::string> keys;
    for (const auto& [n, id] : by_order) keys.push_back(std::to_string(id));
    return keys;
  }

 protected:
  Random random{GetParam() + 1};
  TableView view{options()};
  Screen screen;
  std::map<int, int> table;

 private:
  std::string text;
};

INSTANTIATE_TEST_SUITE_P(Limits, ManyRows, ::testing::Values(0, 1, 50, 2'900));

TEST_P(ManyRows, StandInOrderHoweverManyChange) {
  fill();
  look();
  for (int round = 0; round < 60; ++round) {
    change_something(round % 10 == 9 ? 3'000 : 60);
    look();
  }
}

TEST_P(ManyRows, StandInOrderWhenAlmostAllHaveGoneAndComeAgain) {
  fill();
  look();
  for (int id = 0; id < ids; ++id) {
    if (id % 100 == 0) continue;
    const std::string key = R"({"id":)" + std::to_string(id) + "}";
    PostgresChange change;
    change.type = ChangeType::erase;
    change.old_record = key;
    view.apply(change);
    table.erase(id);
  }
  look();
  for (int round = 0; round < 5; ++round) {
    change_something(1'000);
    look();
  }
}

TEST(RowIndex, FindsEachRowAtItsPlace) {
  std::vector<TableEntry> rows;
  for (int i = 0; i < 1'000; ++i) rows.push_back({std::to_string(i), {}});
  RowIndex index;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].second.arrival = (i * 7) % 1'000;
    index.insert(rows[i], {});
  }
  index.number({});
  EXPECT_EQ(index.size(), 1'000U);
  for (TableEntry& row : rows) {
    EXPECT_EQ(index.place_of(row), row.second.arrival);
    EXPECT_EQ(&index.at(index.place_of(row)), &row);
  }
  for (std::size_t i = 0; i < rows.size(); i += 2) RowIndex::remove(rows[i]);
  const auto gaps = index.close_gaps();
  EXPECT_EQ(gaps.size(), 500U);
  EXPECT_TRUE(std::is_sorted(gaps.begin(), gaps.end()));
  index.number({});
  EXPECT_EQ(index.size(), 500U);
}

}  // namespace
}  // namespace holdfast::sync
