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

/// What the user has changed and the server has not confirmed: shown over what the server has, and taken away when it
/// is settled. So a refusal shows the server's row again, with every change that came meanwhile.
class Edits {
 public:
  struct Edit {
    EditId id;
    EditKind kind;
    std::string key;
    std::string patch;       ///< A JSON object of columns.
    bool leaves = false;     ///< It puts the row where this table does not look.
    bool overtaken = false;  ///< A change of the row came while the edit was under way: the server's word is newer than
                             ///< its answer.
  };

  /// `truth`: the row as the server has it, if it has one.
  void begin(Edit edit, std::optional<std::string> truth);

  bool empty() const { return edits_.empty(); }
  bool cover(const std::string& key) const { return truths_.contains(key); }
  /// A row is gone: an insert whose key the server makes may turn out to have been it.
  void row_gone(const std::string& key) {
    if (!edits_.empty()) gone_.insert(key);
  }
  bool is_gone(const std::string& key) const { return gone_.contains(key); }
  /// The keys that edits lie on, shown or not.
  std::vector<std::string> keys() const;
  /// The server's row under edits has changed, or gone.
  void set_truth(const std::string& key, std::optional<std::string> row);
  /// A page has come: it may be newer than any answer that is still to come.
  void overtake_all() {
    for (Edit& edit : edits_) edit.overtaken = true;
  }
  /// What to show under a key: the server's row with all edits of it; nothing if there is none.
  std::optional<std::string> shown(const std::string& key) const;

  struct Settled {
    Edit edit;
    std::optional<std::string> truth;
    bool still_covered = false;
  };
  /// Takes an edit away. Nothing if there is none such (a matching row has come already).
  std::optional<Settled> settle(EditId id);
  /// The insert under way, if any, that a new row of the server's is: all its columns are the same.
  std::optional<EditId> insert_of(std::string_view row) const;

 private:
  std::vector<Edit> edits_;
  std::set<std::string> gone_;  ///< Since the oldest edit that is open.
  std::unordered_map<std::string, std::optional<std::string>> truths_;
};

}  // namespace holdfast::sync
