#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast::realtime {

/// A value of a control message (options, join replies, system messages, token claims). User payloads stay text.
/// nlohmann_json parses directly into this type: its own tree was a third of the package.
class ControlValue {
 public:
  using List = std::vector<ControlValue>;
  using Object = std::vector<std::pair<std::string, ControlValue>>;

  ControlValue() = default;
  explicit ControlValue(bool value) : value_(value) {}
  explicit ControlValue(double value) : value_(value) {}
  explicit ControlValue(std::string value) : value_(std::move(value)) {}
  explicit ControlValue(List value) : value_(std::move(value)) {}
  explicit ControlValue(Object value) : value_(std::move(value)) {}

  /// A member of an object; null if it is missing, or this is no object. The last member of a name counts.
  const ControlValue* find(std::string_view name) const;
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const double* number() const { return std::get_if<double>(&value_); }
  const std::string* string() const { return std::get_if<std::string>(&value_); }
  const List* list() const { return std::get_if<List>(&value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  double number_or(double otherwise) const { return number() != nullptr ? *number() : otherwise; }

  /// A list that is a member of an object; null if it is missing or no list.
  const List* list_of(std::string_view name) const {
    const ControlValue* found = find(name);
    return found != nullptr ? found->list() : nullptr;
  }
  /// A string member of an object; empty if it is missing or no string.
  std::string text(std::string_view name) const;

  List* list() { return std::get_if<List>(&value_); }
  Object* object() { return std::get_if<Object>(&value_); }

 private:
  std::variant<std::monostate, bool, double, std::string, List, Object> value_;
};

/// Malformed text, or text nested too deeply for any control message, gives a value that is no object.
ControlValue parse_control(std::string_view text);

}  // namespace holdfast::realtime
