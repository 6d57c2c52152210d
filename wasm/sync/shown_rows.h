#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sync/place_set.h"
#include "sync/row_index.h"
#include "sync/row_order.h"

namespace holdfast::sync {

/// What changed in the shown part of a table since the last look. Texts are views, valid until the view changes.
struct TableDiff {
  struct Row {
    std::string_view key;
    std::string_view json;
  };
  bool live = false;  ///< A fetched page has been merged: the view equals the table.
  bool anew = false;  ///< The first look: whoever shows rows of a view before this one has to forget them.
  /// How the list of shown rows changed: take out the rows at `left` (ascending), then put in the first `came` of
  /// `rows`, at their places (ascending). The other rows are shown already.
  std::vector<std::uint32_t> left;
  std::size_t came = 0;
  std::vector<Row> rows;
  std::vector<std::uint32_t> places;  ///< Of `rows`, in the new list.
};

/// By key.
using TableRows = std::unordered_map<std::string, TableRow>;

/// The rows of a view as whoever looks at it sees them: in order, up to a limit. Collects what changes between two
/// looks.
class ShownRows {
 public:
  /// A row has another text.
  void changed(TableEntry& entry) {
    if (!std::exchange(entry.second.changed, true)) changed_.push_back(&entry);
  }
  /// A row has come, or stands elsewhere by its values.
  void moved(TableEntry& entry) {
    if (!std::exchange(entry.second.moved, true)) moved_.push_back(&entry);
  }
  /// Adds the rows of a diff. `gone`: the rows that went since the last look; forget them now. `limit`: 0 for all.
  void take(TableDiff& diff, TableRows& gone, const std::vector<OrderTerm>& order, std::size_t limit);

 private:
  /// Moves the rows to where they belong. Returns the places that were left.
  std::vector<std::uint32_t> reorder(TableRows& gone, const std::vector<OrderTerm>& order);
  /// Says which shown places were left, as of the last look. Returns those where rows came.
  PlaceSet arrange(TableDiff& diff, const std::vector<std::uint32_t>& left_places, std::size_t limit);

  RowIndex index_;                    ///< As of the last look.
  std::vector<TableEntry*> changed_;  ///< Some may be gone.
  std::vector<TableEntry*> moved_;    ///< Some may be gone.
  std::size_t count_ = 0;             ///< Rows shown as of the last look.
};

}  // namespace holdfast::sync
