#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace holdfast::realtime {

/// Parses a control message (options, join replies, system messages): never user payloads, which stay text. Malformed
/// text gives a value that is no object.
inline nlohmann::json parse_control(std::string_view text) { return nlohmann::json::parse(text, nullptr, false); }

/// A string member of an object; empty if it is missing or no string.
inline std::string text_member(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace holdfast::realtime
