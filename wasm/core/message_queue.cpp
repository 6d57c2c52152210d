#include "core/message_queue.h"

#include <algorithm>
#include <iterator>
#include <list>
#include <utility>

namespace holdfast {
namespace {

bool arrived_before(const OutgoingMessage& a, const OutgoingMessage& b) { return a.sequence < b.sequence; }

DiscardedMessage expired(const OutgoingMessage& message, Instant now) {
  const ErrorCode unsent = message.settle_by > now ? ErrorCode::message_expired : ErrorCode::send_timeout;
  return {message.request, given_up(message, Outcome::expired), message.writes > 0 ? ErrorCode::reply_timeout : unsent};
}

}  // namespace

void sort_by_arrival(std::vector<OutgoingMessage>& messages) {
  // A list's own sort is a third of the code that `std::sort` is for something as large as a message.
  std::list<OutgoingMessage> sorted{std::make_move_iterator(messages.begin()), std::make_move_iterator(messages.end())};
  sorted.sort(arrived_before);
  std::move(sorted.begin(), sorted.end(), messages.begin());
}

std::vector<DiscardedMessage> MessageQueue::enqueue(OutgoingMessage message) {
  std::vector<DiscardedMessage> discarded;
  if (message.bytes() > options_.max_bytes) {
    discarded.push_back({message.request, Outcome::failed, ErrorCode::message_too_large});
    return discarded;
  }
  const bool full = size_ >= options_.max_messages || bytes_ + message.bytes() > options_.max_bytes;
  if (full && options_.overflow == QueueOverflow::drop_newest) {
    discarded.push_back({message.request, Outcome::dropped, ErrorCode::queue_overflow});
    return discarded;
  }
  if (full && options_.overflow == QueueOverflow::reject) {
    discarded.push_back({message.request, Outcome::failed, ErrorCode::queue_full});
    return discarded;
  }
  count(message);
  Lane& lane = lanes_[{message.channel, message.owner}];
  auto behind = lane.end();
  while (behind != lane.begin() && arrived_before(message, *std::prev(behind))) --behind;
  lane.insert(behind, std::move(message));
  while (over_limit()) discard_oldest(discarded);
  return discarded;
}

std::vector<DiscardedMessage> MessageQueue::put_back(std::vector<OutgoingMessage> messages) {
  std::vector<DiscardedMessage> discarded;
  Lanes returned;
  for (OutgoingMessage& message : messages) {
    if (message.bytes() > options_.max_bytes) {
      discarded.push_back({message.request, Outcome::failed, ErrorCode::message_too_large});
    } else {
      count(message);
      Lane& lane = returned[{message.channel, message.owner}];
      lane.push_back(std::move(message));
    }
  }
  for (auto& [whose, lane] : returned) lanes_[whose].merge(lane, arrived_before);
  while (over_limit()) discard_oldest(discarded);
  return discarded;
}

std::vector<OutgoingMessage> MessageQueue::take_all() {
  std::vector<OutgoingMessage> messages;
  messages.reserve(size_);
  for (auto& [whose, lane] : lanes_) std::move(lane.begin(), lane.end(), std::back_inserter(messages));
  sort_by_arrival(messages);
  lanes_.clear();
  size_ = 0;
  bytes_ = 0;
  return messages;
}

std::vector<OutgoingMessage> MessageQueue::take_channel(ChannelId channel) {
  std::vector<OutgoingMessage> messages;
  while (has_channel(channel)) messages.push_back(take_front(lanes_.lower_bound({channel, {}})));
  sort_by_arrival(messages);
  return messages;
}

OutgoingMessage MessageQueue::take_front(Lanes::iterator lane) {
  OutgoingMessage message = std::move(lane->second.front());
  lane->second.pop_front();
  if (lane->second.empty()) lanes_.erase(lane);
  uncount(message);
  return message;
}

void MessageQueue::discard_oldest(std::vector<DiscardedMessage>& discarded) {
  const auto message = take_front(std::min_element(lanes_.begin(), lanes_.end(), is_older));
  discarded.push_back({message.request, given_up(message, Outcome::dropped), ErrorCode::queue_overflow});
}

Instant MessageQueue::expires_at(const OutgoingMessage& message) const {
  const bool ages = options_.time_to_live > Duration::zero();
  return std::min(message.settle_by, ages ? message.queued_at + options_.time_to_live : never);
}

std::vector<DiscardedMessage> MessageQueue::expire(Instant now) {
  std::vector<DiscardedMessage> discarded;
  if (deadline() == never || now < deadline()) return discarded;
  due_ = never;
  for (auto lane = lanes_.begin(); lane != lanes_.end();) {
    std::erase_if(lane->second, [&](const OutgoingMessage& message) {
      const bool is_old = expires_at(message) <= now;
      if (is_old) {
        uncount(message);
        discarded.push_back(expired(message, now));
      } else {
        due_ = std::min(due_, expires_at(message));
      }
      return is_old;
    });
    lane = lane->second.empty() ? lanes_.erase(lane) : std::next(lane);
  }
  return discarded;
}

void MessageQueue::count(const OutgoingMessage& message) {
  if (empty()) due_ = never;
  ++size_;
  bytes_ += message.bytes();
  due_ = std::min(due_, expires_at(message));
}

void MessageQueue::uncount(const OutgoingMessage& message) {
  --size_;
  bytes_ -= message.bytes();
}

Instant MessageQueue::deadline() const { return empty() ? never : due_; }

}  // namespace holdfast
