#include "realtime/channel_inbox.h"

#include <optional>

#include "phoenix/byte_search.h"
#include "phoenix/json_scanner.h"
#include "realtime/presence_json.h"

namespace holdfast::realtime {
namespace {

using phoenix::Message;

/// For JSON that nobody has checked. A level takes two bytes, so short texts pass unread.
bool may_nest_too_deep(std::string_view json) {
  return json.size() > 2 * phoenix::max_json_depth && !phoenix::is_value(json);
}

/// A text broadcast's parts, as they stand in it.
struct BroadcastParts {
  std::string_view event;
  std::string_view payload;
  std::string_view meta;
  /// True if the text has these parts and its type, and nothing else.
  bool complete = false;
};

/// Returns nothing if the payload is no value. It may be any value (protocol.md, "What a client must survive" 5).
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

void ChannelInbox::deliver(const Message& message, Incoming kind) {
  if (message.kind == Message::Kind::user_broadcast) return deliver_user_broadcast(message);
  const bool text = message.encoding == phoenix::Encoding::json;
  const bool presence = kind == Incoming::presence_state || kind == Incoming::presence_diff;
  if (presence) {
    if (text) deliver_presence(message);
    if (is_supabase_) return;  // On a plain Phoenix channel, presence is also a message, as in phoenix.js.
  }
  if (is_supabase_ && kind == Incoming::postgres_changes) return deliver_change(message);
  if (is_supabase_ && kind == Incoming::broadcast && text) return deliver_text_broadcast(message);
  tell_message(message);
  if (text && !presence) host_.lessons().teach_message(channel_, message);
}

void ChannelInbox::deliver_change(const Message& message) {
  const auto change = changes_.read(message.payload);
  if (!change) {
    return host_.wire().malformed("a postgres_changes payload has no change in it", ErrorCode::malformed_frame);
  }
  const std::vector<AttachmentId>& listeners = listeners_to(*change);
  if (!listeners.empty()) {
    const bool known = std::exchange(relation_told_, changes_.relation()) == changes_.relation();
    tell_change(*change, listeners, known);
  }
  teach_change(message, *change);
}

void ChannelInbox::teach_change(const Message& message, const PostgresChange& change) const {
  if (listeners_.empty() && taken_.empty()) return;
  TakingTables takers;
  if (!taken_.empty()) {
    const bool last_counts = change.type == ChangeType::update && host_.listener()->tables_of(taken_, takers);
    if (!last_counts) return;
  }
  host_.lessons().teach_change(channel_, message, change, listeners_, takers);
}

const std::vector<AttachmentId>& ChannelInbox::listeners_to(const PostgresChange& change) {
  listeners_.clear();
  taken_.clear();
  for (const AttachmentId id : attachments_.find(change)) {
    const bool taken = host_.listener() != nullptr && host_.listener()->change_received(id, change);
    (taken ? taken_ : listeners_).push_back(id);
  }
  return listeners_;
}

void ChannelInbox::tell_change(const PostgresChange& change, const std::vector<AttachmentId>& listeners,
                               bool known) const {
  PostgresChangeEvent event{channel_, change.type};
  event.long_numbers = phoenix::may_hold_long_number(change.record) || phoenix::may_hold_long_number(change.old_record);
  event.attachments = listeners;
  if (!known) event.relation = {change.schema, change.table, change.columns};
  event.commit_timestamp = change.commit_timestamp;
  event.record = change.record;
  event.old_record = change.old_record;
  if (change.errors != "null") event.errors = change.errors;
  host_.events().postgres_change(event);
}

void ChannelInbox::tell_message(const Message& message) const {
  host_.events().message({channel_, message.event, message.encoding, message.payload});
}

void ChannelInbox::deliver_user_broadcast(const Message& message) const {
  const bool json = message.encoding == phoenix::Encoding::json;
  if (json && may_nest_too_deep(message.payload)) {
    return host_.wire().malformed("a broadcast is no JSON", ErrorCode::malformed_frame);
  }
  host_.events().broadcast({channel_, json ? BroadcastForm::json : BroadcastForm::binary, message.event,
                            message.encoding, message.payload, message.meta});
  host_.lessons().teach_bytes(channel_, message);
}

void ChannelInbox::deliver_text_broadcast(const Message& message) const {
  const std::string_view payload = message.payload;
  const auto parts = broadcast_parts(payload);
  if (!parts) return host_.wire().malformed("a text frame is no Phoenix message", ErrorCode::malformed_frame);
  if (parts->event.find('\\') != std::string_view::npos) {
    const auto unescaped = phoenix::unescape(parts->event).value_or("");
    return host_.events().broadcast(
        {channel_, BroadcastForm::text, unescaped, phoenix::Encoding::json, payload, parts->meta});
  }
  const auto form = parts->complete ? BroadcastForm::json : BroadcastForm::text;
  host_.events().broadcast(
      {channel_, form, parts->event, phoenix::Encoding::json, parts->complete ? parts->payload : payload, parts->meta});
  if (parts->complete) {
    host_.lessons().teach_broadcast(channel_, message, {parts->event, parts->payload, parts->meta});
  }
}

void ChannelInbox::deliver_presence(const Message& message) {
  const bool is_state = message.event == "presence_state";
  const auto changed = is_state ? presence_.sync_state(message.payload) : presence_.sync_diff(message.payload);
  if (presence_.take_malformed()) {
    host_.wire().malformed("presence in a shape that it cannot have", ErrorCode::malformed_frame);
  }
  if (!is_state && presence_.awaits_state()) return;
  const PresenceNaming naming = is_supabase_ ? PresenceNaming::supabase : PresenceNaming::phoenix;
  host_.events().presence({channel_, presence_update_json(presence_, changed, naming)});
}

}  // namespace holdfast::realtime
