#include "support/model_rest.h"

#include <algorithm>
#include <vector>

#include "phoenix/json_scanner.h"
#include "sync/same_value.h"

namespace holdfast::testing {
namespace {

ModelRest::Columns columns_of(std::string_view object) {
  ModelRest::Columns columns;
  phoenix::for_each_member(object, [&](std::string_view key, std::string_view value) {
    columns[std::string{key}] = value;
    return true;
  });
  return columns;
}

std::string json_of(const ModelRest::Columns& columns) {
  std::string out = "{";
  for (const auto& [column, value] : columns) {
    out.append(out.size() > 1 ? ",\"" : "\"").append(column).append("\":").append(value);
  }
  return out + '}';
}

/// Whether a column has the value of an `eq.` or `is.null`.
bool meets(const std::string& value, const std::string& operation) {
  if (operation == "is.null") return value == "null";
  const std::string wanted = operation.substr(std::string_view{"eq."}.size());
  const bool is_text = phoenix::is_json_string(value);
  return is_text ? phoenix::unescape(phoenix::unquoted(value)) == wanted : sync::same_value(value, wanted);
}

}  // namespace

const ModelRest::Columns* ModelRest::find(const std::string& id) const {
  const auto found = rows_.find(id);
  return found == rows_.end() ? nullptr : &found->second;
}

std::string ModelRest::json(const std::string& id) const {
  const Columns* row = find(id);
  return row == nullptr ? std::string{} : json_of(*row);
}

bool ModelRest::matches(const Columns& row, const sync::RestRequest& request) const {
  return std::all_of(request.query.begin(), request.query.end(), [&](const auto& condition) {
    const auto& [column, operation] = condition;
    if (column == "select" || column == "on_conflict") return true;
    const auto found = row.find(column);
    return found != row.end() && meets(found->second, operation);
  });
}

void ModelRest::put(const std::string& id, const Columns& columns) {
  Columns& row = rows_[id];
  for (const auto& [column, value] : columns) {
    if (row[column] != value) changing(id, column, row[column], value);
    row[column] = value;
  }
  if (!version_.empty()) row[version_] = std::to_string(++versions_);
}

void ModelRest::write(const std::string& id, const Columns& columns) {
  Columns with_id = columns;
  with_id["id"] = id;
  put(id, with_id);
}

ModelRest::Answer ModelRest::carry_out(const sync::RestRequest& request) {
  if (request.method == "POST") {
    const Columns columns = columns_of(request.body);
    const std::string id = columns.at("id");
    if (rows_.contains(id)) return {201, "[]"};
    put(id, columns);
    return {201, '[' + json(id) + ']'};
  }
  std::vector<std::string> ids;
  for (const auto& [id, row] : rows_) {
    const bool may = request.method == "GET" || !read_only(id);
    if (may && matches(row, request)) ids.push_back(id);
  }
  std::string body;
  for (const std::string& id : ids) {
    if (request.method == "PATCH") put(id, columns_of(request.body));
    body += (body.empty() ? "" : ",") + json(id);
    if (request.method == "DELETE") rows_.erase(id);
  }
  return {200, '[' + body + ']'};
}

}  // namespace holdfast::testing
