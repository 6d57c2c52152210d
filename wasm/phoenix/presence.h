#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace holdfast::phoenix {

/// One tracked connection of a key: its JSON object as the server sent it, and the ref that names it.
struct PresenceMeta {
  std::string ref;
  std::string json;
};

/// One key: its metas, oldest first, and the other members that the server put beside `metas` (Phoenix `fetch/2`), as
/// raw text.
struct PresenceEntry {
  std::string key;  ///< Raw JSON string content, escapes untouched.
  std::vector<PresenceMeta> metas;
  std::string rest;
};

using PresenceList = std::list<PresenceEntry>;
/// Raw keys, like an entry's.
using PresenceKeys = std::vector<std::string>;

/// Entries in order of arrival, as a JavaScript object keeps its keys. Finding one takes constant time.
class PresenceEntries {
 public:
  PresenceEntries() = default;
  PresenceEntries(PresenceEntries&&) = default;
  PresenceEntries& operator=(PresenceEntries&&) = default;

  const PresenceEntry* find(std::string_view key) const;
  PresenceEntry* find(std::string_view key);
  /// Adds the entry, or replaces the one with its key.
  void put(PresenceEntry entry);
  void erase(std::string_view key);
  void clear();
  const PresenceList& list() const { return list_; }
  /// Moves the entries out.
  PresenceList take() {
    places_.clear();
    return std::move(list_);
  }

 private:
  PresenceList list_;
  std::unordered_map<std::string_view, PresenceList::iterator> places_;  ///< The keys are the list's.
};

/// Who is present, merged from `presence_state` and `presence_diff` exactly as phoenix.js `Presence.syncState` and
/// `syncDiff` do. Diffs that arrive before a join's state wait for it.
class Presence {
 public:
  /// A new join: diffs wait for its state. The known entries stay until then.
  void joining();
  /// Forgets everything.
  void clear();

  /// Both return the keys whose entries changed, in phoenix.js's order; a key that came and went appears once for each.
  /// Malformed parts change nothing: a payload, an entry without a list of metas, a meta that is no object.
  PresenceKeys sync_state(std::string_view payload);
  PresenceKeys sync_diff(std::string_view payload);

  bool awaits_state() const { return awaits_state_; }
  /// Whether something was malformed since the last call.
  bool take_malformed() { return std::exchange(malformed_, false); }
  const PresenceEntry* find(std::string_view key) const { return entries_.find(key); }
  const PresenceList& entries() const { return entries_.list(); }

 private:
  void join(PresenceEntry joined, PresenceKeys& changed);
  void leave(const PresenceEntry& left, PresenceKeys& changed);
  void apply(PresenceList joins, const PresenceList& leaves, PresenceKeys& changed);
  void apply_diff(std::string_view payload, PresenceKeys& changed);
  PresenceEntries parse(std::string_view object);

  PresenceEntries entries_;
  std::vector<std::string> pending_diffs_;
  bool awaits_state_ = true;
  bool malformed_ = false;
};

}  // namespace holdfast::phoenix
