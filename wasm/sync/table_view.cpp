#include "sync/table_view.h"

#include <unordered_set>
#include <utility>

#include "phoenix/json_scanner.h"

namespace holdfast::sync {
namespace {

/// The most changes that wait for one page. Beyond that, the page is fetched once more instead.
constexpr std::size_t max_pending = 10'000;

/// A key column's value in one canonical form, whoever wrote the JSON.
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

bool TableView::take_shown(std::string_view row) {
  const auto key = key_of(row);
  const auto found = key && is_at_rest() ? rows_.find(*key) : rows_.end();
  const bool stays = found != rows_.end() && order_values(row, options_.order) == found->second.order_values &&
                     meets_all(row, options_.where);
  if (stays) found->second.json = row;
  return stays;
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
  for (auto& [key, row] : rows_) set_within_page(row, comes_within_page(row));
  fetching_ = false;
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

bool TableView::comes_within_page(const TableRow& row) const {
  if (!page_was_full_) return false;
  if (options_.order.empty()) return row.arrival <= page_end_arrival_;
  return compare_rows(row.order_values, page_end_, options_.order) <= 0;
}

void TableView::set_within_page(TableRow& row, bool within) {
  if (row.within_page == within) return;
  row.within_page = within;
  within_page_ = within ? within_page_ + 1 : within_page_ - 1;
}

bool TableView::lacks_rows() const {
  // A row that an edit hides or moves is not gone yet.
  return page_was_full_ && edits_.empty() && within_page_ < options_.limit;
}

void TableView::put(std::string key, std::string_view json) {
  // To this view, a row that leaves it is as good as deleted: no older answer may bring it back.
  const bool belongs = meets_all(json, options_.where);
  if (!belongs) edits_.row_gone(key);
  if (edits_.cover(key)) {
    edits_.set_truth(key, std::string{json});
    return show(key, edits_.shown(key));
  }
  if (!edits_.empty() && !rows_.contains(key)) {
    // The server's row has arrived before the answer to its insert.
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
  // If the row is gone already, the changes are newer than this answer.
  if (key && !edits_.is_gone(*key)) put(std::move(*key), row);
}

void TableView::upsert(std::string key, std::string_view json) {
  const bool is_back = bring_back(key);
  auto [found, is_new] = rows_.try_emplace(std::move(key));
  TableRow& row = found->second;
  if (!is_new && row.json == json) return;
  if (is_new) row.arrival = ++arrivals_;
  row.json = json;
  if (take_order_values(row.order_values, row.json, options_.order) || is_new || is_back) take_place(*found);
  shown_.changed(*found);
  dirty_ = true;
}

bool TableView::bring_back(const std::string& key) {
  auto node = gone_.extract(key);
  if (!node) return false;
  node.mapped().gone = false;
  rows_.insert(std::move(node));
  return true;
}

void TableView::take_place(TableEntry& entry) {
  places_changed_ = true;
  set_within_page(entry.second, comes_within_page(entry.second));
  shown_.moved(entry);
}

void TableView::remove(const std::string& key) {
  auto node = rows_.extract(key);
  if (!node) return;
  TableRow& row = node.mapped();
  set_within_page(row, false);
  row.gone = true;
  row.json = std::string{};
  gone_.insert(std::move(node));
  dirty_ = true;
  places_changed_ = true;
}

TableDiff TableView::take_diff() {
  TableDiff diff;
  diff.live = live_;
  diff.anew = !std::exchange(looked_at_, true);
  shown_.take(diff, gone_, options_.order, options_.limit);
  gone_.clear();
  dirty_ = false;
  return diff;
}

}  // namespace holdfast::sync
