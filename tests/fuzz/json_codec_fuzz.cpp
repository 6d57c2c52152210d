// Text frames may be anything: nothing is read past the end, and what is understood survives being written again.

#include <algorithm>
#include <cstdlib>
#include <string>

#include "phoenix/json_codec.h"
#include "phoenix/json_scanner.h"
#include "phoenix/presence.h"
#include "realtime/attachments.h"
#include "realtime/postgres_change.h"
#include "realtime/server_errors.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// As deep as a value nests, whatever else is wrong with it.
std::size_t depth_of(std::string_view json) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '"') in_text = !in_text;
    if (in_text && json[i] == '\\') ++i;
    if (in_text) continue;
    if (json[i] == '{' || json[i] == '[') deepest = std::max(deepest, ++depth);
    if (json[i] == '}' || json[i] == ']') --depth;
  }
  return deepest;
}

/// Whatever others wrote, a meta is an object, and nobody is there without one unless the server says so.
void check(const holdfast::phoenix::Presence& presence) {
  for (const auto& entry : presence.entries()) {
    require(presence.find(entry.key) == &entry);
    for (const auto& meta : entry.metas) require(meta.json.starts_with('{'));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace holdfast;
  const std::string_view frame{reinterpret_cast<const char*>(data), size};
  phoenix::JsonDecoder decoder;
  const auto m = decoder.decode(frame);
  if (!m) return 0;
  realtime::scan_postgres_change(m->payload);
  realtime::parse_system(m->payload);
  realtime::classify_join_error(m->payload);
  realtime::Attachments attachments{m->payload};
  attachments.attach(1, true, m->payload, m->payload);
  attachments.attach(2, false, m->payload);
  attachments.join(m->payload);
  attachments.join_accepted(m->payload);
  realtime::PostgresChange change;
  change.ids = m->payload;
  attachments.find(change);
  attachments.detach(1);
  phoenix::Presence presence;
  presence.sync_diff(m->payload);
  presence.sync_state(m->payload);
  presence.sync_diff(m->payload);
  check(presence);
  // An array's payload is found, and not looked at.
  if (!phoenix::is_value(m->payload)) return 0;
  require(depth_of(m->payload) <= phoenix::max_json_depth);
  for (const auto version : {phoenix::Version::v1, phoenix::Version::v2}) {
    const std::string text = phoenix::encode_json(version, {m->join_ref, m->ref, m->topic, m->event, m->payload});
    phoenix::JsonDecoder again;
    const auto copy = again.decode(text);
    const bool nameless = m->event.empty();  // Version 1 has no messages without an event.
    require(copy.has_value() || nameless);
    if (!copy) continue;
    require(copy->join_ref == m->join_ref && copy->ref == m->ref && copy->topic == m->topic);
    require(copy->event == m->event && copy->payload == m->payload);
  }
  return 0;
}
