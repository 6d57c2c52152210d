#include "phoenix/json_escape.h"

#include <algorithm>
#include <cstdint>

namespace holdfast::phoenix {
namespace {

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

/// Decodes `\uXXXX` (and the second half of a pair). `position` starts on the `u` and ends on the last digit.
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

bool must_be_escaped(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

}  // namespace

std::optional<std::string> unescape(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const std::size_t escape = std::min(raw.find('\\', i), raw.size());
    out.append(raw, i, escape - i);
    if (escape == raw.size()) break;
    i = escape + 1;
    if (i >= raw.size()) return std::nullopt;
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
  for (auto rest = text.begin();;) {
    const auto special = std::find_if(rest, text.end(), must_be_escaped);
    out.append(rest, special);
    if (special == text.end()) break;
    const auto byte = static_cast<unsigned char>(*special);
    if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 0xfU];
    } else {
      out += '\\';
      out += *special;
    }
    rest = special + 1;
  }
  out += '"';
}

}  // namespace holdfast::phoenix
