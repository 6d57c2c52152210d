#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::sync {

/// What one column is to be: how it stands to one of the values, by the same order as rows (`compare_values`). An `in`
/// has several values.
struct Condition {
  std::string column;
  std::string is;                   ///< `<`, `=`, `>`, or two of them: either will do.
  std::vector<std::string> values;  ///< As text: `7` is the number and the string.
};

/// Whether a row (JSON object) meets all conditions. As in SQL, null and missing meet none.
bool meets_all(std::string_view row, const std::vector<Condition>& conditions);

/// Whether a column that the row has, which may be but a part of one, fails its condition.
bool fails_one(std::string_view row, const std::vector<Condition>& conditions);

}  // namespace holdfast::sync
