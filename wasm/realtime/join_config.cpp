#include "realtime/join_config.h"

#include <algorithm>

#include "phoenix/json_scanner.h"

namespace holdfast::realtime {
namespace {

std::string plain_text(std::string_view value) {
  if (!phoenix::is_json_string(value)) return {};
  return phoenix::unescape(phoenix::unquoted(value)).value_or(std::string{});
}

JoinConfig::Binding binding_of(std::string_view entry) {
  JoinConfig::Binding binding;
  phoenix::for_each_member(entry, [&](std::string_view key, std::string_view value) {
    if (key == "event") binding.event = plain_text(value);
    if (key == "schema") binding.schema = plain_text(value);
    if (key == "table") binding.table = plain_text(value);
    if (key == "filter") binding.filter = plain_text(value);
    if (key == "select") {
      phoenix::for_each_element(value, [&](std::string_view column) {
        binding.select.push_back(plain_text(column));
        return true;
      });
    }
    return true;
  });
  return binding;
}

/// Compares event names, whose letters differ in case by only one bit.
bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

}  // namespace

bool JoinConfig::Binding::wants(std::string_view type) const { return event == "*" || same_letters(event, type); }

JoinConfig::JoinConfig(std::string payload) : payload_(std::move(payload)) {
  const auto config = phoenix::find_member(payload_, "config");
  const auto list = config ? phoenix::find_member(*config, "postgres_changes") : std::nullopt;
  if (!list) return;
  phoenix::for_each_element(*list, [&](std::string_view entry) {
    bindings_.push_back(binding_of(entry));
    return true;
  });
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

/// Adds it once. There are few, so this is cheaper than sorting, in time and in code.
void BindingIds::add_in_order(std::vector<std::uint16_t>& indexes, std::uint16_t index) {
  const auto at = std::lower_bound(indexes.begin(), indexes.end(), index);
  if (at == indexes.end() || *at != index) indexes.insert(at, index);
}

void BindingIds::assign(const JoinConfig& config, std::string_view join_response) {
  by_id_.clear();
  asked_.clear();
  found_.clear();
  const auto list = phoenix::find_member(join_response, "postgres_changes");
  if (!list) return;
  std::uint16_t position = 0;
  phoenix::for_each_element(*list, [&](std::string_view entry) {
    const auto id = phoenix::find_member(entry, "id");
    if (!id) return true;
    auto& indexes = by_id_[std::string{*id}];
    const auto& asked = config.bindings();
    const JoinConfig::Binding granted = binding_of(entry);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const auto index = static_cast<std::uint16_t>(i);
      const bool known = std::find(indexes.begin(), indexes.end(), index) != indexes.end();
      if (asked[i] == granted && !known) indexes.push_back(index);
    }
    // A server may rewrite what it grants; then only the order of the request remains to match by.
    if (indexes.empty() && position < asked.size()) indexes.push_back(position);
    ++position;
    return true;
  });
}

const std::vector<std::uint16_t>& BindingIds::find(std::string_view ids) {
  if (ids == asked_) return found_;
  asked_ = ids;
  found_.clear();
  phoenix::for_each_element(ids, [&](std::string_view id) {
    if (const auto found = by_id_.find(std::string{id}); found != by_id_.end()) {
      for (const std::uint16_t index : found->second) add_in_order(found_, index);
    }
    return true;
  });
  return found_;
}

}  // namespace holdfast::realtime
