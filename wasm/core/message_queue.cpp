#include "core/message_queue.h"

#include <algorithm>
#include <utility>

namespace holdfast {

std::vector<DiscardedMessage> MessageQueue::enqueue(OutgoingMessage message) {
  std::vector<DiscardedMessage> discarded;
  if (message.bytes() > options_.max_bytes) {
    discarded.push_back({message.request, Outcome::failed, ErrorCode::message_too_large});
    return discarded;
  }
  const bool full = messages_.size() >= options_.max_messages || bytes_ + message.bytes() > options_.max_bytes;
  if (full && options_.overflow == QueueOverflow::drop_newest) {
    discarded.push_back({message.request, Outcome::dropped, ErrorCode::queue_overflow});
    return discarded;
  }
  if (full && options_.overflow == QueueOverflow::reject) {
    discarded.push_back({message.request, Outcome::failed, ErrorCode::queue_full});
    return discarded;
  }
  bytes_ += message.bytes();
  messages_.push_back(std::move(message));
  while (over_limit()) discard_oldest(discarded);
  return discarded;
}

std::vector<DiscardedMessage> MessageQueue::put_back(std::vector<OutgoingMessage> messages) {
  std::vector<DiscardedMessage> discarded;
  std::list<OutgoingMessage> returned;
  for (OutgoingMessage& message : messages) {
    if (message.bytes() > options_.max_bytes) {
      discarded.push_back({message.request, Outcome::failed, ErrorCode::message_too_large});
    } else {
      bytes_ += message.bytes();
      returned.push_back(std::move(message));
    }
  }
  messages_.merge(returned, [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
  while (over_limit()) discard_oldest(discarded);
  return discarded;
}

void MessageQueue::discard_oldest(std::vector<DiscardedMessage>& discarded) {
  bytes_ -= messages_.front().bytes();
  discarded.push_back({messages_.front().request, Outcome::dropped, ErrorCode::queue_overflow});
  messages_.pop_front();
}

std::vector<DiscardedMessage> MessageQueue::expire(Instant now) {
  std::vector<DiscardedMessage> discarded;
  if (options_.time_to_live <= Duration::zero()) return discarded;
  const auto is_old = [&](const OutgoingMessage& m) { return m.queued_at + options_.time_to_live <= now; };
  for (const OutgoingMessage& message : take_if(is_old)) {
    discarded.push_back({message.request, Outcome::expired, ErrorCode::message_expired});
  }
  return discarded;
}

bool MessageQueue::has_channel(ChannelId channel) const {
  return std::any_of(messages_.begin(), messages_.end(), [&](const auto& m) { return m.channel == channel; });
}

Instant MessageQueue::deadline() const {
  if (options_.time_to_live <= Duration::zero() || messages_.empty()) return never;
  const auto oldest = std::min_element(messages_.begin(), messages_.end(),
                                       [](const auto& a, const auto& b) { return a.queued_at < b.queued_at; });
  return oldest->queued_at + options_.time_to_live;
}

}  // namespace holdfast
