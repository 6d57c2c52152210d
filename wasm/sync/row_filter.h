#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::sync {

/// A condition on one column: how it must compare to one of the values, in the same order as rows (`compare_values`).
/// An `in` has several values.
struct Condition {
  std::string column;
  std::string is;                   ///< `<`, `=`, `>`, or two of them: either will do.
  std::vector<std::string> values;  ///< As text: `7` is the number and the string.
};

/// Whether a row (JSON object) meets all conditions. As in SQL, null and missing values meet none.
bool meets_all(std::string_view row, const std::vector<Condition>& conditions);

/// Whether a row, which may be incomplete, has a column that fails its condition.
bool fails_one(std::string_view row, const std::vector<Condition>& conditions);

}  // namespace holdfast::sync
