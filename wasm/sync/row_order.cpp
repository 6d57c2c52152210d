#include "sync/row_order.h"

#include <algorithm>
#include <charconv>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <system_error>

#include "phoenix/json_scanner.h"

namespace holdfast::sync {
namespace {

int sign(std::strong_ordering order) { return order < 0 ? -1 : (order > 0 ? 1 : 0); }

bool is_missing(std::string_view value) { return value.empty() || value == "null"; }

/// A number as 0.d₁d₂d₃… × 10^exponent, with all its digits; no digits for zero.
struct Decimal {
  bool negative = false;
  int exponent = 0;
  std::string digits;
};

/// Reads the text after the `e`. Caps values beyond what any column holds.
int exponent_of(std::string_view text) {
  constexpr int largest = 1'000'000;
  const bool negative = text.starts_with('-');
  int value = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') value = std::min(largest, value * 10 + (c - '0'));
  }
  return negative ? -value : value;
}

Decimal decimal_of(std::string_view text) {
  Decimal number;
  bool fraction = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == 'e' || c == 'E') {
      number.exponent += exponent_of(text.substr(i + 1));
      break;
    }
    number.negative = number.negative || c == '-';
    fraction = fraction || c == '.';
    if (c < '0' || c > '9') continue;
    const bool leading = c == '0' && number.digits.empty();
    if (!leading) number.digits += c;
    if (fraction == leading) number.exponent += leading ? -1 : 1;
  }
  number.digits.erase(number.digits.find_last_not_of('0') + 1);
  return number;
}

/// Compares exactly: doubles would merge neighbours beyond 2^53, and those of a `numeric` even sooner.
int compare_numbers(std::string_view a, std::string_view b) {
  const Decimal x = decimal_of(a);
  const Decimal y = decimal_of(b);
  const auto sign_of = [](const Decimal& d) { return d.digits.empty() ? 0 : (d.negative ? -1 : 1); };
  const int sign_x = sign_of(x);
  if (sign_x != sign_of(y)) return sign_x - sign_of(y);
  if (x.exponent != y.exponent && sign_x != 0) return x.exponent < y.exponent ? -sign_x : sign_x;
  return sign_x * sign(x.digits <=> y.digits);
}

/// A whole number that fits into 64 bits, the usual case.
std::optional<std::int64_t> whole_number(std::string_view value) {
  std::int64_t number = 0;
  const char* const end = value.data() + value.size();
  const auto [stopped, error] = std::from_chars(value.data(), end, number);
  return error == std::errc{} && stopped == end ? std::optional{number} : std::nullopt;
}

bool is_number(std::string_view value) {
  return value.front() == '-' || (value.front() >= '0' && value.front() <= '9');
}

}  // namespace

int compare_values(std::string_view a, std::string_view b) {
  if (is_missing(a) || is_missing(b)) return static_cast<int>(is_missing(a)) - static_cast<int>(is_missing(b));
  if (is_number(a) && is_number(b)) {
    const auto x = whole_number(a);
    const auto y = x ? whole_number(b) : std::nullopt;
    return y ? sign(*x <=> *y) : compare_numbers(a, b);
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
