#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::sync {

/// One `ORDER BY` term.
struct OrderTerm {
  std::string column;
  bool ascending = true;
};

/// Compares two JSON values as PostgreSQL's ORDER BY would for numbers, booleans, ISO timestamps, uuids and text in the
/// "C" collation; null and missing come last. Negative, zero or positive.
int compare_values(std::string_view a, std::string_view b);

/// The values of `order`'s columns in a row (JSON object), as JSON text; empty where missing.
std::vector<std::string> order_values(std::string_view row, const std::vector<OrderTerm>& order);
/// Compares two rows by those values. Negative, zero or positive.
int compare_rows(const std::vector<std::string>& a, const std::vector<std::string>& b,
                 const std::vector<OrderTerm>& order);

}  // namespace holdfast::sync
