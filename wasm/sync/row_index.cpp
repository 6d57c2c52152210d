#include "sync/row_index.h"

#include <algorithm>
#include <string_view>

namespace holdfast::sync {
namespace {

/// The most rows in a block: to move them is cheaper than one comparison that misses the cache.
constexpr std::size_t largest = 128;

bool comes_first(const PlacedRow& a, const PlacedRow& b, const std::vector<OrderTerm>& order) {
  if (a.rank != b.rank) return a.rank < b.rank;
  const TableRow& x = a.entry->second;
  const TableRow& y = b.entry->second;
  const int compared = compare_rows(x.order_values, y.order_values, order);
  return compared != 0 ? compared < 0 : x.arrival < y.arrival;
}

std::uint64_t rank_of(const TableRow& row, const std::vector<OrderTerm>& order, std::string_view stem) {
  return order.empty() ? row.arrival : rank_of_value(row.order_values.front(), stem, order.front().ascending);
}

auto find(auto& rows, const TableEntry& entry) {
  return std::find_if(rows.begin(), rows.end(), [&](const PlacedRow& row) { return row.entry == &entry; });
}

}  // namespace

void RowIndex::remove(TableEntry& entry) {
  RowBlock& block = *std::exchange(entry.second.block, nullptr);
  find(block.rows, entry)->entry = nullptr;
  block.has_gaps = true;
}

std::vector<std::uint32_t> RowIndex::close_gaps() {
  std::vector<std::uint32_t> gaps;
  for (const auto& block : blocks_) {
    if (!std::exchange(block->has_gaps, false)) continue;
    std::uint32_t place = block->first_place;
    for (const PlacedRow& row : block->rows) {
      if (row.entry == nullptr) gaps.push_back(place);
      ++place;
    }
    std::erase_if(block->rows, [](const PlacedRow& row) { return row.entry == nullptr; });
  }
  std::erase_if(blocks_, [](const auto& block) { return block->rows.empty(); });
  return gaps;
}

RowIndex::Blocks::iterator RowIndex::block_for(const PlacedRow& row, const std::vector<OrderTerm>& order) {
  if (blocks_.empty()) blocks_.push_back(std::make_unique<RowBlock>());
  // Rows mostly come behind all others: in a page, and in a view without an order.
  const auto last = blocks_.end() - 1;
  if ((*last)->rows.empty() || comes_first((*last)->rows.back(), row, order)) return last;
  const auto behind = std::upper_bound(blocks_.begin(), blocks_.end(), row, [&](const auto& r, const auto& block) {
    return comes_first(r, block->rows.front(), order);
  });
  return behind == blocks_.begin() ? behind : behind - 1;
}

void RowIndex::insert(TableEntry& entry, const std::vector<OrderTerm>& order) {
  const PlacedRow row{&entry, rank_of(entry.second, order, stem_)};
  const auto block = block_for(row, order);
  auto& rows = (*block)->rows;
  const auto place = std::upper_bound(rows.begin(), rows.end(), row,
                                      [&](const auto& a, const auto& b) { return comes_first(a, b, order); });
  const bool is_last = place == rows.end();
  rows.insert(place, row);
  entry.second.block = block->get();
  ++inserted_;
  if (rows.size() > largest) split(block, is_last ? largest : largest / 2);
}

void RowIndex::split(Blocks::iterator block, std::size_t at) {
  auto& rows = (*block)->rows;
  auto rest = std::make_unique<RowBlock>();
  rest->rows.assign(rows.begin() + static_cast<std::ptrdiff_t>(at), rows.end());
  for (const PlacedRow& row : rest->rows) row.entry->second.block = rest.get();
  rows.resize(at);
  blocks_.insert(block + 1, std::move(rest));
}

void RowIndex::number(const std::vector<OrderTerm>& order) {
  size_ = 0;
  for (const auto& block : blocks_) {
    block->first_place = static_cast<std::uint32_t>(size_);
    size_ += block->rows.size();
  }
  if (inserted_ > size_ && !order.empty()) rank_all(order);
}

void RowIndex::rank_all(const std::vector<OrderTerm>& order) {
  inserted_ = 0;
  stem_.clear();
  for (const auto& block : blocks_) {
    for (const PlacedRow& row : block->rows) shorten_stem(stem_, row.entry->second.order_values.front());
  }
  for (const auto& block : blocks_) {
    for (PlacedRow& row : block->rows) row.rank = rank_of(row.entry->second, order, stem_);
  }
}

std::uint32_t RowIndex::place_of(const TableEntry& entry) const {
  const RowBlock& block = *entry.second.block;
  return block.first_place + static_cast<std::uint32_t>(find(block.rows, entry) - block.rows.begin());
}

TableEntry& RowIndex::at(std::uint32_t place) const {
  const auto behind = std::upper_bound(blocks_.begin(), blocks_.end(), place,
                                       [](std::uint32_t p, const auto& block) { return p < block->first_place; });
  const RowBlock& block = **(behind - 1);
  return *block.rows[place - block.first_place].entry;
}

}  // namespace holdfast::sync
