#include "sync/row_filter.h"

#include <algorithm>

#include "phoenix/json_scanner.h"
#include "sync/row_order.h"

namespace holdfast::sync {
namespace {

int compare(std::string_view json, const std::string& text) {
  if (!phoenix::is_json_string(json)) return compare_values(json, text);
  const std::string_view raw = phoenix::unquoted(json);
  // A leading quote on both sides makes digits compare as text.
  return compare_values('"' + phoenix::unescape(raw).value_or(std::string{raw}), '"' + text);
}

bool meets(std::string_view json, const Condition& condition) {
  return std::any_of(condition.values.begin(), condition.values.end(), [&](const std::string& text) {
    const int order = compare(json, text);
    return condition.is.find(order < 0 ? '<' : (order > 0 ? '>' : '=')) != std::string::npos;
  });
}

}  // namespace

bool meets_all(std::string_view row, const std::vector<Condition>& conditions) {
  return std::all_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
    const auto value = phoenix::find_member(row, condition.column);
    return value && *value != "null" && meets(*value, condition);
  });
}

bool fails_one(std::string_view row, const std::vector<Condition>& conditions) {
  return std::any_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
    const auto value = phoenix::find_member(row, condition.column);
    return value && (*value == "null" || !meets(*value, condition));
  });
}

}  // namespace holdfast::sync
