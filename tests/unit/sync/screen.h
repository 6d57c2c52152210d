#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/table_view.h"

namespace holdfast::sync {

/// Shows what a view's diffs say, as JavaScript does: it knows nothing else of the view.
class Screen {
 public:
  void show(const TableDiff& diff) {
    if (diff.anew) *this = {};
    for (const std::string& key : diff.removed) rows_.erase(key);
    for (const TableDiff::Row& row : diff.upserted) rows_[std::string{row.key}] = row.json;
    for (auto place = diff.left.rbegin(); place != diff.left.rend(); ++place) keys_.erase(keys_.begin() + *place);
    for (std::size_t i = 0; i < diff.came.size(); ++i) {
      keys_.insert(keys_.begin() + diff.places.at(i), std::string{diff.came[i]});
    }
  }

  /// Of the rows shown, in order.
  const std::vector<std::string>& keys() const { return keys_; }
  std::string json(const std::string& key) const { return rows_.at(key); }

 private:
  std::map<std::string, std::string> rows_;
  std::vector<std::string> keys_;
};

}  // namespace holdfast::sync
