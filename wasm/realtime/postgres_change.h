#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "realtime/enums.h"

namespace holdfast::realtime {

/// The name on the wire: `INSERT`, `UPDATE`, `DELETE`.
std::string_view name_of(ChangeType type);

/// One row change, as text: the row is not parsed (protocol.md "postgres_changes"). The views point into the frame;
/// those of `ChangeReader` also point into what it keeps.
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

/// Reads the changes of one channel. Most differ from the previous change only in the records and the time: then
/// everything else is compared, sixteen bytes at a time, and only those three are scanned. Any other change is scanned
/// completely.
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
  /// A part that may differ from one change to the next.
  struct Part {
    std::string_view PostgresChange::*field = nullptr;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  std::optional<PostgresChange> like_the_last(std::string_view payload) const;
  void remember(std::string_view payload, const PostgresChange& change);
  void remember_relation(const PostgresChange& change);
  void add_part(std::string_view PostgresChange::*field, std::string_view payload);

  std::string text_;  ///< The last payload; empty if it is too large to be kept.
  PostgresChange last_;
  std::array<Part, 3> parts_;  ///< Of `text_`, in order.
  std::size_t part_count_ = 0;
  std::string schema_;
  std::string table_;
  std::string columns_;
  std::uint32_t relation_ = 0;
};

}  // namespace holdfast::realtime
