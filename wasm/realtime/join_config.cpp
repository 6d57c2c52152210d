#include "realtime/join_config.h"

#include <algorithm>

#include "phoenix/json_scanner.h"
#include "realtime/control_json.h"

namespace holdfast::realtime {
namespace {

using nlohmann::json;

JoinConfig::Binding binding_of(const json& entry) {
  JoinConfig::Binding binding{text_member(entry, "event"), text_member(entry, "schema"), text_member(entry, "table"),
                              text_member(entry, "filter"), {}};
  if (const auto select = entry.find("select"); select != entry.end()) binding.select = select->dump();
  return binding;
}

std::vector<JoinConfig::Binding> bindings_of(const json& object) {
  std::vector<JoinConfig::Binding> bindings;
  const auto list = object.is_object() ? object.find("postgres_changes") : object.end();
  if (list == object.end() || !list->is_array()) return bindings;
  for (const json& entry : *list) bindings.push_back(entry.is_object() ? binding_of(entry) : JoinConfig::Binding{});
  return bindings;
}

}  // namespace

JoinConfig::JoinConfig(std::string payload) : payload_(std::move(payload)) {
  const json parsed = parse_control(payload_);
  if (!parsed.is_object()) return;
  if (const auto config = parsed.find("config"); config != parsed.end()) bindings_ = bindings_of(*config);
}

std::string JoinConfig::with_token(std::string_view access_token) const {
  const std::size_t end = payload_.rfind('}');
  if (access_token.empty() || end == std::string::npos) return payload_;
  const bool empty_object = payload_.find(':') == std::string::npos;
  std::string out = payload_.substr(0, end);
  out += empty_object ? "\"access_token\":" : ",\"access_token\":";
  phoenix::append_quoted(out, access_token);
  out += '}';
  return out;
}

void BindingIds::assign(const JoinConfig& config, std::string_view join_response) {
  by_id_.clear();
  const auto list = phoenix::find_member(join_response, "postgres_changes");
  if (!list) return;
  std::uint16_t position = 0;
  phoenix::for_each_element(*list, [&](std::string_view entry) {
    const json parsed = parse_control(entry);
    const auto id = phoenix::find_member(entry, "id");
    if (!id || !parsed.is_object()) return true;
    auto& indexes = by_id_[std::string{*id}];
    const auto& asked = config.bindings();
    const JoinConfig::Binding granted = binding_of(parsed);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const auto index = static_cast<std::uint16_t>(i);
      const bool known = std::find(indexes.begin(), indexes.end(), index) != indexes.end();
      if (asked[i] == granted && !known) indexes.push_back(index);
    }
    // A server may rewrite what it grants; then only the order of the request is left to go by.
    if (indexes.empty() && position < asked.size()) indexes.push_back(position);
    ++position;
    return true;
  });
}

std::vector<std::uint16_t> BindingIds::find(std::string_view ids) const {
  std::vector<std::uint16_t> indexes;
  phoenix::for_each_element(ids, [&](std::string_view id) {
    if (const auto found = by_id_.find(std::string{id}); found != by_id_.end()) {
      indexes.insert(indexes.end(), found->second.begin(), found->second.end());
    }
    return true;
  });
  std::sort(indexes.begin(), indexes.end());
  indexes.erase(std::unique(indexes.begin(), indexes.end()), indexes.end());
  return indexes;
}

}  // namespace holdfast::realtime
