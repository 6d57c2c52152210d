#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/message_queue.h"
#include "core/time.h"

namespace holdfast::phoenix {

/// Written messages that wait for their `phx_reply`, found by ref. Any number may wait: finding one takes constant
/// time, and the next timeout logarithmic time.
class PendingReplies {
 public:
  /// `message.sequence` must be unique.
  void add(std::string ref, OutgoingMessage message, Instant timeout_at);
  std::optional<OutgoingMessage> take(std::string_view ref);
  std::vector<OutgoingMessage> take_timed_out(Instant now);
  /// Takes the messages whose own bound (`settle_by`) has passed.
  std::vector<OutgoingMessage> take_overdue(Instant now);
  /// Takes all messages, or those of one channel, in order of arrival. The cost depends only on that channel's
  /// messages.
  std::vector<OutgoingMessage> take_all();
  std::vector<OutgoingMessage> take_channel(ChannelId channel);
  /// Takes one channel's messages with one event, in order of arrival.
  std::vector<OutgoingMessage> take_event(ChannelId channel, std::string_view event);

  template <typename Visitor>
  void for_each(Visitor visit) {
    for (auto& [sequence, entry] : replies_) visit(entry.message);
  }

  Instant overdue_at() const { return bounds_.empty() ? never : bounds_.begin()->first; }
  bool contains(std::string_view ref) const { return by_ref_.contains(ref); }
  bool contains(ChannelId channel, std::uint64_t sequence) const { return replies_.contains({channel, sequence}); }
  Instant deadline() const { return deadlines_.empty() ? never : deadlines_.begin()->first; }
  bool empty() const { return replies_.empty(); }
  std::size_t size() const { return replies_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  struct Entry {
    std::string ref;
    OutgoingMessage message;
    Instant timeout_at;
  };
  using Key = std::pair<ChannelId, std::uint64_t>;  ///< With the sequence: of one channel, in order of arrival.
  using Replies = std::map<Key, Entry>;

  OutgoingMessage take(Replies::iterator found);
  template <typename Predicate>
  std::vector<OutgoingMessage> take_if(ChannelId channel, Predicate predicate);

  Replies replies_;
  std::unordered_map<std::string, Key, Hash, std::equal_to<>> by_ref_;
  std::set<std::pair<Instant, Key>> deadlines_;
  std::set<std::pair<Instant, Key>> bounds_;  ///< Of those messages that have one.
};

}  // namespace holdfast::phoenix
