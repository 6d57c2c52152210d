#include "phoenix/pending_replies.h"

namespace holdfast::phoenix {

void PendingReplies::add(std::string ref, OutgoingMessage message, Instant timeout_at) {
  const Key key{message.channel, message.sequence};
  deadlines_.emplace(timeout_at, key);
  if (message.settle_by != never) bounds_.emplace(message.settle_by, key);
  by_ref_.emplace(ref, key);
  replies_.insert_or_assign(key, Entry{std::move(ref), std::move(message), timeout_at});
}

OutgoingMessage PendingReplies::take(Replies::iterator found) {
  deadlines_.erase({found->second.timeout_at, found->first});
  bounds_.erase({found->second.message.settle_by, found->first});
  by_ref_.erase(found->second.ref);
  OutgoingMessage message = std::move(found->second.message);
  replies_.erase(found);
  return message;
}

std::optional<OutgoingMessage> PendingReplies::take(std::string_view ref) {
  const auto key = by_ref_.find(ref);
  if (key == by_ref_.end()) return std::nullopt;
  return take(replies_.find(key->second));
}

std::vector<OutgoingMessage> PendingReplies::take_timed_out(Instant now) {
  std::vector<OutgoingMessage> timed_out;
  while (deadline() <= now) timed_out.push_back(take(replies_.find(deadlines_.begin()->second)));
  return timed_out;
}

std::vector<OutgoingMessage> PendingReplies::take_overdue(Instant now) {
  std::vector<OutgoingMessage> overdue;
  while (overdue_at() <= now) overdue.push_back(take(replies_.find(bounds_.begin()->second)));
  return overdue;
}

std::vector<OutgoingMessage> PendingReplies::take_all() {
  std::vector<OutgoingMessage> messages;
  messages.reserve(replies_.size());
  for (auto& [key, entry] : replies_) messages.push_back(std::move(entry.message));
  sort_by_arrival(messages);
  replies_.clear();
  by_ref_.clear();
  deadlines_.clear();
  bounds_.clear();
  return messages;
}

template <typename Predicate>
std::vector<OutgoingMessage> PendingReplies::take_if(ChannelId channel, Predicate predicate) {
  std::vector<OutgoingMessage> messages;
  for (auto it = replies_.lower_bound({channel, 0}); it != replies_.end() && it->first.first == channel;) {
    const auto entry = it++;
    if (predicate(entry->second.message)) messages.push_back(take(entry));
  }
  return messages;
}

std::vector<OutgoingMessage> PendingReplies::take_channel(ChannelId channel) {
  return take_if(channel, [](const OutgoingMessage&) { return true; });
}

std::vector<OutgoingMessage> PendingReplies::take_event(ChannelId channel, std::string_view event) {
  return take_if(channel, [&](const OutgoingMessage& m) { return m.event == event; });
}

}  // namespace holdfast::phoenix
