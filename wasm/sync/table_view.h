#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "realtime/postgres_change.h"
#include "sync/edits.h"
#include "sync/row_filter.h"
#include "sync/row_order.h"
#include "sync/shown_rows.h"

namespace holdfast::sync {

struct TableOptions {
  std::vector<std::string> key{"id"};  ///< Primary key columns.
  std::vector<OrderTerm> order;        ///< Without terms, rows stand in order of arrival.
  std::size_t limit = 0;               ///< Rows shown; 0: all.
  std::vector<Condition> where;        ///< Only rows that meet all of these; changes of others are to be told, too.
  /// The server's filter, as far as the core knows it. Only the user's own edits are checked against it: if an edit
  /// moves a row out of it, the server will not report that row.
  std::vector<Condition> filter;
};

/// A database table: rows as raw JSON by primary key, in order. Changes that arrive while a page is being fetched wait
/// for it and are applied on top, so there is no gap at the start nor after a reconnect. All changes between two looks
/// make one diff.
class TableView {
 public:
  explicit TableView(TableOptions options) : options_(std::move(options)) {}

  /// From now on changes wait for the page that is being fetched. The shown rows stay until it arrives.
  void begin_fetch();
  /// The same if changes wait already. They are kept, because they may be newer than the page.
  void await_page() {
    if (!fetching_) begin_fetch();
  }
  /// Replaces the rows by a fetched page (JSON array of objects), then applies the waiting changes. Returns false if
  /// the text is no such array.
  bool merge_page(std::string_view rows_json);
  /// Returns false if the change cannot be applied faithfully (truncated, no key): fetch the table again.
  bool apply(const realtime::PostgresChange& change);
  /// The same for a row that is shown so already, which is no news. False if it is a change like any other: it is not
  /// known, or it does not stay where it stands.
  bool take_shown(std::string_view row);

  /// Shows an edit before the server has confirmed it. `row`: the key's columns, and for inserts and updates the
  /// columns that change. An insert without a key gets a temporary one until the server's row arrives. Returns false if
  /// an edit names no key.
  bool begin_edit(EditId id, EditKind kind, std::string_view match, std::string_view patch);
  /// The server has answered. `stored` is the row as it is now, or an array that contains it (empty after a delete);
  /// nothing if the server refused.
  void settle_edit(EditId id, std::optional<std::string_view> stored);

  /// Live, and neither a page nor an edit is under way: of several updates of one row only the last counts.
  bool is_at_rest() const { return live_ && !fetching_ && !overflowed_ && edits_.empty(); }
  bool has_diff() const { return dirty_; }
  /// True if the table must be fetched once more: not all changes that waited for the last page could be applied, or
  /// rows have left a full page.
  bool needs_refetch() const { return overflowed_ && !fetching_; }
  TableDiff take_diff();
  std::size_t size() const { return rows_.size(); }
  const std::vector<std::string>& key() const { return options_.key; }
  /// A row's JSON; empty if there is none.
  std::string_view find(std::string_view key) const;
  /// The key of a row: its key columns' JSON texts.
  std::optional<std::string> key_of(std::string_view row) const;

 private:
  struct PendingChange {
    realtime::ChangeType type;
    std::string record;
    std::string old_record;
  };

  bool apply_now(realtime::ChangeType type, std::string_view record, std::string_view old_record);
  /// The server has a row, or no longer has it. Edits stay on top.
  void put(std::string key, std::string_view json);
  void put_stored(const Edits::Edit& edit, std::string_view row);
  void take_answer(const Edits::Edit& edit, std::string_view stored);
  void drop(const std::string& key);
  void show(const std::string& key, const std::optional<std::string>& row);
  void upsert(std::string key, std::string_view json);
  void remove(const std::string& key);
  /// A row that has been gone since the last look at most is known again, and with it when it arrived. Returns false
  /// if there is none.
  bool bring_back(const std::string& key);
  void take_place(TableEntry& entry);
  void set_within_page(TableRow& row, bool within);
  /// Whether unknown rows belong into the view: the page was full, and now fewer known rows come before its end.
  bool lacks_rows() const;
  bool comes_within_page(const TableRow& row) const;

  TableOptions options_;
  Edits edits_;
  TableRows rows_;
  TableRows gone_;  ///< Since the last look, without their texts.
  ShownRows shown_;
  std::vector<PendingChange> pending_;
  std::uint64_t arrivals_ = 0;
  std::size_t within_page_ = 0;  ///< Rows that come before a full page's end.
  bool page_was_full_ = false;
  std::vector<std::string> page_end_;   ///< The order's values of the last row of a full page.
  std::uint64_t page_end_arrival_ = 0;  ///< For a view without an order.
  bool places_changed_ = false;         ///< Rows came, went or moved since that was last looked at.
  bool fetching_ = true;
  bool live_ = false;
  bool dirty_ = false;
  bool looked_at_ = false;
  bool overflowed_ = false;
};

}  // namespace holdfast::sync
