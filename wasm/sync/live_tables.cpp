#include "sync/live_tables.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "phoenix/byte_search.h"
#include "phoenix/json_scanner.h"
#include "realtime/control_json.h"

namespace holdfast::sync {
namespace {

using realtime::ControlValue;

std::string json_array(const std::vector<TableDiff::Row>& rows) {
  const std::size_t size = std::accumulate(rows.begin(), rows.end(), rows.size() + 1,
                                           [](std::size_t sum, const auto& row) { return sum + row.json.size(); });
  std::string array;
  array.reserve(size);
  for (const TableDiff::Row& row : rows) array.append(array.empty() ? "[" : ",").append(row.json);
  return array.append(rows.empty() ? "[]" : "]");
}

std::vector<std::string_view> keys_of(const std::vector<TableDiff::Row>& rows) {
  std::vector<std::string_view> keys;
  keys.reserve(rows.size());
  for (const TableDiff::Row& row : rows) keys.push_back(row.key);
  return keys;
}

/// Sends the rows as one text, so that JavaScript decodes and parses them all at once, whatever characters they hold.
void tell_diff(EventSink& events, TableId table, const TableDiff& diff) {
  TableDiffEvent event{table, diff.live};
  event.long_numbers = std::any_of(diff.rows.begin(), diff.rows.end(),
                                   [](const TableDiff::Row& row) { return phoenix::may_hold_long_number(row.json); });
  const auto keys = keys_of(diff.rows);
  const std::string rows = json_array(diff.rows);
  event.anew = diff.anew;
  event.left = diff.left;
  event.came = static_cast<std::uint32_t>(diff.came);
  event.keys = keys;
  event.rows = rows;
  event.places = diff.places;
  events.table_diff(event);
}

/// A whole number from 0 up; nothing for anything else.
std::optional<std::size_t> whole_number(const ControlValue& value) {
  constexpr double largest = 4e9;
  const double* number = value.number();
  const bool sound = number != nullptr && *number >= 0 && *number <= largest && std::trunc(*number) == *number;
  return sound ? std::optional{static_cast<std::size_t>(*number)} : std::nullopt;
}

Condition condition_of(const ControlValue& value) {
  Condition condition{value.text("column"), value.text("is"), {}};
  if (const auto* values = value.list_of("values")) {
    for (const ControlValue& text : *values) condition.values.push_back(text.string() ? *text.string() : "");
  }
  return condition;
}

std::vector<Condition> conditions_of(const ControlValue& options, std::string_view name) {
  std::vector<Condition> conditions;
  if (const auto* list = options.list_of(name)) {
    for (const ControlValue& condition : *list) conditions.push_back(condition_of(condition));
  }
  return conditions;
}

}  // namespace

TableOptions parse_table_options(std::string_view json_text) {
  TableOptions options;
  const ControlValue parsed = realtime::parse_control(json_text);
  if (const auto* key = parsed.list_of("key"); key != nullptr && !key->empty()) {
    options.key.clear();
    for (const ControlValue& column : *key) options.key.push_back(column.string() ? *column.string() : "");
  }
  if (const auto* order = parsed.list_of("order")) {
    for (const ControlValue& term : *order) {
      const ControlValue* ascending = term.find("ascending");
      const bool descends = ascending != nullptr && ascending->boolean() != nullptr && !*ascending->boolean();
      options.order.push_back({term.text("column"), !descends});
    }
  }
  options.where = conditions_of(parsed, "where");
  options.filter = conditions_of(parsed, "filter");
  if (const ControlValue* limit = parsed.find("limit")) {
    if (const auto number = whole_number(*limit)) options.limit = *number;
  }
  return options;
}

void LiveTables::open(TableId table, ChannelId channel, AttachmentId attachment, TableOptions options) {
  unrest_ = true;
  tables_.erase(table);
  tables_.emplace(table, Table{channel, attachment, TableView{std::move(options)}});
}

void LiveTables::outdate(Table& table) {
  unrest_ = true;
  table.view.begin_fetch();
  table.stale = true;
  table.outdated = true;
}

void LiveTables::begin_fetch(TableId table) {
  const auto found = tables_.find(table);
  if (found == tables_.end()) return;
  unrest_ = true;
  found->second.outdated = false;
  found->second.view.await_page();
}

void LiveTables::page_fetched(TableId table, std::string_view rows_json) {
  const auto found = tables_.find(table);
  if (found == tables_.end()) return;
  Table& t = found->second;
  if (!t.outdated && (!t.view.merge_page(rows_json) || t.view.needs_refetch())) outdate(t);
  report();
}

void LiveTables::begin_edit(TableId table, EditId edit, EditKind kind, std::string_view match, std::string_view patch) {
  const auto found = tables_.find(table);
  unrest_ = true;
  if (found != tables_.end()) found->second.view.begin_edit(edit, kind, match, patch);
  report();
}

void LiveTables::settle_edit(TableId table, EditId edit, std::optional<std::string_view> stored) {
  const auto found = tables_.find(table);
  if (found == tables_.end()) return;
  Table& t = found->second;
  t.view.settle_edit(edit, stored);
  if (t.view.needs_refetch()) outdate(t);
  report();
}

void LiveTables::drain(TableId table) {
  const auto found = tables_.find(table);
  if (found == tables_.end()) return;
  found->second.told_dirty = false;
  tell_diff(events_, table, found->second.view.take_diff());
}

void LiveTables::report() {
  for (auto& [id, table] : tables_) {
    if (std::exchange(table.stale, false)) events_.table_stale({id});
    if (!table.view.has_diff() || std::exchange(table.told_dirty, true)) continue;
    events_.table_dirty({id});
  }
}

void LiveTables::changes_kept(TableId table, std::string_view rows_json, bool shown) {
  const auto found = tables_.find(table);
  if (found == tables_.end()) return;
  Table& t = found->second;
  const bool well_formed = phoenix::for_each_element(rows_json, [&](std::string_view row) {
    if (shown && t.view.take_shown(row)) return true;
    realtime::PostgresChange change;
    change.type = realtime::ChangeType::update;
    change.record = row;
    if (!t.view.apply(change)) outdate(t);
    return true;
  });
  // Rows of a frame that was no JSON: what was kept behind them is lost.
  if (!well_formed) outdate(t);
}

bool LiveTables::tables_of(std::span<const AttachmentId> attachments, realtime::TakingTables& found) const {
  for (const auto& [id, table] : tables_) {
    if (std::find(attachments.begin(), attachments.end(), table.attachment) == attachments.end()) continue;
    const auto& key = table.view.key();
    const bool same_key =
        found.tables.empty() || std::equal(key.begin(), key.end(), found.key.begin(), found.key.end());
    if (!table.view.is_at_rest() || !same_key) return false;
    found.tables.push_back(id);
    found.key = key;
  }
  return !found.tables.empty();
}

bool LiveTables::change_received(AttachmentId attachment, const realtime::PostgresChange& change) {
  bool taken = false;
  for (auto& [id, table] : tables_) {
    if (table.attachment != attachment) continue;
    taken = true;
    if (!table.view.apply(change)) outdate(table);
  }
  return taken;
}

void LiveTables::changes_flow(ChannelId channel) {
  for (auto& [id, table] : tables_) {
    if (table.channel == channel) outdate(table);
  }
}

void LiveTables::changes_stopped(ChannelId channel) {
  for (auto& [id, table] : tables_) {
    if (table.channel != channel) continue;
    unrest_ = true;
    table.view.begin_fetch();
  }
}

}  // namespace holdfast::sync
