#include "realtime/control_json.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "phoenix/json_scanner.h"

namespace holdfast::realtime {
namespace {

using phoenix::JsonScanner;

constexpr std::size_t deepest = 32;

/// Skips digits. Returns whether there were any.
bool skip_digits(std::string_view& text) {
  const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(count);
  return count > 0;
}

bool skip(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

bool is_number(std::string_view text) {
  skip(text, "-");
  const std::string_view whole = text;
  if (!skip_digits(text)) return false;
  if (whole.front() == '0' && whole.size() - text.size() > 1) return false;
  if (skip(text, ".") && !skip_digits(text)) return false;
  if (skip(text, "eE")) {
    skip(text, "+-");
    if (!skip_digits(text)) return false;
  }
  return text.empty();
}

/// Builds the value of a text, without recursion: what is open stands in a list.
class Parser {
 public:
  explicit Parser(std::string_view text) : scanner_(text) {}

  ControlValue parse() {
    bool sound = value(root_);
    while (sound && !open_.empty()) sound = next();
    return sound && scanner_.at_end() ? std::move(root_) : ControlValue{};
  }

 private:
  /// Reads the next element or member of the innermost container, or its end.
  bool next() {
    ControlValue& container = *open_.back();
    ControlValue::List* list = container.list();
    const bool is_first = list != nullptr ? list->empty() : container.object()->empty();
    if (is_first || !scanner_.take(',')) {
      if (scanner_.take(list != nullptr ? ']' : '}')) {
        open_.pop_back();
        return true;
      }
      if (!is_first) return false;
    }
    if (list != nullptr) return value(list->emplace_back());
    auto& [name, place] = container.object()->emplace_back();
    return string(name) && scanner_.take(':') && value(place);
  }

  bool value(ControlValue& place) {
    switch (scanner_.peek()) {
      case '{':
        return open(place, ControlValue{ControlValue::Object{}});
      case '[':
        return open(place, ControlValue{ControlValue::List{}});
      case '"': {
        std::string text;
        const bool sound = string(text);
        place = ControlValue{std::move(text)};
        return sound;
      }
      default:
        return literal(place);
    }
  }

  bool open(ControlValue& place, ControlValue container) {
    scanner_.take(scanner_.peek());
    place = std::move(container);
    open_.push_back(&place);
    return open_.size() <= deepest;
  }

  bool string(std::string& out) {
    const auto raw = scanner_.raw_string();
    if (!raw) return false;
    const bool is_clean = std::ranges::none_of(*raw, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    auto text = phoenix::unescape(*raw);
    if (text) out = *std::move(text);
    return is_clean && text.has_value();
  }

  bool literal(ControlValue& place) {
    const auto text = scanner_.value();
    if (!text) return false;
    if (*text == "null") return true;
    if (*text == "true" || *text == "false") {
      place = ControlValue{*text == "true"};
      return true;
    }
    const double number = is_number(*text) ? std::strtod(std::string{*text}.c_str(), nullptr) : HUGE_VAL;
    place = ControlValue{number};
    return std::isfinite(number);
  }

  JsonScanner scanner_;
  ControlValue root_;
  /// The open containers, innermost last. The pointers stay valid, because nothing is added around an open container.
  std::vector<ControlValue*> open_;
};

}  // namespace

const ControlValue* ControlValue::find(std::string_view name) const {
  const ControlValue* found = nullptr;
  if (const auto* members = std::get_if<Object>(&value_)) {
    for (const auto& [key, value] : *members) {
      if (key == name) found = &value;
    }
  }
  return found;
}

std::string ControlValue::text(std::string_view name) const {
  const ControlValue* found = find(name);
  const std::string* text = found != nullptr ? found->string() : nullptr;
  return text != nullptr ? *text : std::string{};
}

ControlValue parse_control(std::string_view text) { return Parser{text}.parse(); }

}  // namespace holdfast::realtime
