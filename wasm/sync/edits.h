#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/enums.h"

namespace holdfast::sync {

/// The user's edits that the server has not confirmed. They cover the server's rows, and go when they settle. So a
/// refusal shows the server's row again, with every change that arrived meanwhile.
class Edits {
 public:
  struct Edit {
    EditId id;
    EditKind kind;
    std::string key;
    std::string patch;    ///< A JSON object of columns.
    bool leaves = false;  ///< It moves the row out of this table's view.
    bool overtaken =
        false;  ///< A change of the row arrived while the edit was under way, and is newer than its answer.
  };

  /// `truth`: the server's row, if it has one.
  void begin(Edit edit, std::optional<std::string> truth);

  bool empty() const { return edits_.empty(); }
  bool cover(const std::string& key) const { return truths_.contains(key); }
  /// A row is gone. If the server makes the keys, it may have been the row of an insert.
  void row_gone(const std::string& key) {
    if (!edits_.empty()) gone_.insert(key);
  }
  bool is_gone(const std::string& key) const { return gone_.contains(key); }
  /// The keys of rows with edits, shown or not.
  std::vector<std::string> keys() const;
  /// The server's row under edits has changed, or gone.
  void set_truth(const std::string& key, std::optional<std::string> row);
  /// A page has arrived: it may be newer than any answer that is still to come.
  void overtake_all() {
    for (Edit& edit : edits_) edit.overtaken = true;
  }
  /// The row to show under a key: the server's row with all edits on it; nothing if there is none.
  std::optional<std::string> shown(const std::string& key) const;

  struct Settled {
    Edit edit;
    std::optional<std::string> truth;
    bool still_covered = false;
  };
  /// Removes an edit. Returns nothing if it is gone already (a matching row has arrived).
  std::optional<Settled> settle(EditId id);
  /// The running insert, if any, that produced this new row of the server: all its columns are the same.
  std::optional<EditId> insert_of(std::string_view row) const;

 private:
  std::vector<Edit> edits_;
  std::set<std::string> gone_;  ///< Since the oldest edit that is open.
  std::unordered_map<std::string, std::optional<std::string>> truths_;
};

}  // namespace holdfast::sync
