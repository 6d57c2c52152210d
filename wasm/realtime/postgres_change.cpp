#include "realtime/postgres_change.h"

#include "phoenix/byte_search.h"
#include "phoenix/json_scanner.h"

namespace holdfast::realtime {
namespace {

using phoenix::is_json_string;
using phoenix::JsonScanner;
using phoenix::unquoted;

std::optional<ChangeType> change_type(std::string_view value) {
  if (value == R"("INSERT")") return ChangeType::insert;
  if (value == R"("UPDATE")") return ChangeType::update;
  if (value == R"("DELETE")") return ChangeType::erase;
  return std::nullopt;
}

/// Identifiers with escapes stay escaped: they are compared and shown, never executed.
std::string_view text_of(std::string_view value) {
  return is_json_string(value) ? unquoted(value) : std::string_view{};
}

std::string_view object_of(std::string_view value) { return value.starts_with('{') ? value : std::string_view{}; }

/// Stores a member of `data` in its field. Returns false for an unknown type.
bool keep(PostgresChange& change, std::string_view key, std::string_view value) {
  if (key == "type") {
    const auto type = change_type(value);
    change.type = type.value_or(ChangeType::insert);
    return type.has_value();
  }
  if (key == "schema") change.schema = text_of(value);
  if (key == "table") change.table = text_of(value);
  if (key == "commit_timestamp") change.commit_timestamp = text_of(value);
  if (key == "columns") change.columns = value;
  if (key == "record") change.record = object_of(value);
  if (key == "old_record") change.old_record = object_of(value);
  if (key == "errors") change.errors = value;
  return true;
}

bool scan_data(JsonScanner& scanner, std::string_view known_columns, PostgresChange& change) {
  bool has_type = false;
  const bool well_formed = phoenix::for_each_key(scanner, [&](std::string_view key) {
    if (key == "columns" && !known_columns.empty() && scanner.take_known(known_columns)) {
      change.columns = known_columns;
      return true;
    }
    const auto value = scanner.value();
    has_type = has_type || key == "type";
    return value && keep(change, key, *value);
  });
  return well_formed && has_type;
}

}  // namespace

std::string_view name_of(ChangeType type) {
  if (type == ChangeType::insert) return "INSERT";
  return type == ChangeType::update ? "UPDATE" : "DELETE";
}

std::optional<PostgresChange> scan_postgres_change(std::string_view payload, std::string_view known_columns) {
  PostgresChange change;
  bool has_data = false;
  JsonScanner scanner{payload};
  const bool well_formed = phoenix::for_each_key(scanner, [&](std::string_view key) {
    if (key == "data" && scanner.peek() == '{') return has_data = scan_data(scanner, known_columns, change);
    const auto value = scanner.value();
    if (value && key == "ids") change.ids = *value;
    return value.has_value();
  });
  if (!well_formed || !has_data || !scanner.at_end()) return std::nullopt;
  return change;
}

std::optional<PostgresChange> ChangeReader::read(std::string_view payload) {
  const auto change = scan_postgres_change(payload, columns_);
  if (change) remember_relation(*change);
  return change;
}

void ChangeReader::remember_relation(const PostgresChange& change) {
  const bool same_columns = phoenix::equal_bytes(change.columns, columns_);
  if (relation_ > 0 && same_columns && change.schema == schema_ && change.table == table_) return;
  ++relation_;
  schema_ = change.schema;
  table_ = change.table;
  if (!same_columns) columns_ = change.columns;
}

}  // namespace holdfast::realtime
