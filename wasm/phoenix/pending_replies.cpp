#include "phoenix/pending_replies.h"

#include <algorithm>

namespace holdfast::phoenix {
namespace {

void sort_by_arrival(std::vector<OutgoingMessage>& messages) {
  std::sort(messages.begin(), messages.end(), [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
}

}  // namespace

void PendingReplies::add(std::string ref, OutgoingMessage message, Instant timeout_at) {
  deadlines_.emplace(timeout_at, ref);
  replies_.insert_or_assign(std::move(ref), Entry{std::move(message), timeout_at});
}

std::optional<OutgoingMessage> PendingReplies::take(std::string_view ref) {
  const auto found = replies_.find(ref);
  if (found == replies_.end()) return std::nullopt;
  deadlines_.erase({found->second.timeout_at, found->first});
  OutgoingMessage message = std::move(found->second.message);
  replies_.erase(found);
  return message;
}

std::vector<OutgoingMessage> PendingReplies::take_timed_out(Instant now) {
  std::vector<OutgoingMessage> timed_out;
  while (deadline() <= now) {
    const std::string ref = deadlines_.begin()->second;
    if (auto message = take(ref)) timed_out.push_back(std::move(*message));
  }
  return timed_out;
}

std::vector<OutgoingMessage> PendingReplies::take_all() {
  std::vector<OutgoingMessage> messages;
  messages.reserve(replies_.size());
  for (auto& [ref, entry] : replies_) messages.push_back(std::move(entry.message));
  replies_.clear();
  deadlines_.clear();
  sort_by_arrival(messages);
  return messages;
}

std::vector<OutgoingMessage> PendingReplies::take_channel(ChannelId channel) {
  std::vector<std::string> refs;
  for (const auto& [ref, entry] : replies_) {
    if (entry.message.channel == channel) refs.push_back(ref);
  }
  std::vector<OutgoingMessage> messages;
  for (const std::string& ref : refs) messages.push_back(*take(ref));
  sort_by_arrival(messages);
  return messages;
}

}  // namespace holdfast::phoenix
