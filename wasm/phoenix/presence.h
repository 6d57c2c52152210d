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

/// One key: its metas, oldest first, and what else the server put beside `metas` (Phoenix `fetch/2`), as raw members.
struct PresenceEntry {
  std::string key;  ///< Raw JSON string content, escapes untouched.
  std::vector<PresenceMeta> metas;
  std::string rest;
};

using PresenceList = std::list<PresenceEntry>;
/// Raw, as an entry's.
using PresenceKeys = std::vector<std::string>;

/// Entries in order of arrival, as a JavaScript object keeps its keys; each is found at once, however many there are.
class PresenceEntries {
 public:
  PresenceEntries() = default;
  PresenceEntries(PresenceEntries&&) = default;
  PresenceEntries& operator=(PresenceEntries&&) = default;

  const PresenceEntry* find(std::string_view key) const;
  PresenceEntry* find(std::string_view key);
  /// Adds the entry, or puts it in the place of the one with its key.
  void put(PresenceEntry entry);
  void erase(std::string_view key);
  void clear();
  const PresenceList& list() const { return list_; }
  /// Gives the entries away.
  PresenceList take() {
    places_.clear();
    return std::move(list_);
  }

 private:
  PresenceList list_;
  std::unordered_map<std::string_view, PresenceList::iterator> places_;  ///< The keys are the list's.
};

/// Who is there, merged from `presence_state` and `presence_diff` exactly as phoenix.js `Presence.syncState` and
/// `syncDiff` do. Diffs that come before the state of a join wait for it.
class Presence {
 public:
  /// A new join: the next state is awaited; diffs wait until then. What is known stays until it comes.
  void joining();
  /// Forgets all.
  void clear();

  /// Both return the keys whose entries changed, in phoenix.js's order; one that came and went is named for each. What
  /// is malformed changes nothing: a payload, an entry without a list of metas, a meta that is no object.
  PresenceKeys sync_state(std::string_view payload);
  PresenceKeys sync_diff(std::string_view payload);

  bool awaits_state() const { return awaits_state_; }
  /// Whether something was malformed since the last time.
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
