#include "realtime/presence_json.h"

#include <string_view>
#include <unordered_set>
#include <vector>

#include "phoenix/json_scanner.h"

namespace holdfast::realtime {
namespace {

void append_supabase_meta(std::string& out, const phoenix::PresenceMeta& meta) {
  out += '{';
  const std::size_t start = out.size();
  const auto append = [&](std::string_view key, std::string_view value) {
    if (out.size() > start) out += ',';
    out.append("\"").append(key).append("\":").append(value);
  };
  std::string_view ref;
  phoenix::for_each_member(meta.json, [&](std::string_view key, std::string_view value) {
    if (key == "phx_ref") {
      ref = value;
    } else if (key != "phx_ref_prev") {
      append(key, value);
    }
    return true;
  });
  if (!ref.empty()) append("presence_ref", ref);
  out += '}';
}

void append_metas(std::string& out, const std::vector<phoenix::PresenceMeta>& metas, PresenceNaming naming) {
  out += '[';
  for (const phoenix::PresenceMeta& meta : metas) {
    if (out.back() != '[') out += ',';
    if (naming == PresenceNaming::supabase) {
      append_supabase_meta(out, meta);
    } else {
      out += meta.json;
    }
  }
  out += ']';
}

}  // namespace

std::string presence_update_json(const phoenix::Presence& presence, const phoenix::PresenceKeys& changed,
                                 PresenceNaming naming) {
  std::unordered_set<std::string_view> written;
  std::string out = "{";
  for (const std::string& key : changed) {
    if (!written.insert(key).second) continue;
    if (out.size() > 1) out += ',';
    out.append("\"").append(key).append("\":");
    const phoenix::PresenceEntry* entry = presence.find(key);
    if (entry == nullptr) {
      out += "null";
    } else if (naming == PresenceNaming::supabase) {
      append_metas(out, entry->metas, naming);
    } else {
      out += "{\"metas\":";
      append_metas(out, entry->metas, naming);
      out.append(entry->rest).append("}");
    }
  }
  out += '}';
  return out;
}

}  // namespace holdfast::realtime
