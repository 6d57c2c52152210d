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
    for (auto place = diff.left.rbegin(); place != diff.left.rend(); ++place) {
      rows_.erase(keys_.at(*place));
      keys_.erase(keys_.begin() + *place);
    }
    for (std::size_t i = 0; i < diff.rows.size(); ++i) {
      const std::string key{diff.rows[i].key};
      if (i < diff.came) keys_.insert(keys_.begin() + diff.places.at(i), key);
      stood_ = stood_ && keys_.at(diff.places.at(i)) == key;
      rows_[key] = diff.rows[i].json;
    }
  }

  /// Of the rows shown, by their keys.
  const std::map<std::string, std::string>& rows() const { return rows_; }
  /// Every row was told to stand where it stood.
  bool stood() const { return stood_; }
  /// Of the rows shown, in order.
  const std::vector<std::string>& keys() const { return keys_; }
  std::string json(const std::string& key) const { return rows_.at(key); }

 private:
  std::map<std::string, std::string> rows_;
  std::vector<std::string> keys_;
  bool stood_ = true;
};

}  // namespace holdfast::sync
