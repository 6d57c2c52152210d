#include "sync/row_order.h"

#include <algorithm>
#include <charconv>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <system_error>

#include "phoenix/json_scanner.h"
#include "sync/decimal.h"

namespace holdfast::sync {
namespace {

int sign(std::strong_ordering order) { return order < 0 ? -1 : (order > 0 ? 1 : 0); }

bool is_missing(std::string_view value) { return value.empty() || value == "null"; }

/// A whole number that fits into 64 bits, the usual case.
std::optional<std::int64_t> whole_number(std::string_view value) {
  std::int64_t number = 0;
  const char* const end = value.data() + value.size();
  const auto [stopped, error] = std::from_chars(value.data(), end, number);
  return error == std::errc{} && stopped == end ? std::optional{number} : std::nullopt;
}

}  // namespace

int compare_values(std::string_view a, std::string_view b) {
  if (is_missing(a) || is_missing(b)) return static_cast<int>(is_missing(a)) - static_cast<int>(is_missing(b));
  if (is_number(a) && is_number(b)) {
    const auto x = whole_number(a);
    const auto y = x ? whole_number(b) : std::nullopt;
    return y ? sign(*x <=> *y) : compare(read_decimal(a), read_decimal(b));
  }
  return sign(a <=> b);
}

bool take_order_values(std::vector<std::string>& values, std::string_view row, const std::vector<OrderTerm>& order) {
  bool changed = false;
  values.resize(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto member = phoenix::find_member(row, order[i].column);
    std::string_view value = member.value_or(std::string_view{});
    // Leaves out the closing quote, which would sort "ab" behind "ab c".
    if (member && phoenix::is_json_string(value)) value.remove_suffix(1);
    if (values[i] == value) continue;
    values[i] = value;
    changed = true;
  }
  return changed;
}

std::vector<std::string> order_values(std::string_view row, const std::vector<OrderTerm>& order) {
  std::vector<std::string> values;
  take_order_values(values, row, order);
  return values;
}

std::uint64_t rank_of_value(std::string_view value, std::string_view stem, bool ascending) {
  constexpr auto last = std::numeric_limits<std::uint64_t>::max();
  if (is_missing(value)) return last;
  // Numbers and booleans have no rank among themselves.
  if (value.front() != '"') return ascending ? last : 0;
  const int beside = value.substr(0, stem.size()).compare(stem);
  std::uint64_t rank = beside < 0 ? 0 : last;
  for (std::size_t i = stem.size(); beside == 0 && i < stem.size() + sizeof rank; ++i) {
    rank = rank << 8 | (i < value.size() ? static_cast<unsigned char>(value[i]) : 0U);
  }
  return ascending ? rank : ~rank;
}

void shorten_stem(std::string& stem, std::string_view value) {
  if (!value.starts_with('"')) return;
  if (stem.empty()) stem = value;
  const auto differs = std::mismatch(stem.begin(), stem.end(), value.begin(), value.end()).first;
  stem.erase(differs, stem.end());
}

int compare_rows(const std::vector<std::string>& a, const std::vector<std::string>& b,
                 const std::vector<OrderTerm>& order) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const int compared = compare_values(a[i], b[i]);
    if (compared == 0) continue;
    const bool missing = is_missing(a[i]) || is_missing(b[i]);
    return missing || order[i].ascending ? compared : -compared;
  }
  return 0;
}

}  // namespace holdfast::sync
