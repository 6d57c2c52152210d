#include "realtime/presence_json.h"

#include <set>
#include <string_view>

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

}  // namespace

std::string metas_json(const std::vector<phoenix::PresenceMeta>& metas, PresenceNaming naming) {
  std::string out = "[";
  for (const phoenix::PresenceMeta& meta : metas) {
    if (out.size() > 1) out += ',';
    if (naming == PresenceNaming::supabase) {
      append_supabase_meta(out, meta);
    } else {
      out += meta.json;
    }
  }
  out += ']';
  return out;
}

std::string presence_update_json(const phoenix::Presence& presence, const std::vector<phoenix::PresenceChange>& changes,
                                 PresenceNaming naming) {
  std::set<std::string_view> written;
  std::string out = "{";
  for (const phoenix::PresenceChange& change : changes) {
    if (!written.insert(change.key).second) continue;
    if (out.size() > 1) out += ',';
    out.append("\"").append(change.key).append("\":");
    const phoenix::PresenceEntry* entry = presence.find(change.key);
    if (entry == nullptr) {
      out += "null";
    } else if (naming == PresenceNaming::supabase) {
      out += metas_json(entry->metas, naming);
    } else {
      out.append("{\"metas\":").append(metas_json(entry->metas, naming)).append(entry->rest).append("}");
    }
  }
  out += '}';
  return out;
}

}  // namespace holdfast::realtime
