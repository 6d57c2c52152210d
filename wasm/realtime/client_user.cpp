#include <utility>

#include "phoenix/json_scanner.h"
#include "realtime/client.h"

// What the user asks for.

namespace holdfast::realtime {
namespace {

PayloadKind kind_of(const PushCommand& push) {
  const bool binary = push.encoding == phoenix::Encoding::binary;
  if ((push.flags & push_user_broadcast) == 0) return binary ? PayloadKind::binary : PayloadKind::json;
  return binary ? PayloadKind::user_broadcast_binary : PayloadKind::user_broadcast_json;
}

}  // namespace

void Client::connect(Instant now) {
  if (!std::exchange(wanted_, true)) channels_touched_ = true;
  connection_.connect(now);
  settle_down(now);
}

void Client::disconnect(Instant now) {
  for (auto& [id, ch] : channels_) {
    if (connection_.is_open() && ch->channel.is_joined()) write_leave(*ch, now);
  }
  wanted_ = false;
  connection_.disconnect(now);
  discard_all_messages(Outcome::dropped, ErrorCode::queue_cleared);
  settle_down(now);
  for (auto& [id, ch] : channels_) report_closed(*ch, ErrorCode::closed_by_user);
}

void Client::discard_all_messages(Outcome outcome, ErrorCode error) {
  for (auto& [id, ch] : channels_) {
    take_presence_back(*ch);
    if (const auto request = ch->tracker.clear_unsent()) sender_.settle({*request, outcome, error});
  }
  sender_.discard_all(outcome, error);
}

void Client::simulate_disconnect(Instant now) {
  connection_.simulate_disconnect(now);
  settle_down(now);
}

void Client::set_access_token(std::string_view token, std::string_view user, Instant now) {
  const bool changed = token_.set(std::string{token}, now, std::string{user});
  if (token_.user() != sender_.user()) change_user(now);
  for (auto& [id, ch] : channels_) {
    if (changed) offer_token(*ch, now);
  }
  channels_touched_ = true;
  settle_down(now);
}

/// What the last user said and was told ends with them. Who signs in where nobody was is the one who has been here.
void Client::change_user(Instant now) {
  const bool leaves = !sender_.user().empty();
  sender_.change_user(token_.user());
  for (auto& [id, ch] : channels_) {
    if (leaves) hand_over(*ch, now);
  }
}

/// A channel that was refused for its token tries again with another one.
void Client::try_again_if_refused(RealtimeChannel& ch) {
  const ErrorCode error = ch.channel.error();
  const bool refused = error == ErrorCode::token_expired || error == ErrorCode::token_refused ||
                       error == ErrorCode::session_expired || error == ErrorCode::invalid_token ||
                       error == ErrorCode::unauthorized;
  if (refused && ch.channel.state() == phoenix::ChannelState::failed) ch.channel.subscribe();
  // One that is joining has its answer to come: joins that pile up would block the server for 5 s each.
  if (refused && !ch.channel.is_joining()) ch.channel.rejoin_now();
}

/// A new token: a joined channel hears of it, one that was refused tries again.
void Client::offer_token(RealtimeChannel& ch, Instant now) {
  if (!ch.is_supabase) return;
  try_again_if_refused(ch);
  if (!ch.channel.is_joined() || token_.value().empty()) return;
  // The server answers a renewed token like a new subscription, though nothing was interrupted. Of another one's rights
  // that answer tells that they are there.
  if (std::exchange(ch.user, token_.user()) == token_.user()) {
    ch.renewal_by = now + options_.changes_timeout;
  } else {
    await_changes(ch, now);
  }
  ch.token_generation = token_.generation();
  std::string payload = R"({"access_token":)";
  phoenix::append_quoted(payload, token_.value());
  payload += '}';
  write_control(ch.channel.join_ref(), next_ref(), ch.channel.topic(), "access_token", payload, now);
}

void Client::token_failed(std::string_view message, Instant now) {
  token_.failed(random_, now);
  events_.notice({ErrorCode::token_source_failed, 1, message});
  if (!token_.ready()) report_want_of_token(message, now);
  channels_touched_ = true;
  settle_down(now);
}

/// Channels do not join as somebody else: they wait for the token, and say so.
void Client::report_want_of_token(std::string_view message, Instant now) {
  for (auto& [id, ch] : channels_) {
    if (!connection_.is_open() || !ch->is_supabase || !ch->channel.wants_join(now)) continue;
    ch->reported = phoenix::ChannelState::errored;
    events_.channel_state({id, ch->reported, ErrorCode::token_source_failed, token_.deadline(), message});
  }
}

OutgoingMessage Client::message_of(const PushCommand& push, Instant now) const {
  const bool bounded = push.timeout > Duration::zero();
  OutgoingMessage message{push.request, push.channel, std::string{push.event}, std::string{push.payload}};
  message.kind = kind_of(push);
  message.expects_reply = (push.flags & push_expects_reply) != 0;
  message.reply_timeout = bounded ? push.timeout : options_.push_timeout;
  message.owner = push.owner.empty() ? std::string_view{sender_.user()} : push.owner;
  if (bounded) message.settle_by = now + push.timeout;
  return message;
}

void Client::push(const PushCommand& push, Instant now) {
  RealtimeChannel* ch = find(push.channel);
  OutgoingMessage message = message_of(push, now);
  const bool may_wait = (push.flags & push_queue) != 0;
  const bool may_go = ch != nullptr && ch->channel.is_joined() && sender_.may_go(message);
  const bool must_wait = connection_.checking() || sender_.must_wait(push.channel, now);
  if (ch == nullptr || ch->channel.is_leaving() || ch->channel.state() == phoenix::ChannelState::failed) {
    refuse(message, ch);
  } else if (sender_.is_anothers(message)) {
    sender_.settle({message.request, Outcome::failed, ErrorCode::user_changed});
  } else if (ch->is_supabase && message.event == "presence") {
    channels_touched_ = true;
    if (const auto replaced = ch->tracker.set(std::move(message))) {
      sender_.settle({*replaced, Outcome::sent, ErrorCode::none, "superseded"});
    }
  } else if (may_go && !(may_wait && must_wait)) {
    send_now(*ch, std::move(message), now);
  } else if (may_wait) {
    sender_.enqueue(std::move(message), now - push.waited);
    connection_.send_waits(now);
  } else {
    refuse(message, ch);
  }
  settle_down(now);
}

void Client::refuse(const OutgoingMessage& message, const RealtimeChannel* ch) {
  const ErrorCode error = ch == nullptr || ch->channel.is_leaving() ? ErrorCode::channel_left : ch->channel.error();
  sender_.settle({message.request, Outcome::failed, error == ErrorCode::none ? ErrorCode::channel_closed : error});
}

void Client::send_now(RealtimeChannel& ch, OutgoingMessage message, Instant now) {
  const std::string event = message.event;
  auto frame = sender_.write(std::move(message), ch.channel.topic(), ch.channel.join_ref(), next_ref(), now);
  if (frame) write(std::move(*frame), ch.channel.topic(), event, now);
}

}  // namespace holdfast::realtime
