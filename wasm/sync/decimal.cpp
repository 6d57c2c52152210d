#include "sync/decimal.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace holdfast::sync {
namespace {

/// Beyond the digits of the largest double.
constexpr int most_places = 2'000;

int sign_of(const Decimal& number) { return number.digits.empty() ? 0 : (number.negative ? -1 : 1); }

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

int last_place(const Decimal& number) { return number.exponent - static_cast<int>(number.digits.size()); }

/// The digits from place `high` down to place `low`, padded with zeros.
std::string aligned(const Decimal& number, int high, int low) {
  std::string digits(static_cast<std::size_t>(high - number.exponent), '0');
  digits += number.digits;
  digits.resize(static_cast<std::size_t>(high - low), '0');
  return digits;
}

/// a + b, or a - b where a is not the smaller one. Both are of the same length; a carry never leaves them.
std::string combined(std::string a, std::string_view b, bool subtract) {
  int carry = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    const int other = (b[i] - '0') + carry;
    const int digit = (a[i] - '0') + (subtract ? -other : other);
    carry = static_cast<int>(digit < 0 || digit > 9);
    a[i] = static_cast<char>('0' + (digit + 10) % 10);
  }
  return a;
}

/// Without the zeros at both ends.
Decimal trimmed(bool negative, int exponent, std::string digits) {
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size());
  digits.erase(0, first);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.empty()) return {};
  return {negative, exponent - static_cast<int>(first), std::move(digits)};
}

}  // namespace

Decimal read_decimal(std::string_view text) {
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

int compare(const Decimal& a, const Decimal& b) {
  const int sign_a = sign_of(a);
  if (sign_a != sign_of(b)) return sign_a - sign_of(b);
  if (a.exponent != b.exponent && sign_a != 0) return a.exponent < b.exponent ? -sign_a : sign_a;
  return sign_a * a.digits.compare(b.digits);
}

std::optional<Decimal> sum(const Decimal& a, const Decimal& b) {
  const int high = std::max({a.exponent, b.exponent, 0}) + 1;
  const int low = std::min({last_place(a), last_place(b), 0});
  if (high - low > most_places) return std::nullopt;
  std::string x = aligned(a, high, low);
  std::string y = aligned(b, high, low);
  if (a.negative == b.negative) return trimmed(a.negative, high, combined(std::move(x), y, false));
  const bool b_is_larger = x < y;
  if (b_is_larger) std::swap(x, y);
  return trimmed(b_is_larger ? b.negative : a.negative, high, combined(std::move(x), y, true));
}

std::string to_json(const Decimal& number) {
  if (number.digits.empty()) return "0";
  const auto length = static_cast<int>(number.digits.size());
  std::string text = number.negative ? "-" : "";
  if (number.exponent <= 0) {
    text.append("0.").append(static_cast<std::size_t>(-number.exponent), '0').append(number.digits);
  } else if (number.exponent >= length) {
    text.append(number.digits).append(static_cast<std::size_t>(number.exponent - length), '0');
  } else {
    const auto whole = static_cast<std::size_t>(number.exponent);
    text.append(number.digits, 0, whole).append(".").append(number.digits, whole);
  }
  return text;
}

}  // namespace holdfast::sync
