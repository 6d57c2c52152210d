#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "realtime/enums.h"

namespace holdfast::realtime {

/// The name on the wire: `INSERT`, `UPDATE`, `DELETE`.
std::string_view name_of(ChangeType type);

/// One row change, as text: the row is not parsed (protocol.md "postgres_changes"). The views point into the frame;
/// the columns of `ChangeReader` may point into what it keeps.
struct PostgresChange {
  ChangeType type = ChangeType::insert;
  std::string_view ids;  ///< JSON array of subscription ids.
  std::string_view schema;
  std::string_view table;
  std::string_view commit_timestamp;  ///< ISO 8601, without quotes.
  std::string_view columns;           ///< JSON array of {name, type}.
  std::string_view record;            ///< JSON object; empty on DELETE.
  std::string_view old_record;        ///< JSON object; empty on INSERT.
  std::string_view errors;            ///< JSON array of strings, or `null`, or empty.
};

/// Finds the parts of a `postgres_changes` payload. Returns nothing if it is none, or has more text behind it.
/// `known_columns`: the previous change's list, which is over half of a message and hardly ever differs; it is compared
/// instead of scanned.
std::optional<PostgresChange> scan_postgres_change(std::string_view payload, std::string_view known_columns = {});

/// Reads the changes of one channel, and keeps what they share.
class ChangeReader {
 public:
  ChangeReader() = default;
  ChangeReader(const ChangeReader&) = delete;
  ChangeReader& operator=(const ChangeReader&) = delete;

  /// Like `scan_postgres_change`. The result is valid until the next call.
  std::optional<PostgresChange> read(std::string_view payload);
  /// Number of the last change's schema, table and columns, from 1. It changes when one of them differs.
  std::uint32_t relation() const { return relation_; }

 private:
  void remember_relation(const PostgresChange& change);
  std::string schema_;
  std::string table_;
  std::string columns_;
  std::uint32_t relation_ = 0;
};

}  // namespace holdfast::realtime
