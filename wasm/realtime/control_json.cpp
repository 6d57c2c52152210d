#include "realtime/control_json.h"

#include <nlohmann/json.hpp>

namespace holdfast::realtime {
namespace {

constexpr std::size_t deepest = 32;

/// Takes what nlohmann_json reads, piece by piece; returning false stops it.
class Builder {
 public:
  ControlValue take() { return std::move(root_); }

  bool null() { return add({}); }
  bool boolean(bool value) { return add(ControlValue{value}); }
  bool number_integer(std::int64_t value) { return add(ControlValue{static_cast<double>(value)}); }
  bool number_unsigned(std::uint64_t value) { return add(ControlValue{static_cast<double>(value)}); }
  bool number_float(double value, const std::string&) { return add(ControlValue{value}); }
  bool string(std::string& value) { return add(ControlValue{std::move(value)}); }
  bool binary(const nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(ControlValue{ControlValue::Object{}}); }
  bool start_array(std::size_t) { return open(ControlValue{ControlValue::List{}}); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) { return false; }
  bool key(std::string& name) {
    open_.back()->object()->emplace_back().first = std::move(name);
    return true;
  }

 private:
  /// Where the next value goes: into the innermost list, or under the last key.
  ControlValue& place() {
    if (open_.empty()) return root_;
    if (auto* list = open_.back()->list()) return list->emplace_back();
    return open_.back()->object()->back().second;
  }
  bool add(ControlValue value) {
    place() = std::move(value);
    return true;
  }
  bool open(ControlValue container) {
    ControlValue& opened = place();
    opened = std::move(container);
    open_.push_back(&opened);
    return open_.size() <= deepest;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

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

ControlValue parse_control(std::string_view text) {
  Builder builder;
  return nlohmann::json::sax_parse(text.begin(), text.end(), &builder) ? builder.take() : ControlValue{};
}

}  // namespace holdfast::realtime
