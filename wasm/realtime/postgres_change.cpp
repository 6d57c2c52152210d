#include "realtime/postgres_change.h"

#include "phoenix/json_scanner.h"

namespace holdfast::realtime {
namespace {

using phoenix::for_each_member;
using phoenix::is_json_string;
using phoenix::unquoted;

std::optional<ChangeType> change_type(std::string_view value) {
  if (value == R"("INSERT")") return ChangeType::insert;
  if (value == R"("UPDATE")") return ChangeType::update;
  if (value == R"("DELETE")") return ChangeType::erase;
  return std::nullopt;
}

/// Identifiers with escapes in them stay escaped: they are compared and shown, never executed.
std::string_view text_of(std::string_view value) {
  return is_json_string(value) ? unquoted(value) : std::string_view{};
}

std::string_view object_of(std::string_view value) { return value.starts_with('{') ? value : std::string_view{}; }

bool scan_data(std::string_view data, PostgresChange& change) {
  bool has_type = false;
  const bool well_formed = for_each_member(data, [&](std::string_view key, std::string_view value) {
    if (key == "type") {
      const auto type = change_type(value);
      has_type = type.has_value();
      if (type) change.type = *type;
    } else if (key == "schema") {
      change.schema = text_of(value);
    } else if (key == "table") {
      change.table = text_of(value);
    } else if (key == "commit_timestamp") {
      change.commit_timestamp = text_of(value);
    } else if (key == "columns") {
      change.columns = value;
    } else if (key == "record") {
      change.record = object_of(value);
    } else if (key == "old_record") {
      change.old_record = object_of(value);
    } else if (key == "errors") {
      change.errors = value;
    }
    return true;
  });
  return well_formed && has_type;
}

}  // namespace

std::string_view name_of(ChangeType type) {
  if (type == ChangeType::insert) return "INSERT";
  return type == ChangeType::update ? "UPDATE" : "DELETE";
}

std::optional<PostgresChange> scan_postgres_change(std::string_view payload) {
  PostgresChange change;
  change.errors = "null";
  bool valid = false;
  const bool well_formed = for_each_member(payload, [&](std::string_view key, std::string_view value) {
    if (key == "ids") change.ids = value;
    if (key == "data") valid = scan_data(value, change);
    return true;
  });
  if (!well_formed || !valid) return std::nullopt;
  return change;
}

}  // namespace holdfast::realtime
