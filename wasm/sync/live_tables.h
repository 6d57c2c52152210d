#pragma once

#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "realtime/change_listener.h"
#include "sync/events.h"
#include "sync/table_view.h"

namespace holdfast::sync {

/// Reads `{key: [column…], order: [{column, ascending}…], limit, where: [{column, is, values}…]}`. Missing members keep
/// their defaults.
TableOptions parse_table_options(std::string_view json_text);

/// The live tables of a client. Each takes the changes of one attachment of a channel. It tells JavaScript only once
/// that it has something to show, however much arrives before JavaScript looks.
class LiveTables : public realtime::ChangeListener {
 public:
  /// `events` must outlive it.
  explicit LiveTables(EventSink& events) : events_(events) {}

  void open(TableId table, ChannelId channel, AttachmentId attachment, TableOptions options);
  /// `options_json`: the text for the parser above.
  void open(TableId table, ChannelId channel, AttachmentId attachment, std::string_view options_json) {
    open(table, channel, attachment, parse_table_options(options_json));
  }
  void close(TableId table) { unrest_ = tables_.erase(table) > 0 || unrest_; }
  /// Updates that JavaScript kept back, the last one of each row (JSON array). `shown`: the page shows them already.
  void changes_kept(TableId table, std::string_view rows_json, bool shown);
  /// JavaScript asks for a page now: from here on, changes wait for it.
  void begin_fetch(TableId table);
  /// A malformed page leaves the table waiting, and stale. A page requested before the table became stale is ignored:
  /// JavaScript is about to learn that, and asks again.
  void page_fetched(TableId table, std::string_view rows_json);
  /// See `TableView::begin_edit` and `settle_edit`.
  void begin_edit(TableId table, EditId edit, EditKind kind, std::string_view match, std::string_view patch);
  void confirm_edit(TableId table, EditId edit, std::string_view stored) { settle_edit(table, edit, stored); }
  void refuse_edit(TableId table, EditId edit) { settle_edit(table, edit, std::nullopt); }
  /// Reports what is new in a table since the last look.
  void drain(TableId table);
  /// Reports which tables have become dirty or stale since the last call.
  void report() override;

  bool tables_of(std::span<const AttachmentId> attachments, realtime::TakingTables& found) const override;
  bool take_unrest() override { return std::exchange(unrest_, false); }
  bool change_received(AttachmentId attachment, const realtime::PostgresChange& change) override;
  void changes_flow(ChannelId channel) override;
  void changes_stopped(ChannelId channel) override;

 private:
  void settle_edit(TableId table, EditId edit, std::optional<std::string_view> stored);

  struct Table {
    ChannelId channel;
    AttachmentId attachment;
    TableView view;
    bool told_dirty = false;
    bool stale = false;     ///< To be told.
    bool outdated = false;  ///< It has become stale since a page was asked for.
  };

  /// The table needs another page, and changes wait for it.
  void outdate(Table& table);

  EventSink& events_;
  std::map<TableId, Table> tables_;
  bool unrest_ = false;
};

}  // namespace holdfast::sync
