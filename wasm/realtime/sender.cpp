#include "realtime/sender.h"

#include <algorithm>
#include <utility>

#include "phoenix/binary_codec.h"
#include "phoenix/json_codec.h"

namespace holdfast::realtime {
namespace {

/// A message that was in flight in this many connections that died counts as the cause.
constexpr std::uint8_t max_writes = 5;
/// While joins are on their way they may block the server (protocol.md, "What a client must survive" 1); with many
/// channels, one is always on its way.
constexpr Duration blocked_at_most{std::chrono::seconds{15}};

/// protocol.md "broadcast": the only refusal of a message that has a name.
ErrorCode refusal(std::string_view response) {
  return response == R"("payload_size_exceeded")" ? ErrorCode::message_too_large : ErrorCode::reply_error;
}

}  // namespace

void Sender::user_changed() {
  pending_.for_each([this](OutgoingMessage& message) { outbox_.bind(message); });
}

std::optional<std::string> Sender::encode(const OutgoingMessage& message, const phoenix::OutgoingFrame& frame) const {
  switch (kind_of(message)) {
    case PayloadKind::json:
      return phoenix::encode_json(version_, frame);
    case PayloadKind::binary:
      return phoenix::encode_binary_push(frame);
    case PayloadKind::user_broadcast_json:
      return phoenix::encode_user_broadcast(frame, phoenix::Encoding::json);
    case PayloadKind::user_broadcast_binary:
      return phoenix::encode_user_broadcast(frame, phoenix::Encoding::binary);
  }
  return std::nullopt;
}

std::optional<Frame> Sender::write(OutgoingMessage message, std::string_view topic, std::string_view join_ref,
                                   std::string ref, Instant now) {
  auto data = encode(message, {join_ref, ref, topic, message.event, message.payload});
  if (!data) {
    outbox_.settle({message.request, Outcome::failed, ErrorCode::message_too_large});
    return std::nullopt;
  }
  Frame frame{std::move(*data), kind_of(message) != PayloadKind::json};
  if (!message.expects_reply) {
    outbox_.settle({message.request, Outcome::sent});
    return frame;
  }
  if (message.sequence == 0) message.sequence = outbox_.next_sequence();
  ++message.writes;
  if (message.suspected) trial_ = Trial{message.channel, message.sequence};
  const Instant timeout_at = now + message.reply_timeout;
  pending_.add(std::move(ref), std::move(message), timeout_at);
  if (stalled_at_ == never) stalled_at_ = now + options_.stalled_after;
  return frame;
}

std::optional<OutgoingMessage> Sender::reply_received(const phoenix::Message& reply, std::string_view status,
                                                      std::string_view response, Instant now) {
  auto message = pending_.take(reply.ref);
  if (!message) return std::nullopt;
  stalled_at_ = pending_.empty() ? never : now + options_.stalled_after;
  const bool refused = status == "error";
  outbox_.settle({message->request, refused ? Outcome::failed : Outcome::acked,
                  refused ? refusal(response) : ErrorCode::none, status, reply.encoding, response});
  return message;
}

/// Whether a message that was written and not answered may not go out again. A blamed message is suspected from now on.
ErrorCode Sender::why_given_up(OutgoingMessage& message, bool blamed) const {
  if (outbox_.is_anothers(message)) return ErrorCode::user_changed;
  const bool was_suspected = std::exchange(message.suspected, message.suspected || blamed);
  if (blamed && was_suspected) return ErrorCode::message_suspected;
  return message.writes >= max_writes ? ErrorCode::connection_lost : ErrorCode::none;
}

void Sender::put_back(std::vector<OutgoingMessage> messages, bool blamed, Instant now) {
  std::vector<OutgoingMessage> kept;
  for (OutgoingMessage& message : messages) {
    if (const ErrorCode error = why_given_up(message, blamed); error != ErrorCode::none) {
      outbox_.settle({message.request, Outcome::failed, error});
      continue;
    }
    if (message.queued_at == Instant{}) message.queued_at = now;
    kept.push_back(std::move(message));
  }
  outbox_.put_back(std::move(kept));
}

void Sender::refused(std::string_view ref, Instant now) {
  auto message = pending_.take(ref);
  if (!message) return;
  std::vector<OutgoingMessage> messages;
  messages.push_back(std::move(*message));
  put_back(std::move(messages), false, now);
}

void Sender::connection_lost(bool blamed, Instant now) {
  stalled_at_ = never;
  flush_limiter_.refill();
  put_back(pending_.take_all(), blamed, now);
}

void Sender::channel_broken(ChannelId channel, ErrorCode error, bool blamed, Instant now) {
  auto messages = pending_.take_channel(channel);
  if (error != ErrorCode::channel_crashed) return put_back(std::move(messages), blamed, now);
  // The messages in flight when the channel crashed have crashed it.
  for (const OutgoingMessage& message : messages) outbox_.settle({message.request, Outcome::failed, error});
}

void Sender::discard_channel(ChannelId channel, Outcome outcome, ErrorCode error) {
  for (const auto& message : pending_.take_channel(channel)) outbox_.discard(message, outcome, error);
  outbox_.discard_channel(channel, outcome, error);
}

void Sender::discard_in_flight(Outcome outcome, ErrorCode error) {
  stalled_at_ = never;
  for (const auto& message : pending_.take_all()) outbox_.discard(message, outcome, error);
}

void Sender::expire_replies(bool replies_may_come, Instant now) {
  const auto time_out = [this](const std::vector<OutgoingMessage>& messages) {
    for (const auto& message : messages) outbox_.settle({message.request, Outcome::failed, ErrorCode::reply_timeout});
  };
  time_out(pending_.take_overdue(now));
  time_out(pending_.take_timed_out(replies_may_come ? now : now - blocked_at_most));
}

Instant Sender::replies_deadline(bool replies_may_come) const {
  if (pending_.empty()) return replies_may_come ? stalled_at_ : never;
  const Instant answer_by =
      replies_may_come ? std::min(pending_.deadline(), stalled_at_) : pending_.deadline() + blocked_at_most;
  return std::min(answer_by, pending_.overdue_at());
}

bool Sender::take_stalled(Instant now) {
  if (now < stalled_at_) return false;
  stalled_at_ = never;
  return true;
}

}  // namespace holdfast::realtime
