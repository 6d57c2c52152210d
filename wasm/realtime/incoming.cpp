#include "realtime/incoming.h"

#include <array>
#include <utility>

#include "phoenix/byte_search.h"
#include "phoenix/json_scanner.h"

namespace holdfast::realtime {

using phoenix::Message;

Incoming incoming_kind(const Message& message) {
  if (message.kind == Message::Kind::user_broadcast) return Incoming::other;
  constexpr std::array<std::pair<std::string_view, Incoming>, 8> kinds{
      {{"postgres_changes", Incoming::postgres_changes},
       {"broadcast", Incoming::broadcast},
       {"phx_reply", Incoming::reply},
       {"phx_close", Incoming::close},
       {"phx_error", Incoming::error},
       {"system", Incoming::system},
       {"presence_state", Incoming::presence_state},
       {"presence_diff", Incoming::presence_diff}}};
  for (const auto& [name, kind] : kinds) {
    if (phoenix::equal_bytes(message.event, name)) return kind;
  }
  return Incoming::other;
}

bool is_sound(const Message& message, Incoming kind, bool of_supabase_channel) {
  const bool text = message.kind == Message::Kind::message && message.encoding == phoenix::Encoding::json;
  const bool frequent = kind == Incoming::postgres_changes || kind == Incoming::broadcast;
  return !text || (frequent && of_supabase_channel) || phoenix::is_value(message.payload);
}

Reply read_reply(const Message& message) {
  if (message.encoding == phoenix::Encoding::binary) return {message.status, message.payload};
  Reply reply;
  phoenix::for_each_member(message.payload, [&](std::string_view key, std::string_view value) {
    if (key == "status" && phoenix::is_json_string(value)) reply.status = phoenix::unquoted(value);
    if (key == "response") reply.response = value;
    return true;
  });
  return reply;
}

bool says_unmatched_topic(const Reply& reply) {
  return reply.status == "error" && reply.response.find(R"("unmatched topic")") != std::string_view::npos;
}

bool is_later(std::string_view ref, std::string_view than) {
  return ref.size() == than.size() ? ref > than : ref.size() > than.size();
}

}  // namespace holdfast::realtime
