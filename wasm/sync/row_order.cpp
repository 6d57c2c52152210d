#include "sync/row_order.h"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "phoenix/json_scanner.h"

namespace holdfast::sync {
namespace {

int sign(std::strong_ordering order) { return order < 0 ? -1 : (order > 0 ? 1 : 0); }

bool is_missing(std::string_view value) { return value.empty() || value == "null"; }

/// An integer up to 2^63 exactly: a double would put neighbours beyond 2^53 in one place.
std::optional<std::int64_t> exact_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional{value} : std::nullopt;
}

int compare_numbers(std::string_view a, std::string_view b) {
  const auto exact_a = exact_integer(a);
  const auto exact_b = exact_integer(b);
  if (exact_a && exact_b) return sign(*exact_a <=> *exact_b);
  const double x = std::strtod(std::string{a}.c_str(), nullptr);
  const double y = std::strtod(std::string{b}.c_str(), nullptr);
  return x < y ? -1 : (x > y ? 1 : 0);
}

bool is_number(std::string_view value) {
  return value.front() == '-' || (value.front() >= '0' && value.front() <= '9');
}

}  // namespace

int compare_values(std::string_view a, std::string_view b) {
  if (is_missing(a) || is_missing(b)) return static_cast<int>(is_missing(a)) - static_cast<int>(is_missing(b));
  if (is_number(a) && is_number(b)) return compare_numbers(a, b);
  return sign(a <=> b);
}

std::vector<std::string> order_values(std::string_view row, const std::vector<OrderTerm>& order) {
  std::vector<std::string> values;
  for (const OrderTerm& term : order) {
    const auto value = phoenix::find_member(row, term.column);
    const bool text = value && phoenix::is_json_string(*value);
    // Without the closing quote, which would sort "ab" behind "ab c".
    values.emplace_back(text ? value->substr(0, value->size() - 1) : value.value_or(std::string_view{}));
  }
  return values;
}

bool comes_before(const std::vector<std::string>& a, const std::vector<std::string>& b,
                  const std::vector<OrderTerm>& order) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const bool missing = is_missing(a[i]) || is_missing(b[i]);
    const int compared = compare_values(a[i], b[i]);
    if (compared != 0) return missing || order[i].ascending ? compared < 0 : compared > 0;
  }
  return false;
}

}  // namespace holdfast::sync
