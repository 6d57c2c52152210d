#include "sync/edits.h"

#include <algorithm>
#include <utility>

#include "phoenix/json_scanner.h"

namespace holdfast::sync {
namespace {

/// A JSON object with another one's members in place of its own, or after them.
std::string merged(std::string_view row, std::string_view patch) {
  std::string out = "{";
  const auto append = [&](std::string_view key, std::string_view value) {
    if (out.size() > 1) out += ',';
    out.append("\"").append(key).append("\":").append(value);
  };
  phoenix::for_each_member(row, [&](std::string_view key, std::string_view value) {
    append(key, phoenix::find_member(patch, key).value_or(value));
    return true;
  });
  phoenix::for_each_member(patch, [&](std::string_view key, std::string_view value) {
    if (!phoenix::find_member(row, key)) append(key, value);
    return true;
  });
  out += '}';
  return out;
}

bool holds_all(std::string_view row, std::string_view patch) {
  bool all = true;
  phoenix::for_each_member(patch, [&](std::string_view key, std::string_view value) {
    all = all && phoenix::find_member(row, key) == value;
    return all;
  });
  return all;
}

}  // namespace

void Edits::begin(Edit edit, std::optional<std::string> truth) {
  if (edits_.empty()) gone_.clear();
  truths_.try_emplace(edit.key, std::move(truth));
  edits_.push_back(std::move(edit));
}

std::vector<std::string> Edits::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, truth] : truths_) keys.push_back(key);
  return keys;
}

void Edits::set_truth(const std::string& key, std::optional<std::string> row) {
  truths_[key] = std::move(row);
  for (Edit& edit : edits_) edit.overtaken = edit.overtaken || edit.key == key;
}

std::optional<std::string> Edits::shown(const std::string& key) const {
  const auto found = truths_.find(key);
  std::optional<std::string> row = found == truths_.end() ? std::nullopt : found->second;
  for (const Edit& edit : edits_) {
    if (edit.key != key) continue;
    if (edit.kind == EditKind::erase || edit.leaves) {
      row.reset();
    } else if (row || edit.kind == EditKind::insert) {
      row = merged(row.value_or("{}"), edit.patch);
    }
  }
  return row;
}

std::optional<Edits::Settled> Edits::settle(EditId id) {
  const auto found = std::find_if(edits_.begin(), edits_.end(), [&](const Edit& edit) { return edit.id == id; });
  if (found == edits_.end()) return std::nullopt;
  Settled settled{*found, truths_[found->key]};
  edits_.erase(found);
  const std::string& key = settled.edit.key;
  settled.still_covered = std::any_of(edits_.begin(), edits_.end(), [&](const Edit& edit) { return edit.key == key; });
  if (!settled.still_covered) truths_.erase(key);
  return settled;
}

std::optional<EditId> Edits::insert_of(std::string_view row) const {
  for (const Edit& edit : edits_) {
    if (edit.kind == EditKind::insert && holds_all(row, edit.patch)) return edit.id;
  }
  return std::nullopt;
}

}  // namespace holdfast::sync
