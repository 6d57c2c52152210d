#include <array>
#include <utility>

#include "phoenix/byte_search.h"
#include "phoenix/json_scanner.h"
#include "realtime/client.h"
#include "realtime/presence_json.h"

namespace holdfast::realtime {
namespace {

using phoenix::Message;

/// The events that mean something to a client. What a user calls their own broadcast is none of them.
enum class Event : std::uint8_t {
  reply,
  close,
  error,
  system,
  presence_state,
  presence_diff,
  postgres_changes,
  broadcast,
  other,
};

Event event_of(const Message& message) {
  if (message.kind == Message::Kind::user_broadcast) return Event::other;
  constexpr std::array<std::pair<std::string_view, Event>, 8> events{{{"postgres_changes", Event::postgres_changes},
                                                                      {"broadcast", Event::broadcast},
                                                                      {"phx_reply", Event::reply},
                                                                      {"phx_close", Event::close},
                                                                      {"phx_error", Event::error},
                                                                      {"system", Event::system},
                                                                      {"presence_state", Event::presence_state},
                                                                      {"presence_diff", Event::presence_diff}}};
  for (const auto& [name, event] : events) {
    if (phoenix::equal_bytes(message.event, name)) return event;
  }
  return Event::other;
}

struct Reply {
  std::string_view status;
  std::string_view response;
};

/// A `phx_reply`'s parts. `response` need not be an object (protocol.md, "What a client must survive" 8).
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

/// Of two refs, which are numbers that only grow. An answer may be late, and speak of the join before.
bool is_later(std::string_view ref, std::string_view than) {
  return ref.size() == than.size() ? ref > than : ref.size() > than.size();
}

/// In v1 a close carries the join_ref only in `ref` (protocol.md "Closing").
std::string_view join_ref_of(const Message& message) {
  return message.join_ref.empty() ? message.ref : message.join_ref;
}

/// Of a text frame, whether the payload is a whole value. What is by far the most frequent is scanned whole where it is
/// read.
bool is_sound(const Message& message, Event event, const RealtimeChannel* ch) {
  const bool text = message.kind == Message::Kind::message && message.encoding == phoenix::Encoding::json;
  const bool frequent = event == Event::postgres_changes || event == Event::broadcast;
  const bool scanned_later = frequent && ch != nullptr && ch->is_supabase;
  return !text || scanned_later || phoenix::is_value(message.payload);
}

/// Of JSON that nobody has looked at. A level takes two bytes: what is short passes unseen.
bool may_nest_too_deep(std::string_view json) {
  return json.size() > 2 * phoenix::max_json_depth && !phoenix::is_value(json);
}

/// A text broadcast's parts, as they stand in it.
struct BroadcastParts {
  std::string_view event;
  std::string_view payload;
  std::string_view meta;
  /// It has these and its type, and nothing else: whoever has them has all of it.
  bool complete = false;
};

/// Nothing if the payload is no value. Any value may be one (protocol.md, "What a client must survive" 5).
std::optional<BroadcastParts> broadcast_parts(std::string_view payload) {
  BroadcastParts parts;
  bool typed = false;
  bool others = false;
  phoenix::JsonScanner scanner{payload};
  const bool is_object = phoenix::for_each_member(scanner, [&](std::string_view key, std::string_view value) {
    if (key == "payload") {
      parts.payload = value;
    } else if (key == "event" && phoenix::is_json_string(value)) {
      parts.event = phoenix::unquoted(value);
    } else if (key == "meta") {
      parts.meta = value;
    } else if (key == "type" && value == R"("broadcast")") {
      typed = true;
    } else {
      others = true;
    }
    return true;
  });
  parts.complete = typed && !others && !parts.payload.empty() && !parts.event.empty();
  if (is_object && scanner.at_end()) return parts;
  return phoenix::is_value(payload) ? std::optional{BroadcastParts{}} : std::nullopt;
}

}  // namespace

void Client::route(const Message& message, Instant now) {
  RealtimeChannel* ch = find(message.topic);
  const Event event = event_of(message);
  if (!is_sound(message, event, ch)) return malformed("a text frame is no Phoenix message", ErrorCode::malformed_frame);
  if (event == Event::reply) return route_reply(ch, message, now);
  if (ch == nullptr) return;
  if (event == Event::close || event == Event::error) return route_close(*ch, message, event == Event::error, now);
  if (!ch->channel.accepts(message)) return;
  if (event == Event::system && ch->is_supabase) return route_system(*ch, message, now);
  if (event == Event::presence_state || event == Event::presence_diff) return route_presence(*ch, message);
  if (event == Event::postgres_changes && ch->is_supabase) return deliver_change(*ch, message);
  const bool broadcast = event == Event::broadcast && ch->is_supabase;
  if (broadcast || message.kind == Message::Kind::user_broadcast) return deliver_broadcast(*ch, message);
  tell_message(*ch, message);
}

void Client::route_reply(RealtimeChannel* ch, const Message& message, Instant now) {
  if (!heartbeat_ref_.empty() && message.ref == heartbeat_ref_) {
    heartbeat_ref_.clear();
    return connection_.heartbeat_answered(now);
  }
  const Reply reply = read_reply(message);
  if (ch != nullptr && ch->channel.awaits_answer(message.ref)) {
    return join_answered(*ch, reply.status, reply.response, now);
  }
  if (ch != nullptr && ch->channel.awaits_leave() && message.ref == ch->leave_ref) return leave_answered(*ch, now);
  const bool of_this_join = ch != nullptr && ch->channel.is_joined() && is_later(message.ref, ch->channel.join_ref());
  if (of_this_join && says_unmatched_topic(reply)) {
    // The server has lost the channel without a word: this message was not taken up, and waits for the rejoin. One
    // before it may be the cause.
    take_presence_back(*ch);
    sender_.refused(message.ref, now);
    return close_by_server(*ch, ErrorCode::channel_closed, now, true);
  }
  sender_.reply_received(message, reply.status, reply.response, now);
}

void Client::route_system(RealtimeChannel& ch, const Message& message, Instant now) {
  events_.system({ch.id, message.payload});
  const SystemMessage system = parse_system(message.payload);
  if (system.extension == "postgres_changes") return changes_reported(ch, system, now);
  if (system.status != "error") return;
  ch.closing_error = classify_system_error(system.message);
  ch.detail = system.message;
}

void Client::route_close(RealtimeChannel& ch, const Message& message, bool crashed, Instant now) {
  if (!ch.channel.is_current(join_ref_of(message))) return;
  channels_touched_ = true;
  if (ch.channel.awaits_leave()) return leave_answered(ch, now);
  if (crashed) return close_by_server(ch, ErrorCode::channel_crashed, now);
  const bool explained = ch.closing_error != ErrorCode::none;
  close_by_server(ch, explained ? ch.closing_error : ErrorCode::channel_closed, now, !explained);
}

/// To a plain Phoenix channel presence is a message, too, as to phoenix.js.
void Client::route_presence(RealtimeChannel& ch, const Message& message) {
  deliver_presence(ch, message);
  if (!ch.is_supabase) tell_message(ch, message);
}

void Client::deliver_change(RealtimeChannel& ch, const Message& message) {
  const auto change = ch.changes.read(message.payload);
  if (!change) return malformed("a postgres_changes payload has no change in it", ErrorCode::malformed_frame);
  const std::vector<std::uint16_t>& bindings = bindings_for_user(ch, *change);
  if (bindings.empty()) return;
  const bool known = std::exchange(ch.relation_told, ch.changes.relation()) == ch.changes.relation();
  tell_change(ch, *change, bindings, known);
}

void Client::tell_change(const RealtimeChannel& ch, const PostgresChange& change,
                         const std::vector<std::uint16_t>& bindings, bool known) {
  PostgresChangeEvent event{ch.id, change.type};
  event.long_numbers = phoenix::may_hold_long_number(change.record) || phoenix::may_hold_long_number(change.old_record);
  event.bindings = bindings;
  if (!known) event.relation = {change.schema, change.table, change.columns};
  event.commit_timestamp = change.commit_timestamp;
  event.record = change.record;
  event.old_record = change.old_record;
  if (change.errors != "null") event.errors = change.errors;
  events_.postgres_change(event);
}

void Client::tell_message(const RealtimeChannel& ch, const Message& message) {
  events_.message({ch.id, message.event, message.encoding, message.payload});
}

const std::vector<std::uint16_t>& Client::bindings_for_user(RealtimeChannel& ch, const PostgresChange& change) {
  const auto& asked = ch.config.bindings();
  bindings_.clear();
  for (const std::uint16_t i : ch.ids.find(change.ids)) {
    // Until the next join is answered, the ids are those of what was asked for before.
    if (i >= asked.size() || !asked[i].wants(name_of(change.type))) continue;
    if (listener_ == nullptr || !listener_->change_received(ch.id, i, change)) bindings_.push_back(i);
  }
  return bindings_;
}

void Client::deliver_broadcast(RealtimeChannel& ch, const Message& message) {
  if (message.kind == Message::Kind::user_broadcast) {
    const bool json = message.encoding == phoenix::Encoding::json;
    if (json && may_nest_too_deep(message.payload)) {
      return malformed("a broadcast is no JSON", ErrorCode::malformed_frame);
    }
    return events_.broadcast({ch.id, json ? BroadcastForm::json : BroadcastForm::binary, message.event,
                              message.encoding, message.payload, message.meta});
  }
  if (message.encoding == phoenix::Encoding::binary) return tell_message(ch, message);
  const auto parts = broadcast_parts(message.payload);
  if (!parts) return malformed("a text frame is no Phoenix message", ErrorCode::malformed_frame);
  if (parts->event.find('\\') != std::string_view::npos) {
    const auto unescaped = phoenix::unescape(parts->event).value_or("");
    return events_.broadcast(
        {ch.id, BroadcastForm::text, unescaped, phoenix::Encoding::json, message.payload, parts->meta});
  }
  const auto form = parts->complete ? BroadcastForm::json : BroadcastForm::text;
  const std::string_view payload = parts->complete ? parts->payload : message.payload;
  events_.broadcast({ch.id, form, parts->event, phoenix::Encoding::json, payload, parts->meta});
}

void Client::deliver_presence(RealtimeChannel& ch, const Message& message) {
  if (message.encoding != phoenix::Encoding::json) return;
  const bool is_state = message.event == "presence_state";
  const auto changes = is_state ? ch.presence.sync_state(message.payload) : ch.presence.sync_diff(message.payload);
  if (ch.presence.take_malformed()) malformed("presence in a shape that it cannot have", ErrorCode::malformed_frame);
  if (!is_state && ch.presence.awaits_state()) return;
  const PresenceNaming naming = ch.is_supabase ? PresenceNaming::supabase : PresenceNaming::phoenix;
  for (const phoenix::PresenceChange& change : changes) {
    const bool joined = change.kind == phoenix::PresenceChange::Kind::join;
    events_.presence({ch.id, joined ? PresenceKind::join : PresenceKind::leave,
                      phoenix::unescape(change.key).value_or(change.key), metas_json(change.current, naming),
                      metas_json(change.changed, naming)});
  }
  const std::string update = presence_update_json(ch.presence, changes, naming);
  events_.presence({ch.id, PresenceKind::sync, {}, {}, {}, update});
}

}  // namespace holdfast::realtime
