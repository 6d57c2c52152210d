#include "realtime/outbox.h"

namespace holdfast::realtime {

void Outbox::settle_discarded(const std::vector<DiscardedMessage>& discarded) {
  for (const DiscardedMessage& d : discarded) settle({d.request, d.outcome, d.error});
}

void Outbox::change_user(const std::string& user) {
  user_ = user;
  std::vector<OutgoingMessage> staying;
  for (OutgoingMessage& message : queue_.take_all()) {
    bind(message);
    if (is_anothers(message)) {
      settle({message.request, Outcome::failed, ErrorCode::user_changed});
    } else {
      staying.push_back(std::move(message));
    }
  }
  put_back(std::move(staying));
}

void Outbox::bind(OutgoingMessage& message) const {
  if (message.owner.empty()) message.owner = user_;
}

void Outbox::enqueue(OutgoingMessage message, Instant queued_at) {
  message.queued_at = queued_at;
  if (message.sequence == 0) message.sequence = next_sequence();
  settle_discarded(queue_.enqueue(std::move(message)));
}

void Outbox::discard_channel(ChannelId channel, Outcome outcome, ErrorCode error) {
  for (const auto& message : queue_.take_channel(channel)) discard(message, outcome, error);
}

void Outbox::discard_all(Outcome outcome, ErrorCode error) {
  for (const auto& message : queue_.take_all()) discard(message, outcome, error);
}

void Outbox::tell_size() {
  if (queue_.size() == told_size_) return;
  told_size_ = queue_.size();
  events_.queue({static_cast<std::uint32_t>(told_size_), static_cast<std::uint32_t>(queue_.bytes())});
}

}  // namespace holdfast::realtime
