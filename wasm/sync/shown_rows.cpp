#include "sync/shown_rows.h"

#include <algorithm>

namespace holdfast::sync {
namespace {

void add_row(TableDiff& diff, const TableEntry& entry) { diff.rows.push_back({entry.first, entry.second.json}); }

}  // namespace

std::vector<std::uint32_t> ShownRows::reorder(TableRows& gone, const std::vector<OrderTerm>& order) {
  const auto take_out = [](TableEntry& entry) {
    if (entry.second.block != nullptr) RowIndex::remove(entry);
  };
  for (TableEntry& entry : gone) take_out(entry);
  for (TableEntry* entry : moved_) take_out(*entry);
  std::vector<std::uint32_t> left = index_.close_gaps();
  for (TableEntry* entry : moved_) {
    if (!entry->second.gone) index_.insert(*entry, order);
  }
  index_.number(order);
  return left;
}

PlaceSet ShownRows::arrange(TableDiff& diff, const std::vector<std::uint32_t>& left_places, std::size_t limit) {
  PlaceSet left{count_};
  for (const std::uint32_t place : left_places) left.add(place);
  const std::size_t stood = count_ - left.count();
  count_ = limit == 0 ? index_.size() : std::min(limit, index_.size());
  PlaceSet came{count_};
  for (TableEntry* entry : std::exchange(moved_, {})) {
    entry->second.moved = false;
    if (!entry->second.gone) came.add(index_.place_of(*entry));
  }
  // The rows that did not move stand in the same order, but the limit may be elsewhere among them.
  const std::size_t stand = count_ - came.count();
  if (stand < stood) left.add_last(stood - stand);
  if (stand > stood) came.add_last(stand - stood);
  diff.left = left.places();
  return came;
}

void ShownRows::take(TableDiff& diff, TableRows& gone, const std::vector<OrderTerm>& order, std::size_t limit) {
  PlaceSet came{0};
  if (!moved_.empty() || !gone.empty()) came = arrange(diff, reorder(gone, order), limit);
  diff.came = came.count();
  diff.places = came.places();
  for (const std::uint32_t place : diff.places) add_row(diff, index_.at(place));
  for (TableEntry* entry : std::exchange(changed_, {})) {
    if (entry->second.gone) continue;
    entry->second.changed = false;
    const std::uint32_t place = index_.place_of(*entry);
    if (place >= count_ || came.contains(place)) continue;
    add_row(diff, *entry);
    diff.places.push_back(place);
  }
}

}  // namespace holdfast::sync
