#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::sync {

/// A JSON number as 0.d₁d₂d₃… × 10^exponent, with all its digits; no digits for zero. Doubles would merge neighbours
/// beyond 2^53, and those of a `numeric` even sooner.
struct Decimal {
  bool negative = false;
  int exponent = 0;
  std::string digits;
};

/// Reads a number of JSON or PostgreSQL. Caps exponents beyond what any column holds.
Decimal read_decimal(std::string_view text);
/// Whether a JSON value is a number.
inline bool is_number(std::string_view value) {
  return !value.empty() && (value.front() == '-' || (value.front() >= '0' && value.front() <= '9'));
}
/// Negative, zero or positive.
int compare(const Decimal& a, const Decimal& b);
/// a + b, exactly. Nothing if that would take thousands of digits.
std::optional<Decimal> sum(const Decimal& a, const Decimal& b);
/// As JSON, without an exponent.
std::string to_json(const Decimal& number);

}  // namespace holdfast::sync
