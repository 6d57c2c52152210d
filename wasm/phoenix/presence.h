#pragma once

#include <cstddef>
#include <string>
#include <string_view>
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

/// What a message from the server changed for one key.
struct PresenceChange {
  enum class Kind { join, leave };
  Kind kind;
  std::string key;
  std::vector<PresenceMeta> current;  ///< Join: the metas before. Leave: the metas that remain.
  std::vector<PresenceMeta> changed;  ///< The metas that joined or left.
};

/// Who is there, merged from `presence_state` and `presence_diff` exactly as phoenix.js `Presence.syncState` and
/// `syncDiff` do. Diffs that come before the state of a join wait for it.
class Presence {
 public:
  /// A new join: the next state is awaited; diffs wait until then. What is known stays until it comes.
  void joining();
  /// Forgets all.
  void clear();

  /// Both return what changed, in phoenix.js's order; `malformed` payloads change nothing.
  std::vector<PresenceChange> sync_state(std::string_view payload);
  std::vector<PresenceChange> sync_diff(std::string_view payload);

  bool awaits_state() const { return awaits_state_; }
  const PresenceEntry* find(std::string_view key) const;
  const std::vector<PresenceEntry>& entries() const { return entries_; }

 private:
  void join(const PresenceEntry& joined, std::vector<PresenceChange>& changes);
  void leave(const PresenceEntry& left, std::vector<PresenceChange>& changes);
  void apply(const std::vector<PresenceEntry>& joins, const std::vector<PresenceEntry>& leaves,
             std::vector<PresenceChange>& changes);
  void apply_diff(std::string_view payload, std::vector<PresenceChange>& changes);
  PresenceEntry* find_entry(std::string_view key);

  std::vector<PresenceEntry> entries_;  ///< In order of arrival, as a JavaScript object keeps its keys.
  std::vector<std::string> pending_diffs_;
  bool awaits_state_ = true;
};

}  // namespace holdfast::phoenix
