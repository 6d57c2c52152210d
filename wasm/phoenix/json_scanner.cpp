#include "phoenix/json_scanner.h"

#include <array>
#include <cstdint>

#include "phoenix/byte_search.h"

namespace holdfast::phoenix {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

bool is_number_char(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

/// The position after the closing quote of a string that starts at `position`, or npos.
std::size_t string_end(std::string_view text, std::size_t position) {
  for (std::size_t i = position + 1;; i += 2) {
    i = find_quote_or_escape(text, i);
    if (i >= text.size()) return std::string_view::npos;
    if (text[i] == '"') return i + 1;
  }
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [](std::uint32_t bits) { return static_cast<char>(0x80U | (bits & 0x3fU)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0U | (code >> 6U));
    out += tail(code);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0U | (code >> 12U));
    out += tail(code >> 6U);
    out += tail(code);
  } else {
    out += static_cast<char>(0xf0U | (code >> 18U));
    out += tail(code >> 12U);
    out += tail(code >> 6U);
    out += tail(code);
  }
}

std::optional<std::uint32_t> hex4(std::string_view text, std::size_t position) {
  if (position + 4 > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(position, 4)) {
    value <<= 4U;
    if (c >= '0' && c <= '9') {
      value |= static_cast<std::uint32_t>(c - '0');
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
      value |= static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

constexpr bool is_high_surrogate(std::uint32_t code) { return code >= 0xd800 && code < 0xdc00; }
constexpr bool is_low_surrogate(std::uint32_t code) { return code >= 0xdc00 && code < 0xe000; }

/// Decodes `\uXXXX` (and the second half of a pair) at `position`, which is on the `u`; leaves it on the last digit.
bool append_unicode_escape(std::string& out, std::string_view raw, std::size_t& position) {
  const auto first = hex4(raw, position + 1);
  if (!first) return false;
  position += 4;
  std::uint32_t code = *first;
  if (is_high_surrogate(code) && raw.substr(position + 1, 2) == "\\u") {
    const auto second = hex4(raw, position + 3);
    if (second && is_low_surrogate(*second)) {
      code = 0x10000 + ((code - 0xd800) << 10U) + (*second - 0xdc00);
      position += 6;
    }
  }
  const bool lone = is_high_surrogate(code) || is_low_surrogate(code);
  append_utf8(out, lone ? 0xfffd : code);
  return true;
}

char simple_escape(char c) {
  switch (c) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '"':
    case '\\':
    case '/':
      return c;
    default:
      return '\0';
  }
}

}  // namespace

char JsonScanner::peek() {
  while (position_ < text_.size() && is_space(text_[position_])) ++position_;
  return position_ < text_.size() ? text_[position_] : '\0';
}

bool JsonScanner::take(char c) {
  if (peek() != c) return false;
  ++position_;
  return true;
}

bool JsonScanner::take_known(std::string_view text) {
  if (!equal_bytes(text_.substr(position_, text.size()), text)) return false;
  position_ += text.size();
  return true;
}

std::optional<std::string_view> JsonScanner::raw_string() {
  if (peek() != '"') return std::nullopt;
  const std::size_t end = string_end(text_, position_);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view inside = text_.substr(position_ + 1, end - position_ - 2);
  position_ = end;
  return inside;
}

std::optional<std::string_view> JsonScanner::value() {
  const char c = peek();
  if (c == '{' || c == '[') return container();
  if (c != '"') return literal();
  const std::size_t start = position_;
  if (!raw_string()) return std::nullopt;
  return text_.substr(start, position_ - start);
}

std::optional<std::string_view> JsonScanner::container() {
  const std::size_t start = position_;
  std::size_t depth = 0;
  for (std::size_t i = find_quote_or_bracket(text_, start); i < text_.size(); i = find_quote_or_bracket(text_, i)) {
    const char c = text_[i];
    i = c == '"' ? string_end(text_, i) : i + 1;
    if (i == std::string_view::npos) return std::nullopt;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) {
      position_ = i;
      return text_.substr(start, i - start);
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> JsonScanner::literal() {
  constexpr std::array<std::string_view, 3> words{"null", "true", "false"};
  const std::string_view rest = text_.substr(position_);
  for (const std::string_view word : words) {
    if (!rest.starts_with(word)) continue;
    position_ += word.size();
    return rest.substr(0, word.size());
  }
  std::size_t length = 0;
  while (length < rest.size() && is_number_char(rest[length])) ++length;
  if (length == 0) return std::nullopt;
  position_ += length;
  return rest.substr(0, length);
}

bool is_value(std::string_view text) {
  JsonScanner scanner{text};
  return scanner.value() && scanner.at_end();
}

std::optional<std::string_view> find_member(std::string_view object, std::string_view key) {
  std::optional<std::string_view> found;
  for_each_member(object, [&](std::string_view name, std::string_view value) {
    if (name == key) found = value;
    return !found.has_value();
  });
  return found;
}

std::optional<std::string> unescape(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\') {
      out += raw[i];
      continue;
    }
    if (++i >= raw.size()) return std::nullopt;
    if (raw[i] == 'u') {
      if (!append_unicode_escape(out, raw, i)) return std::nullopt;
      continue;
    }
    const char c = simple_escape(raw[i]);
    if (c == '\0') return std::nullopt;
    out += c;
  }
  return out;
}

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 0xfU];
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace holdfast::phoenix
