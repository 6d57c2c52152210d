#include <utility>

#include "phoenix/binary_codec.h"
#include "realtime/client.h"

// What the socket, the page and the clock tell.

namespace holdfast::realtime {

// --- The socket ------------------------------------------------------------------------------------------------------

void Client::transport_opened(TransportId transport, Instant now) {
  connection_.transport_opened(transport, now);
  settle_down(now);
}

void Client::transport_closed(TransportId transport, const CloseInfo& close, Instant now) {
  connection_.transport_closed(transport, close, now);
  settle_down(now);
}

void Client::transport_impossible(ErrorCode error, Instant now) {
  connection_.fail(error, now);
  host_.connection_wanted = false;
  discard_all_messages(Outcome::failed, error, now);
  settle_down(now);
  for (auto& [id, ch] : channels_) {
    if (ch->channel().is_wanted()) ch->connection_ended(phoenix::ChannelState::failed, error);
  }
}

bool Client::hear(TransportId transport, std::string_view frame, Instant now) {
  const bool ours = wire_.frame_received(transport, frame.size());
  if (ours) connection_.frame_heard(now);
  return ours;
}

void Client::text_received(TransportId transport, std::string_view frame, Instant now) {
  if (!hear(transport, frame, now)) return;
  if (const auto message = decoder_.decode(frame)) {
    wire_.message_received(*message, frame.size(), now);
    route(*message, now);
  } else {
    wire_.malformed("a text frame is no Phoenix message", ErrorCode::malformed_frame);
  }
  settle_down(now);
}

void Client::binary_received(TransportId transport, std::string_view frame, Instant now) {
  if (!hear(transport, frame, now)) return;
  if (const auto message = phoenix::decode_binary(frame)) {
    wire_.message_received(*message, frame.size(), now);
    route(*message, now);
  } else if (phoenix::is_known_binary_kind(frame)) {
    wire_.malformed("a binary frame is shorter than its lengths say", ErrorCode::malformed_frame);
  } else {
    wire_.malformed("a binary frame is of an unknown kind", ErrorCode::unknown_frame_kind);
  }
  settle_down(now);
}

void Client::frame_lost(TransportId transport, Instant now) {
  if (!hear(transport, {}, now)) return;
  wire_.malformed("there is no memory for it", ErrorCode::frame_too_large);
  for (const auto& [id, ch] : channels_) {
    if (host_.listener != nullptr && ch->changes_flow()) host_.listener->changes_flow(id);
  }
  settle_down(now);
}

// --- Where a message goes --------------------------------------------------------------------------------------------

RealtimeChannel* Client::find(std::string_view topic) const {
  const auto found = by_topic_.find(topic);
  return found == by_topic_.end() ? nullptr : found->second;
}

void Client::route(const phoenix::Message& message, Instant now) {
  RealtimeChannel* ch = find(message.topic);
  const Incoming kind = incoming_kind(message);
  if (!is_sound(message, kind, ch != nullptr && ch->is_supabase())) {
    return wire_.malformed("a text frame is no Phoenix message", ErrorCode::malformed_frame);
  }
  if (kind == Incoming::reply) return route_reply(ch, message, now);
  if (ch != nullptr) ch->message_received(message, kind, now);
}

void Client::route_reply(RealtimeChannel* ch, const phoenix::Message& message, Instant now) {
  if (wire_.take_heartbeat_reply(message.ref)) return connection_.heartbeat_answered(now);
  const Reply reply = read_reply(message);
  if (ch != nullptr && ch->awaits_answer(message.ref)) return join_answered(*ch, message.ref, reply, now);
  if (ch != nullptr && ch->reply_received(message.ref, reply, now)) return;
  // What nobody waits for any more is as a rule the answer to a join that was given up.
  if (!sender_.reply_received(message, reply.status, reply.response, now)) joins_progressed(message.ref, now);
}

/// The server takes joins one by one, and a failing one holds up those behind it: for them its answer is progress.
void Client::joins_progressed(std::string_view ref, Instant now) {
  for (const auto& [_, id] : schedule_.joining()) find(id)->join_progressed(ref, now);
}

void Client::join_answered(RealtimeChannel& ch, std::string_view ref, const Reply& reply, Instant now) {
  joins_progressed(ref, now);
  ch.join_answered(reply, now);
  // That was the last: no join blocks the server any more.
  if (schedule_.joining().empty()) connection_.end_excuse();
}

// --- The page and the clock ------------------------------------------------------------------------------------------

void Client::online_changed(bool online, Instant now) {
  connection_.online_changed(online, now);
  settle_down(now);
}

void Client::visible_changed(bool visible, Instant now) {
  connection_.visible_changed(visible, now);
  settle_down(now);
}

void Client::suspend(Instant now) {
  connection_.suspend(now);
  settle_down(now);
}

void Client::resume(Instant now) {
  connection_.resume(now);
  settle_down(now);
}

void Client::user_acted(Instant now) {
  connection_.user_acted(now);
  settle_down(now);
}

void Client::connected_elsewhere(Instant now) {
  connection_.connected_elsewhere(now);
  settle_down(now);
}

void Client::set_clock_ahead(Duration ahead) { token_.set_clock_ahead(ahead); }

void Client::deadline_reached(Instant now) {
  connection_.deadline_reached(now);
  if (host_.connection_wanted) token_.deadline_reached(random_, now);
  for (auto due = schedule_.due_after({}, now); due; due = schedule_.due_after(*due, now)) {
    find(due->second)->deadline_reached(now);
  }
  const bool replies_may_come = connection_.is_open() && schedule_.joining().empty();
  if (replies_may_come && sender_.take_stalled(now)) connection_.suspect(now);
  sender_.expire_queue(now);
  if (connection_.is_open()) sender_.expire_replies(replies_may_come, now);
  settle_down(now);
}

Instant Client::deadline() const {
  Instant due = std::min({connection_.deadline(), schedule_.deadline(), sender_.queue_deadline()});
  // Who has disconnected may have signed out: nobody is to be asked for a token then.
  if (host_.connection_wanted) due = std::min(due, token_.deadline());
  if (!connection_.is_open()) return due;
  return std::min({due, sender_.replies_deadline(schedule_.joining().empty()), join_due_, flush_due_});
}

}  // namespace holdfast::realtime
