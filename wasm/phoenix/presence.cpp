#include "phoenix/presence.h"

#include <algorithm>
#include <utility>

#include "phoenix/json_scanner.h"

namespace holdfast::phoenix {
namespace {

/// A server that never sends a state (presence disabled) may still send diffs: they must not pile up.
constexpr std::size_t max_pending_diffs = 256;

std::string ref_of(std::string_view meta) {
  const auto ref = find_member(meta, "phx_ref");
  return ref && is_json_string(*ref) ? std::string{unquoted(*ref)} : std::string{};
}

std::vector<PresenceMeta> parse_metas(std::string_view list) {
  std::vector<PresenceMeta> metas;
  for_each_element(list, [&](std::string_view meta) {
    metas.push_back({ref_of(meta), std::string{meta}});
    return true;
  });
  return metas;
}

PresenceEntry parse_entry(std::string_view key, std::string_view value) {
  PresenceEntry entry{std::string{key}, {}, {}};
  for_each_member(value, [&](std::string_view name, std::string_view member) {
    if (name == "metas") {
      entry.metas = parse_metas(member);
    } else {
      entry.rest.append(",\"").append(name).append("\":").append(member);
    }
    return true;
  });
  return entry;
}

std::vector<PresenceEntry> parse_entries(std::string_view object) {
  std::vector<PresenceEntry> entries;
  for_each_member(object, [&](std::string_view key, std::string_view value) {
    entries.push_back(parse_entry(key, value));
    return true;
  });
  return entries;
}

bool contains(const std::vector<PresenceMeta>& metas, const PresenceMeta& meta) {
  return std::any_of(metas.begin(), metas.end(), [&](const auto& m) { return m.ref == meta.ref; });
}

std::vector<PresenceMeta> without(const std::vector<PresenceMeta>& metas, const std::vector<PresenceMeta>& removed) {
  std::vector<PresenceMeta> kept;
  for (const PresenceMeta& meta : metas) {
    if (!contains(removed, meta)) kept.push_back(meta);
  }
  return kept;
}

const PresenceEntry* find_in(const std::vector<PresenceEntry>& entries, std::string_view key) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace

const PresenceEntry* Presence::find(std::string_view key) const { return find_in(entries_, key); }

PresenceEntry* Presence::find_entry(std::string_view key) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto& e) { return e.key == key; });
  return found == entries_.end() ? nullptr : &*found;
}

void Presence::joining() {
  awaits_state_ = true;
  pending_diffs_.clear();
}

void Presence::clear() {
  joining();
  entries_.clear();
}

std::vector<PresenceChange> Presence::sync_state(std::string_view payload) {
  std::vector<PresenceChange> changes;
  if (!payload.starts_with('{')) return changes;
  const std::vector<PresenceEntry> fresh = parse_entries(payload);
  std::vector<PresenceEntry> joins;
  std::vector<PresenceEntry> leaves;
  for (const PresenceEntry& entry : entries_) {
    if (find_in(fresh, entry.key) == nullptr) leaves.push_back(entry);
  }
  for (const PresenceEntry& entry : fresh) {
    const PresenceEntry* current = find(entry.key);
    if (current == nullptr) {
      joins.push_back(entry);
      continue;
    }
    PresenceEntry joined{entry.key, without(entry.metas, current->metas), entry.rest};
    PresenceEntry left{entry.key, without(current->metas, entry.metas), current->rest};
    if (!joined.metas.empty()) joins.push_back(std::move(joined));
    if (!left.metas.empty()) leaves.push_back(std::move(left));
  }
  apply(joins, leaves, changes);
  awaits_state_ = false;
  for (const std::string& diff : std::exchange(pending_diffs_, {})) apply_diff(diff, changes);
  return changes;
}

std::vector<PresenceChange> Presence::sync_diff(std::string_view payload) {
  std::vector<PresenceChange> changes;
  if (!awaits_state_) {
    apply_diff(payload, changes);
  } else if (pending_diffs_.size() < max_pending_diffs) {
    pending_diffs_.emplace_back(payload);
  }
  return changes;
}

void Presence::apply_diff(std::string_view payload, std::vector<PresenceChange>& changes) {
  const auto joins = find_member(payload, "joins");
  const auto leaves = find_member(payload, "leaves");
  apply(joins ? parse_entries(*joins) : std::vector<PresenceEntry>{},
        leaves ? parse_entries(*leaves) : std::vector<PresenceEntry>{}, changes);
}

void Presence::apply(const std::vector<PresenceEntry>& joins, const std::vector<PresenceEntry>& leaves,
                     std::vector<PresenceChange>& changes) {
  for (const PresenceEntry& entry : joins) join(entry, changes);
  for (const PresenceEntry& entry : leaves) leave(entry, changes);
}

void Presence::join(const PresenceEntry& joined, std::vector<PresenceChange>& changes) {
  PresenceEntry* entry = find_entry(joined.key);
  if (entry == nullptr) {
    entries_.push_back(joined);
    changes.push_back({PresenceChange::Kind::join, joined.key, {}, joined.metas});
    return;
  }
  const std::vector<PresenceMeta> before = entry->metas;
  entry->metas = without(before, joined.metas);
  entry->metas.insert(entry->metas.end(), joined.metas.begin(), joined.metas.end());
  entry->rest = joined.rest;
  changes.push_back({PresenceChange::Kind::join, joined.key, before, joined.metas});
}

void Presence::leave(const PresenceEntry& left, std::vector<PresenceChange>& changes) {
  PresenceEntry* entry = find_entry(left.key);
  if (entry == nullptr) return;
  entry->metas = without(entry->metas, left.metas);
  changes.push_back({PresenceChange::Kind::leave, left.key, entry->metas, left.metas});
  if (!entry->metas.empty()) return;
  const auto gone = [&](const PresenceEntry& e) { return e.key == left.key; };
  entries_.erase(std::find_if(entries_.begin(), entries_.end(), gone));
}

}  // namespace holdfast::phoenix
