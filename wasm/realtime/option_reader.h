#pragma once

#include <algorithm>
#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "realtime/client_options.h"
#include "realtime/control_json.h"

namespace holdfast::realtime {

/// Reads members of an object into fields: those that are there, and of the type that their field wants.
class OptionReader {
 public:
  explicit OptionReader(const ControlValue& object) : object_(object) {}

  void read(const char* key, double& field, double at_least = 0) const {
    if (const double* value = number(key)) field = std::max(at_least, *value);
  }
  void read(const char* key, Duration& field, double at_least = 0) const {
    if (const double* value = number(key)) field = duration_from_ms(std::clamp(*value, at_least, longest_ms));
  }
  template <std::unsigned_integral Count>
  void read(const char* key, Count& field, double at_least = 0) const {
    if (const double* value = number(key)) field = static_cast<Count>(std::clamp(*value, at_least, largest_count));
  }
  /// A list that is not empty.
  void read(const char* key, std::vector<Duration>& field) const;
  template <typename Enum>
  void read(const char* key, Enum& field, std::initializer_list<std::pair<std::string_view, Enum>> words) const {
    const std::string given = text(key);
    for (const auto& [word, value] : words) {
      if (word == given) field = value;
    }
  }
  std::string text(const char* key) const { return object_.text(key); }

 private:
  static constexpr double longest_ms = 1e12;
  static constexpr double largest_count = 4294967295.0;

  const double* number(const char* key) const {
    const ControlValue* found = object_.find(key);
    return found != nullptr ? found->number() : nullptr;
  }

  const ControlValue& object_;
};

/// Reads the options of `boundary/options.mjs`.
void read_tuning(const OptionReader& in, ClientOptions& out);

}  // namespace holdfast::realtime
