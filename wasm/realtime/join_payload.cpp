#include "realtime/join_payload.h"

#include <algorithm>

#include "phoenix/json_scanner.h"

namespace holdfast::realtime {
namespace {

/// No name that a database has holds this.
constexpr char between = '\0';

std::string plain_text(std::string_view value) {
  if (!phoenix::is_json_string(value)) return {};
  return phoenix::unescape(phoenix::unquoted(value)).value_or(std::string{});
}

std::string config_with(std::string_view payload, std::string_view name, std::string_view value) {
  const std::string_view config = phoenix::find_member(payload, "config").value_or("{}");
  return with_member(payload, "config", with_member(config, name, value));
}

/// Compares event names, whose letters differ in case by only one bit.
bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

}  // namespace

std::string with_member(std::string_view object, std::string_view name, std::string_view value) {
  std::string out{object};
  if (const auto old = phoenix::find_member(object, name)) {
    const auto at = static_cast<std::size_t>(old->data() - object.data());
    return out.replace(at, old->size(), value);
  }
  const std::size_t end = out.rfind('}');
  if (end == std::string::npos) return out;
  out.erase(end);
  if (object.find(':') != std::string_view::npos) out += ',';
  out.append("\"").append(name).append("\":").append(value).append("}");
  return out;
}

std::string asking_for_presence(std::string_view payload) {
  const std::string_view config = phoenix::find_member(payload, "config").value_or("{}");
  const std::string_view presence = phoenix::find_member(config, "presence").value_or("{}");
  return config_with(payload, "presence", with_member(presence, "enabled", "true"));
}

std::string asking_for_changes(std::string_view payload, std::string_view changes) {
  return config_with(payload, "postgres_changes", changes);
}

Binding::Binding(std::string_view entry) {
  std::string schema;
  std::string table;
  std::string filter;
  std::string select;
  phoenix::for_each_member(entry, [&](std::string_view key, std::string_view value) {
    if (key == "event") event = plain_text(value);
    if (key == "schema") schema = plain_text(value);
    if (key == "table") table = plain_text(value);
    if (key == "filter") filter = plain_text(value);
    if (key != "select") return true;
    phoenix::for_each_element(value, [&](std::string_view column) {
      select.append(1, between).append(plain_text(column));
      return true;
    });
    return true;
  });
  for (const std::string* part : {&event, &schema, &table, &filter}) content.append(*part).append(1, between);
  content += select;
}

bool wants(std::string_view event, std::string_view type) { return event == "*" || same_letters(event, type); }

}  // namespace holdfast::realtime
