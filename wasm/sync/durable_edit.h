#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/enums.h"

namespace holdfast::sync {

/// One edit of one row, as it is kept until the server has it. All values are JSON objects of columns.
struct DurableEdit {
  std::string id;           ///< Unique on all devices; the page makes it.
  std::uint64_t place = 0;  ///< The order of edits.
  std::string owner;        ///< The user who made it; empty if nobody was signed in.
  std::string table;        ///< As it was registered: `schema.table`.
  EditKind kind = EditKind::update;
  std::string match;  ///< The columns of the row's key.
  std::string patch;  ///< The columns to write; empty for a delete.
  /// The values that they had, and that of the version column, if there is one. For a delete, the row as it was seen.
  std::string base;
  /// It may have reached the database: it was sent, and no answer came, or the page was closed meanwhile.
  bool uncertain = false;
};

/// The record of the store.
std::string to_record(const DurableEdit& edit);
/// Nothing if the record is not one of ours, or one of a newer version.
std::optional<DurableEdit> read_record(std::string_view record);

}  // namespace holdfast::sync
