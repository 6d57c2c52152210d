#include <utility>

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

// --- The connection --------------------------------------------------------------------------------------------------

void Client::connect(Instant now) {
  host_.connection_wanted = true;
  connection_.connect(now);
  settle_down(now);
}

void Client::disconnect(Instant now) {
  for (auto& [id, ch] : channels_) ch->say_goodbye(now);
  host_.connection_wanted = false;
  connection_.disconnect(now);
  discard_all_messages(Outcome::dropped, ErrorCode::queue_cleared, now);
  settle_down(now);
  for (auto& [id, ch] : channels_) ch->connection_ended(phoenix::ChannelState::closed, ErrorCode::closed_by_user);
}

void Client::discard_all_messages(Outcome outcome, ErrorCode error, Instant now) {
  for (auto& [id, ch] : channels_) ch->discard_presence(outcome, error, now);
  sender_.discard_all(outcome, error);
}

void Client::simulate_disconnect(Instant now) {
  connection_.simulate_disconnect(now);
  settle_down(now);
}

// --- The access token ------------------------------------------------------------------------------------------------

void Client::set_access_token(std::string_view token, std::string_view user, Instant now) {
  const bool changed = token_.set(std::string{token}, now, std::string{user});
  if (token_.user() != sender_.user()) change_user(now);
  for (auto& [id, ch] : channels_) {
    if (changed) ch->offer_token(now);
  }
  settle_down(now);
}

/// What the last user said and was told ends with them. Who signs in where nobody was is the one who has been here.
void Client::change_user(Instant now) {
  const bool leaves = !sender_.user().empty();
  sender_.change_user(token_.user());
  for (auto& [id, ch] : channels_) {
    if (leaves) ch->hand_over(now);
  }
}

void Client::token_failed(std::string_view message, Instant now) {
  token_.failed(random_, now);
  events_.notice({ErrorCode::token_source_failed, 1, message});
  if (!token_.ready() && connection_.is_open()) {
    for (const auto& [_, id] : schedule_.wanting_join()) find(id)->report_want_of_token(token_.deadline(), message);
  }
  settle_down(now);
}

// --- Channels --------------------------------------------------------------------------------------------------------

RealtimeChannel* Client::find(ChannelId id) const {
  const auto found = channels_.find(id);
  return found == channels_.end() ? nullptr : found->second.get();
}

void Client::open_channel(ChannelId id, std::string_view topic, std::string_view join_payload, Instant) {
  if (RealtimeChannel* old = find(id)) forget(*old);
  auto ch = std::make_unique<RealtimeChannel>(id, topic, join_payload, host_);
  by_topic_[std::string{topic}] = ch.get();
  channels_[id] = std::move(ch);
}

void Client::configure_channel(ChannelId id, std::string_view join_payload, Instant now) {
  if (RealtimeChannel* ch = find(id)) ch->configure(join_payload, now);
  settle_down(now);
}

void Client::subscribe(ChannelId id, Duration join_timeout, Instant now) {
  if (RealtimeChannel* ch = find(id)) ch->subscribe(join_timeout, now);
  settle_down(now);
}

void Client::unsubscribe(ChannelId id, Duration leave_timeout, Instant now) {
  if (RealtimeChannel* ch = find(id)) ch->unsubscribe(leave_timeout, now);
  settle_down(now);
}

void Client::close_channel(ChannelId id, Instant now) {
  unsubscribe(id, Duration::zero(), now);
  if (RealtimeChannel* ch = find(id)) forget(*ch);
}

void Client::forget(RealtimeChannel& ch) {
  ch.discard_messages(Outcome::dropped, ErrorCode::channel_left);
  if (const auto named = by_topic_.find(ch.topic()); named != by_topic_.end() && named->second == &ch) {
    by_topic_.erase(named);
  }
  channels_.erase(ch.id());
}

// --- Messages --------------------------------------------------------------------------------------------------------

OutgoingMessage Client::message_of(const PushCommand& push, Instant now) const {
  const bool bounded = push.timeout > Duration::zero();
  OutgoingMessage message{push.request, push.channel, std::string{push.event}, std::string{push.payload}};
  message.kind = kind_of(push);
  message.expects_reply = (push.flags & push_expects_reply) != 0;
  message.reply_timeout = bounded ? push.timeout : options_.push_timeout;
  message.owner = push.owner.empty() ? std::string_view{sender_.user()} : push.owner;
  if (bounded) message.settle_by = now + push.timeout;
  message.sequence = push.place;
  return message;
}

void Client::push(const PushCommand& push, Instant now) {
  RealtimeChannel* ch = find(push.channel);
  OutgoingMessage message = message_of(push, now);
  const bool may_wait = (push.flags & push_queue) != 0;
  const bool may_go = ch != nullptr && ch->channel().is_joined() && sender_.may_go(message);
  const bool must_wait = connection_.checking() || sender_.must_wait(push.channel, now);
  if (ch == nullptr || !ch->takes_messages()) {
    refuse(message, ch);
  } else if (sender_.is_anothers(message)) {
    sender_.settle({message.request, Outcome::failed, ErrorCode::user_changed});
  } else if (ch->is_supabase() && message.event == "presence") {
    ch->track(std::move(message), now);
  } else if (may_go && !(may_wait && must_wait)) {
    ch->send(std::move(message), now);
  } else if (may_wait) {
    sender_.enqueue(std::move(message), now - push.waited);
    connection_.send_waits(now);
  } else {
    refuse(message, ch);
  }
  settle_down(now);
}

void Client::refuse(const OutgoingMessage& message, const RealtimeChannel* ch) {
  sender_.settle({message.request, Outcome::failed, ch == nullptr ? ErrorCode::channel_left : ch->refusal()});
}

}  // namespace holdfast::realtime
