#include <algorithm>

#include "phoenix/binary_codec.h"
#include "realtime/socket.h"

// Events of the browser's socket and the clock.

namespace holdfast::realtime {
namespace {

bool is_one_too_many(const Reply& reply) {
  return reply.status == "error" && classify_join_error(reply.response).code == ErrorCode::too_many_channels;
}

}  // namespace

// --- Frames ----------------------------------------------------------------------------------------------------------

void Socket::transport_impossible(ErrorCode error, Instant now) {
  connection_.fail(error, now);
  for (auto& [id, ch] : channels_) {
    ch->discard_presence(Outcome::failed, error, now);
    ch->discard_messages(Outcome::failed, error);
  }
  settle_down(now);
  for (auto& [id, ch] : channels_) {
    if (ch->channel().is_wanted()) ch->connection_ended(phoenix::ChannelState::failed, error);
  }
}

void Socket::hear(std::string_view frame, Instant now) {
  client_.metrics.frame_received(frame.size());
  connection_.frame_heard(now);
}

void Socket::frames_delivered(const Accounts& accounts, double shift_ms, Instant now) {
  const auto time_of = [&](double at) { return std::min(now, instant_from_ms(at + shift_ms)); };
  client_.metrics.frames_delivered(accounts.frames(), accounts.bytes());
  connection_.frame_heard(time_of(accounts.heard_at()));
  accounts.for_each_kept([&](const Accounts::Frame& frame) {
    const Lessons::Name* name = client_.lessons.name(static_cast<std::uint32_t>(frame.lesson));
    if (name == nullptr) return;
    const auto bytes = static_cast<std::size_t>(frame.bytes);
    client_.trace.frame(Trace::Kind::received, name->topic, name->event, bytes, time_of(frame.at));
  });
}

void Socket::text_received(std::string_view frame, Instant now) {
  hear(frame, now);
  if (const auto message = decoder_.decode(frame)) {
    wire_.message_received(*message, frame.size(), now);
    client_.lessons.begin(frame, !connection_.checking());
    route(*message, now);
    client_.lessons.end();
  } else {
    wire_.malformed("a text frame is no Phoenix message", ErrorCode::malformed_frame);
  }
}

void Socket::binary_received(std::string_view frame, Instant now) {
  hear(frame, now);
  if (const auto message = phoenix::decode_binary(frame)) {
    wire_.message_received(*message, frame.size(), now);
    client_.lessons.begin(frame, !connection_.checking());
    route(*message, now);
    client_.lessons.end();
  } else if (phoenix::is_known_binary_kind(frame)) {
    wire_.malformed("a binary frame is shorter than its lengths say", ErrorCode::malformed_frame);
  } else {
    wire_.malformed("a binary frame is of an unknown kind", ErrorCode::unknown_frame_kind);
  }
}

void Socket::frame_lost(Instant now) {
  hear({}, now);
  wire_.malformed("there is no memory for it", ErrorCode::frame_too_large);
  for (const auto& [id, ch] : channels_) {
    if (client_.listener != nullptr && ch->changes_flow()) client_.listener->changes_flow(id);
  }
}

// --- Where a message goes --------------------------------------------------------------------------------------------

RealtimeChannel* Socket::find(std::string_view topic) const {
  const auto found = by_topic_.find(topic);
  return found == by_topic_.end() ? nullptr : found->second;
}

void Socket::route(const phoenix::Message& message, Instant now) {
  RealtimeChannel* ch = find(message.topic);
  const Incoming kind = incoming_kind(message);
  if (!is_sound(message, kind, ch != nullptr && ch->is_supabase())) {
    return wire_.malformed("a text frame is no Phoenix message", ErrorCode::malformed_frame);
  }
  if (kind == Incoming::reply) return route_reply(ch, message, now);
  if (ch != nullptr) ch->message_received(message, kind, now);
}

void Socket::route_reply(RealtimeChannel* ch, const phoenix::Message& message, Instant now) {
  if (wire_.take_heartbeat_reply(message.ref)) return connection_.heartbeat_answered(now);
  const Reply reply = read_reply(message);
  if (ch != nullptr && ch->awaits_answer(message.ref)) return join_answered(*ch, message.ref, reply, now);
  if (ch != nullptr && ch->reply_received(message.ref, reply, now)) return;
  // A reply that nobody waits for usually answers a join that was given up.
  const auto answered = sender_.reply_received(message, reply.status, reply.response, now);
  if (!answered) return joins_progressed(message.ref, now);
  if (ch != nullptr && reply.status == "ok") ch->acknowledged(*answered);
}

/// The server handles joins one by one, and a failing one holds up those behind it: for them its answer is progress.
void Socket::joins_progressed(std::string_view ref, Instant now) {
  for (const auto& [_, id] : schedule_.joining()) find(id)->join_progressed(ref, now);
}

void Socket::join_answered(RealtimeChannel& ch, std::string_view ref, const Reply& reply, Instant now) {
  joins_progressed(ref, now);
  // If no other channel is joined, another socket would not help: the channel is refused like any other.
  if (is_one_too_many(reply) && joined_channels() > 0) {
    is_full(ch);
  } else {
    token_judged(reply);
    ch.join_answered(reply, now);
  }
  // That was the last one: no join blocks the server any more.
  if (schedule_.joining().empty()) connection_.end_excuse();
}

void Socket::token_judged(const Reply& reply) {
  if (reply.status == "ok") {
    join_tokens_ = JoinTokens::fine;
  } else if (join_tokens_ == JoinTokens::fine && is_about_token(classify_join_error(reply.response).code)) {
    join_tokens_ = JoinTokens::refused;
  }
}

/// Channels that wait for a turn to join would be refused as well, and each refusal holds up everything else on the
/// server.
void Socket::is_full(const RealtimeChannel& refused) {
  client_.channels_per_socket = std::min(client_.channels_per_socket, joined_channels());
  excess_.push_back(refused.id());
  for (const auto& [_, id] : schedule_.wanting_join()) {
    // A refusal may be late: by then the channel waits to join again.
    if (id != refused.id()) excess_.push_back(id);
  }
}

// --- The clock -------------------------------------------------------------------------------------------------------

void Socket::deadline_reached(Instant now) {
  connection_.deadline_reached(now);
  for (auto due = schedule_.due_after({}, now); due; due = schedule_.due_after(*due, now)) {
    find(due->second)->deadline_reached(now);
  }
  const bool replies_may_come = connection_.is_open() && schedule_.joining().empty();
  if (replies_may_come && sender_.take_stalled(now)) connection_.suspect(now);
  if (connection_.is_open()) sender_.expire_replies(replies_may_come, now);
}

Instant Socket::deadline() const {
  const Instant due = std::min(connection_.deadline(), schedule_.deadline());
  if (!connection_.is_open()) return due;
  return std::min({due, sender_.replies_deadline(schedule_.joining().empty()), join_due_, flush_due_});
}

}  // namespace holdfast::realtime
