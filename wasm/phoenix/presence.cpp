#include "phoenix/presence.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "phoenix/json_scanner.h"

namespace holdfast::phoenix {
namespace {

/// A server that never sends a state (presence disabled) may still send diffs, which must not pile up.
constexpr std::size_t max_pending_diffs = 256;

/// Above this number, lookups use a hash table.
constexpr std::size_t few_metas = 8;

/// A ref may be a number as well as a text.
std::string_view ref_of(std::string_view meta) {
  const auto ref = find_member(meta, "phx_ref");
  if (!ref) return {};
  return is_json_string(*ref) ? unquoted(*ref) : *ref;
}

bool parse_metas(std::string_view list, std::vector<PresenceMeta>& metas) {
  bool sound = true;
  metas.clear();
  const bool is_list = for_each_element(list, [&](std::string_view meta) {
    const bool is_object = meta.starts_with('{');
    sound = sound && is_object;
    if (is_object) metas.push_back({std::string{ref_of(meta)}, std::string{meta}});
    return true;
  });
  return is_list && sound;
}

/// Returns false if part of it was malformed; that part is left out.
bool parse_entry(std::string_view value, PresenceEntry& entry) {
  bool has_metas = false;
  bool sound = true;
  for_each_member(value, [&](std::string_view name, std::string_view member) {
    if (name == "metas") {
      has_metas = member.starts_with('[');
      sound = parse_metas(member, entry.metas);
    } else {
      entry.rest.append(",\"").append(name).append("\":").append(member);
    }
    return true;
  });
  return has_metas && sound;
}

/// The key with its escapes in one canonical form.
std::string normalized(std::string_view key) {
  if (key.find('\\') == std::string_view::npos) return std::string{key};
  std::string quoted;
  append_quoted(quoted, unescape(key).value_or(std::string{}));
  return std::string{unquoted(quoted)};
}

/// Removes from `metas` all that are in `removed`.
void remove(std::vector<PresenceMeta>& metas, const std::vector<PresenceMeta>& removed) {
  std::unordered_set<std::string_view> refs;
  const bool many = metas.size() > few_metas && removed.size() > few_metas;
  if (many)
    std::transform(removed.begin(), removed.end(), std::inserter(refs, refs.end()),
                   [](const auto& m) -> std::string_view { return m.ref; });
  std::erase_if(metas, [&](const PresenceMeta& meta) {
    const auto is_it = [&](const PresenceMeta& m) { return m.ref == meta.ref; };
    return many ? refs.contains(meta.ref) : std::any_of(removed.begin(), removed.end(), is_it);
  });
}

}  // namespace

const PresenceEntry* PresenceEntries::find(std::string_view key) const {
  const auto found = places_.find(key);
  return found == places_.end() ? nullptr : &*found->second;
}

PresenceEntry* PresenceEntries::find(std::string_view key) {
  const auto found = places_.find(key);
  return found == places_.end() ? nullptr : &*found->second;
}

void PresenceEntries::put(PresenceEntry entry) {
  if (PresenceEntry* known = find(entry.key)) {
    // The key must stay, because the table refers to it.
    known->metas = std::move(entry.metas);
    known->rest = std::move(entry.rest);
    return;
  }
  const auto place = list_.insert(list_.end(), std::move(entry));
  places_.emplace(place->key, place);
}

void PresenceEntries::erase(std::string_view key) {
  const auto found = places_.find(key);
  if (found == places_.end()) return;
  const auto place = found->second;
  places_.erase(found);
  list_.erase(place);
}

void PresenceEntries::clear() {
  places_.clear();
  list_.clear();
}

PresenceEntries Presence::parse(std::string_view object) {
  PresenceEntries entries;
  const bool well_formed = for_each_member(object, [&](std::string_view key, std::string_view value) {
    PresenceEntry entry{normalized(key), {}, {}};
    const bool sound = parse_entry(value, entry);
    malformed_ = malformed_ || !sound;
    if (sound || !entry.metas.empty()) entries.put(std::move(entry));
    return true;
  });
  malformed_ = malformed_ || !well_formed;
  return entries;
}

void Presence::joining() {
  awaits_state_ = true;
  pending_diffs_.clear();
}

void Presence::clear() {
  joining();
  entries_.clear();
}

PresenceKeys Presence::sync_state(std::string_view payload) {
  PresenceKeys changed;
  if (!payload.starts_with('{')) {
    malformed_ = true;
    return changed;
  }
  PresenceEntries fresh = parse(payload);
  PresenceList joins;
  PresenceList leaves;
  for (const PresenceEntry& entry : entries_.list()) {
    if (fresh.find(entry.key) == nullptr) leaves.push_back(entry);
  }
  for (PresenceEntry& entry : fresh.take()) {
    if (const PresenceEntry* current = find(entry.key)) {
      PresenceEntry left = *current;
      remove(left.metas, entry.metas);
      if (!left.metas.empty()) leaves.push_back(std::move(left));
      remove(entry.metas, current->metas);
      if (entry.metas.empty()) continue;
    }
    joins.push_back(std::move(entry));
  }
  apply(std::move(joins), leaves, changed);
  awaits_state_ = false;
  for (const std::string& diff : std::exchange(pending_diffs_, {})) apply_diff(diff, changed);
  return changed;
}

PresenceKeys Presence::sync_diff(std::string_view payload) {
  PresenceKeys changed;
  if (!awaits_state_) {
    apply_diff(payload, changed);
  } else if (pending_diffs_.size() < max_pending_diffs) {
    pending_diffs_.emplace_back(payload);
  }
  return changed;
}

void Presence::apply_diff(std::string_view payload, PresenceKeys& changed) {
  const auto joins = find_member(payload, "joins");
  const auto leaves = find_member(payload, "leaves");
  malformed_ = malformed_ || !payload.starts_with('{');
  apply(joins ? parse(*joins).take() : PresenceList{}, leaves ? parse(*leaves).take() : PresenceList{}, changed);
}

void Presence::apply(PresenceList joins, const PresenceList& leaves, PresenceKeys& changed) {
  for (PresenceEntry& entry : joins) join(std::move(entry), changed);
  for (const PresenceEntry& entry : leaves) leave(entry, changed);
}

void Presence::join(PresenceEntry joined, PresenceKeys& changed) {
  changed.push_back(joined.key);
  PresenceEntry* entry = entries_.find(joined.key);
  if (entry == nullptr) return entries_.put(std::move(joined));
  remove(entry->metas, joined.metas);
  std::move(joined.metas.begin(), joined.metas.end(), std::back_inserter(entry->metas));
  entry->rest = std::move(joined.rest);
}

void Presence::leave(const PresenceEntry& left, PresenceKeys& changed) {
  PresenceEntry* entry = entries_.find(left.key);
  if (entry == nullptr) return;
  changed.push_back(left.key);
  remove(entry->metas, left.metas);
  if (entry->metas.empty()) entries_.erase(left.key);
}

}  // namespace holdfast::phoenix
