#include "phoenix/json_scanner.h"

#include <array>

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
    if ((c == '{' || c == '[') && ++depth > max_json_depth) return std::nullopt;
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

}  // namespace holdfast::phoenix
