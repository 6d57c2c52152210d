#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace holdfast::realtime {

enum class ChangeType : std::uint8_t { insert = 0, update = 1, erase = 2 };

/// As on the wire: `INSERT`, `UPDATE`, `DELETE`.
std::string_view name_of(ChangeType type);

/// One row change, as text: nothing of the row is parsed (protocol.md "postgres_changes"). The views point into the
/// frame.
struct PostgresChange {
  ChangeType type = ChangeType::insert;
  std::string_view ids;  ///< JSON array of subscription ids.
  std::string_view schema;
  std::string_view table;
  std::string_view commit_timestamp;  ///< ISO 8601, without quotes.
  std::string_view columns;           ///< JSON array of {name, type}.
  std::string_view record;            ///< JSON object; empty on DELETE.
  std::string_view old_record;        ///< JSON object; empty on INSERT.
  std::string_view errors;            ///< JSON array of strings, or `null`.
};

/// Finds the parts of a `postgres_changes` payload; nothing if it is none, or has more behind it. `known_columns`: the
/// list of the change before, which is over half of a message and hardly ever differs; it is compared, not scanned.
std::optional<PostgresChange> scan_postgres_change(std::string_view payload, std::string_view known_columns = {});

}  // namespace holdfast::realtime
