#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "realtime/change_listener.h"
#include "sync/events.h"
#include "sync/table_view.h"

namespace holdfast::sync {

/// Where a table's changes come from: entries of its channel's `config.postgres_changes`, by position. A filtered table
/// has two, for a filter keeps deletes away (protocol.md "postgres_changes").
using Bindings = std::vector<std::uint16_t>;

/// Reads `{key: [column…], order: [{column, ascending}…], limit, where: [{column, is, values}…]}`; what is missing
/// keeps its default.
TableOptions parse_table_options(std::string_view json_text);
/// Reads `{bindings: [position…]}` of the same text; the first one if there are none.
Bindings parse_bindings(std::string_view json_text);

/// The live tables of a client: each takes the changes of some bindings of one channel, and tells JavaScript once that
/// it has something to show, however much comes before JavaScript looks.
class LiveTables : public realtime::ChangeListener {
 public:
  /// `events` must outlive it.
  explicit LiveTables(EventSink& events) : events_(events) {}

  void open(TableId table, ChannelId channel, Bindings bindings, TableOptions options);
  /// `options_json`: of both parsers above.
  void open(TableId table, ChannelId channel, std::string_view options_json) {
    open(table, channel, parse_bindings(options_json), parse_table_options(options_json));
  }
  void close(TableId table) { tables_.erase(table); }
  /// JavaScript asks for a page from now on: changes wait for it.
  void begin_fetch(TableId table);
  /// A page that is malformed leaves the table waiting, and stale. One that was asked for before the table became stale
  /// is not taken: JavaScript is about to hear of that, and to ask again.
  void page_fetched(TableId table, std::string_view rows_json);
  /// See `TableView::begin_edit` and `settle_edit`.
  void begin_edit(TableId table, EditId edit, EditKind kind, std::string_view match, std::string_view patch);
  void confirm_edit(TableId table, EditId edit, std::string_view stored) { settle_edit(table, edit, stored); }
  void refuse_edit(TableId table, EditId edit) { settle_edit(table, edit, std::nullopt); }
  /// Tells what is new in a table since the last look.
  void drain(TableId table);
  /// Tells what became of the tables since the last call: which are dirty, which stale.
  void report() override;

  bool change_received(ChannelId channel, std::uint16_t binding, const realtime::PostgresChange& change) override;
  void changes_flow(ChannelId channel) override;
  void changes_stopped(ChannelId channel) override;

 private:
  void settle_edit(TableId table, EditId edit, std::optional<std::string_view> stored);

  struct Table {
    ChannelId channel;
    Bindings bindings;
    TableView view;
    bool told_dirty = false;
    bool stale = false;     ///< To be told.
    bool outdated = false;  ///< It has become stale since a page was asked for.
  };

  /// Another page is needed, and changes wait for it.
  static void outdate(Table& table);

  EventSink& events_;
  std::map<TableId, Table> tables_;
};

}  // namespace holdfast::sync
