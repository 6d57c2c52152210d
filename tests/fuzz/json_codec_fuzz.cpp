// Text frames may be anything: nothing is read past the end, and what is understood survives being written again.

#include <cstdlib>
#include <string>

#include "phoenix/json_codec.h"
#include "phoenix/json_scanner.h"
#include "phoenix/presence.h"
#include "realtime/join_config.h"
#include "realtime/postgres_change.h"
#include "realtime/server_errors.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
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
  realtime::BindingIds ids;
  ids.assign(realtime::JoinConfig{std::string{m->payload}}, m->payload);
  phoenix::Presence presence;
  presence.sync_diff(m->payload);
  presence.sync_state(m->payload);
  presence.sync_diff(m->payload);
  // An array's payload is found, and not looked at.
  if (!phoenix::is_value(m->payload)) return 0;
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
