#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sync/row_order.h"

namespace holdfast::sync {

struct RowBlock;

/// A row of a view.
struct TableRow {
  std::string json;
  std::vector<std::string> order_values;
  std::uint64_t arrival = 0;
  RowBlock* block = nullptr;  ///< Where it stands in the index; null before the first look at it.
  bool within_page = false;
  bool changed = false;  ///< Since the last look, like the others.
  bool moved = false;
  bool gone = false;
};

/// A row with its key. It stays at its address.
using TableEntry = std::pair<const std::string, TableRow>;

/// A row in its block.
struct PlacedRow {
  TableEntry* entry = nullptr;  ///< Null where a row has left.
  std::uint64_t rank = 0;  ///< Of two rows the one with the lower rank comes first; of equal ones, see their values.
};

/// Neighbours in the order.
struct RowBlock {
  std::vector<PlacedRow> rows;
  std::uint32_t first_place = 0;
  bool has_gaps = false;
};

/// The rows of a view, in order. They stand in blocks: a row finds its place with O(log n) comparisons, and only the
/// rows of its block make room. Most comparisons need only ranks, which stand in the blocks, and not the rows, which
/// are anywhere in memory.
class RowIndex {
 public:
  std::size_t size() const { return size_; }
  /// Takes a row out. The places of the others stay, with a gap between them, until `close_gaps`.
  static void remove(TableEntry& entry);
  /// Returns the places of the rows that were removed, ascending.
  std::vector<std::uint32_t> close_gaps();
  /// Puts a row where it belongs by its values, then by its arrival. No gap may be open. Places count again after
  /// `number`. `order` must be the same in all calls.
  void insert(TableEntry& entry, const std::vector<OrderTerm>& order);
  void number(const std::vector<OrderTerm>& order);
  std::uint32_t place_of(const TableEntry& entry) const;
  TableEntry& at(std::uint32_t place) const;

 private:
  using Blocks = std::vector<std::unique_ptr<RowBlock>>;
  Blocks::iterator block_for(const PlacedRow& row, const std::vector<OrderTerm>& order);
  /// Moves the rows from `at` on into a block of their own.
  void split(Blocks::iterator block, std::size_t at);
  /// Ranks all rows anew.
  void rank_all(const std::vector<OrderTerm>& order);

  Blocks blocks_;  ///< None is empty, except between `remove` and `close_gaps`.
  std::size_t size_ = 0;
  std::size_t inserted_ = 0;  ///< Since all rows were ranked.
  std::string stem_;          ///< How the values of most rows begin.
};

}  // namespace holdfast::sync
