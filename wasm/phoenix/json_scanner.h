#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "phoenix/json_escape.h"

namespace holdfast::phoenix {

/// Values that nest deeper are malformed. PostgreSQL 15 accepts json of 13,000 levels and refuses 20,000 (its
/// `max_stack_depth` of 2 MB; common systems allow at most four times that), so every row passes. Deeper values are
/// attacks: JavaScript takes seconds for millions of levels.
constexpr std::size_t max_json_depth = 100'000;

/// Walks over JSON text without building anything: it finds values, but does not parse them. It checks the structure it
/// walks over (quotes, brackets, literals), never reads past the end, and needs no stack for nesting.
class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text) : text_(text) {}

  /// Skips white space, then takes `c` if it is next.
  bool take(char c);
  /// Skips white space; the next character, or 0 at the end.
  char peek();
  bool at_end() { return peek() == '\0' && position_ >= text_.size(); }
  /// The next value's text without the white space around it; nothing if it is malformed.
  std::optional<std::string_view> value();
  /// Takes `text`, which must be a whole value, if it is next. Does not skip white space.
  bool take_known(std::string_view text);
  /// The next value if it is a string: the text between the quotes, escapes untouched.
  std::optional<std::string_view> raw_string();

  std::size_t position() const { return position_; }

 private:
  std::optional<std::string_view> container();
  std::optional<std::string_view> literal();

  std::string_view text_;
  std::size_t position_ = 0;
};

/// Calls `visit(key)` for each member of a JSON object, with the scanner at its value. `visit` must take the value, so
/// nested values are passed over only once. Returns whether the text was a well-formed object and `visit` always
/// returned true.
template <typename Visit>
bool for_each_key(JsonScanner& scanner, Visit visit) {
  if (!scanner.take('{')) return false;
  if (scanner.take('}')) return true;
  do {
    const auto key = scanner.raw_string();
    if (!key || !scanner.take(':') || !visit(*key)) return false;
  } while (scanner.take(','));
  return scanner.take('}');
}

/// Calls `visit(key, value)` for each member of a JSON object, with the raw key and the value's text. Stops when
/// `visit` returns false. Returns whether the text up to there was a well-formed object.
template <typename Visit>
bool for_each_member(JsonScanner& scanner, Visit visit) {
  bool stopped = false;
  const bool well_formed = for_each_key(scanner, [&](std::string_view key) {
    const auto value = scanner.value();
    if (value) stopped = !visit(key, *value);
    return value && !stopped;
  });
  return well_formed || stopped;
}

template <typename Visit>
bool for_each_member(std::string_view object, Visit visit) {
  JsonScanner scanner{object};
  return for_each_member(scanner, visit);
}

/// Calls `visit(value)` for each element of a JSON array, like `for_each_member`.
template <typename Visit>
bool for_each_element(std::string_view array, Visit visit) {
  JsonScanner scanner{array};
  if (!scanner.take('[')) return false;
  if (scanner.take(']')) return true;
  do {
    const auto value = scanner.value();
    if (!value) return false;
    if (!visit(*value)) return true;
  } while (scanner.take(','));
  return scanner.take(']');
}

/// Whether the text is one JSON value and nothing else, as far as the scanner checks.
bool is_value(std::string_view text);

/// The value of one member of an object, as text.
std::optional<std::string_view> find_member(std::string_view object, std::string_view key);

inline bool is_json_string(std::string_view value) { return value.size() >= 2 && value.front() == '"'; }
/// A JSON string's text without its quotes, escapes untouched.
inline std::string_view unquoted(std::string_view value) { return value.substr(1, value.size() - 2); }

}  // namespace holdfast::phoenix
