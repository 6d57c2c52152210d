#pragma once

#include <cstdint>
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
/// The same into `values`. Returns false if they are as they were.
bool take_order_values(std::vector<std::string>& values, std::string_view row, const std::vector<OrderTerm>& order);
/// Compares two rows by those values. Negative, zero or positive.
int compare_rows(const std::vector<std::string>& a, const std::vector<std::string>& b,
                 const std::vector<OrderTerm>& order);

/// A number that says where one of those values stands: if it is lower than another's, then its value comes first. If
/// they are equal, it says nothing. `stem`, with which most texts begin, decides only how often they are.
std::uint64_t rank_of_value(std::string_view value, std::string_view stem, bool ascending);
/// Shortens a stem so that this value, too, begins with it, if it is a text. A stem that is empty becomes the value.
void shorten_stem(std::string& stem, std::string_view value);

}  // namespace holdfast::sync
