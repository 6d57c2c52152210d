#include "sync/table_view.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "phoenix/json_scanner.h"

namespace holdfast::sync {
namespace {

/// Changes that wait for one page; beyond, the page is fetched once more instead.
constexpr std::size_t max_pending = 10'000;

/// A key column's value in one form, whoever wrote the JSON.
std::string normalized(std::string_view value) {
  if (!phoenix::is_json_string(value) || value.find('\\') == std::string_view::npos) return std::string{value};
  std::string out;
  phoenix::append_quoted(out, phoenix::unescape(phoenix::unquoted(value)).value_or(std::string{value}));
  return out;
}

}  // namespace

std::optional<std::string> TableView::key_of(std::string_view row) const {
  std::string key;
  for (const std::string& column : options_.key) {
    const auto value = phoenix::find_member(row, column);
    if (!value) return std::nullopt;
    if (!key.empty()) key += ',';
    key += normalized(*value);
  }
  return key;
}

std::string_view TableView::find(std::string_view key) const {
  const auto found = rows_.find(std::string{key});
  return found == rows_.end() ? std::string_view{} : std::string_view{found->second.json};
}

void TableView::begin_fetch() {
  fetching_ = true;
  overflowed_ = false;
  pending_.clear();
}

bool TableView::apply(const realtime::PostgresChange& change) {
  const bool complete = change.errors.empty() || change.errors == "null";
  if (!fetching_) {
    const bool applied = complete && apply_now(change.type, change.record, change.old_record);
    return applied && !(std::exchange(places_changed_, false) && lacks_rows());
  }
  if (pending_.size() >= max_pending || !complete) {
    overflowed_ = true;
    return true;
  }
  pending_.push_back({change.type, std::string{change.record}, std::string{change.old_record}});
  return true;
}

bool TableView::apply_now(realtime::ChangeType type, std::string_view record, std::string_view old_record) {
  const auto old_key = key_of(old_record);
  if (type == realtime::ChangeType::erase) {
    if (old_key) drop(*old_key);
    return old_key.has_value();
  }
  auto key = key_of(record);
  if (!key) return false;
  const bool moved = type == realtime::ChangeType::update && old_key && *old_key != *key;
  if (moved) drop(*old_key);
  put(std::move(*key), record);
  return true;
}

bool TableView::merge_page(std::string_view rows_json) {
  std::unordered_set<std::string> fetched;
  std::string_view last;
  const bool well_formed = phoenix::for_each_element(rows_json, [&](std::string_view row) {
    if (auto key = key_of(row)) {
      fetched.insert(*key);
      last = row;
      put(std::move(*key), row);
    }
    return true;
  });
  if (!well_formed) return false;
  // A row that an edit hides may be gone, too.
  std::vector<std::string> gone = edits_.keys();
  std::erase_if(gone, [&](const std::string& key) { return fetched.contains(key); });
  for (const auto& [key, row] : rows_) {
    if (!fetched.contains(key) && !edits_.cover(key)) gone.push_back(key);
  }
  for (const std::string& key : gone) drop(key);
  edits_.overtake_all();
  page_was_full_ = options_.limit > 0 && fetched.size() >= options_.limit;
  page_end_ = order_values(last, options_.order);
  page_end_arrival_ = arrivals_;
  fetching_ = false;
  // Whoever shows rows of a view before this one, whose worker has died, learns that none is left.
  order_dirty_ = order_dirty_ || !live_;
  live_ = true;
  dirty_ = true;
  bool faithful = !overflowed_;
  for (const PendingChange& change : std::exchange(pending_, {})) {
    faithful = apply_now(change.type, change.record, change.old_record) && faithful;
  }
  places_changed_ = false;
  overflowed_ = !faithful || lacks_rows();
  return true;
}

bool TableView::comes_within_page(const Row& row) const {
  if (options_.order.empty()) return row.arrival <= page_end_arrival_;
  return !comes_before(page_end_, row.order_values, options_.order);
}

bool TableView::lacks_rows() const {
  // What an edit hides or moves is not gone yet.
  if (!page_was_full_ || !edits_.empty()) return false;
  std::size_t within = 0;
  for (const auto& [key, row] : rows_) {
    if (comes_within_page(row) && ++within >= options_.limit) return false;
  }
  return true;
}

void TableView::put(std::string key, std::string_view json) {
  // For this view a row that leaves it is as good as deleted: no older answer brings it back.
  const bool belongs = meets_all(json, options_.where);
  if (!belongs) edits_.row_gone(key);
  if (edits_.cover(key)) {
    edits_.set_truth(key, std::string{json});
    return show(key, edits_.shown(key));
  }
  if (!edits_.empty() && !rows_.contains(key)) {
    // The server's row has come before its answer to the insert.
    if (const auto insert = edits_.insert_of(json)) settle_edit(*insert, std::nullopt);
  }
  if (!belongs) return remove(key);
  upsert(std::move(key), json);
}

void TableView::drop(const std::string& key) {
  edits_.row_gone(key);
  if (!edits_.cover(key)) return remove(key);
  edits_.set_truth(key, std::nullopt);
  show(key, edits_.shown(key));
}

void TableView::show(const std::string& key, const std::optional<std::string>& row) {
  if (row && meets_all(*row, options_.where)) {
    upsert(key, *row);
  } else {
    remove(key);
  }
}

bool TableView::begin_edit(EditId id, EditKind kind, std::string_view match, std::string_view patch) {
  auto key = key_of(kind == EditKind::insert ? patch : match);
  if (!key && kind != EditKind::insert) return false;
  std::string name = key.value_or("new:" + std::to_string(id));
  const std::string_view truth = find(name);
  const bool leaves = fails_one(patch, options_.filter);
  edits_.begin({id, kind, name, std::string{patch}, leaves},
               truth.empty() ? std::nullopt : std::optional{std::string{truth}});
  show(name, edits_.shown(name));
  return true;
}

void TableView::settle_edit(EditId id, std::optional<std::string_view> stored) {
  const auto settled = edits_.settle(id);
  if (!settled) return;
  const Edits::Edit& edit = settled->edit;
  show(edit.key, settled->still_covered ? edits_.shown(edit.key) : settled->truth);
  if (stored && !edit.overtaken) take_answer(edit, *stored);
  overflowed_ = overflowed_ || lacks_rows();
}

void TableView::take_answer(const Edits::Edit& edit, std::string_view stored) {
  if (stored.empty() || edit.leaves) return drop(edit.key);
  if (stored.front() != '[') return put_stored(edit, stored);
  const bool key_is_ours = edit.key.starts_with("new:");
  phoenix::for_each_element(stored, [&](std::string_view row) {
    const bool is_it = key_is_ours || key_of(row) == edit.key;
    if (is_it) put_stored(edit, row);
    return !is_it;
  });
}

void TableView::put_stored(const Edits::Edit& edit, std::string_view row) {
  if (edit.kind == EditKind::insert && fails_one(row, options_.filter)) return;
  auto key = key_of(row);
  // The changes have told more of it than its answer can.
  if (key && !edits_.is_gone(*key)) put(std::move(*key), row);
}

void TableView::upsert(std::string key, std::string_view json) {
  auto [found, is_new] = rows_.try_emplace(std::move(key));
  Row& row = found->second;
  if (!is_new && row.json == json) return;
  auto values = order_values(json, options_.order);
  if (is_new) {
    row.arrival = ++arrivals_;
    removed_.erase(found->first);
  }
  const bool moves = is_new || values != row.order_values;
  order_dirty_ = order_dirty_ || moves;
  places_changed_ = places_changed_ || moves;
  row.json = json;
  row.order_values = std::move(values);
  if (!std::exchange(row.changed, true)) changed_.push_back(&found->first);
  dirty_ = true;
}

void TableView::remove(const std::string& key) {
  const auto found = rows_.find(key);
  if (found == rows_.end()) return;
  removed_.insert(key);
  if (found->second.changed) std::erase(changed_, &found->first);
  rows_.erase(found);
  dirty_ = true;
  order_dirty_ = true;
  places_changed_ = true;
}

void TableView::sort_order() {
  struct Entry {
    const std::string* key;
    const Row* row;
  };
  std::vector<Entry> entries;
  entries.reserve(rows_.size());
  for (const auto& [key, row] : rows_) entries.push_back({&key, &row});
  std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
    if (comes_before(a.row->order_values, b.row->order_values, options_.order)) return true;
    if (comes_before(b.row->order_values, a.row->order_values, options_.order)) return false;
    return a.row->arrival < b.row->arrival;
  });
  order_.clear();
  for (const Entry& entry : entries) order_.push_back(entry.key);
}

TableDiff TableView::take_diff() {
  TableDiff diff;
  diff.live = live_;
  diff.removed.assign(removed_.begin(), removed_.end());
  removed_.clear();
  for (const std::string* key : std::exchange(changed_, {})) {
    Row& row = rows_.find(*key)->second;
    row.changed = false;
    diff.upserted.push_back({*key, row.json});
  }
  dirty_ = false;
  if (!std::exchange(order_dirty_, false)) return diff;
  sort_order();
  const std::size_t shown = options_.limit == 0 ? order_.size() : std::min(options_.limit, order_.size());
  diff.order.emplace();
  for (std::size_t i = 0; i < shown; ++i) diff.order->emplace_back(*order_[i]);
  return diff;
}

}  // namespace holdfast::sync
