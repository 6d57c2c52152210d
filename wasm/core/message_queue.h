#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/defaults.h"
#include "core/enums.h"
#include "core/error_code.h"
#include "core/time.h"

namespace holdfast {

struct QueueOptions {
  std::size_t max_messages = defaults::queue_limit;
  std::size_t max_bytes = defaults::queue_bytes;
  QueueOverflow overflow = defaults::queue_overflow;
  Duration time_to_live = defaults::message_ttl;  ///< Zero: no limit.
};

struct OutgoingMessage {
  RequestId request = 0;
  ChannelId channel = 0;
  std::string event;
  std::string payload;
  std::uint8_t tag = 0;  ///< What its payload is, in the words of whoever writes it: the queue hands it back.
  bool expects_reply = false;
  Duration reply_timeout{0};  ///< From when it is written.
  std::string owner = {};     ///< The user who sent it, and as whom alone it goes out; empty: nobody was known yet.
  Instant settle_by = never;  ///< Wherever it is: the user's own bound.
  bool suspected = false;     ///< It was in flight when the server closed its channel or the socket.
  Instant queued_at{};
  std::uint8_t writes = 0;     ///< How often it was written: a poisonous message must not kill connections for ever.
  std::uint64_t sequence = 0;  ///< Order of arrival; survives a return to the queue.

  std::size_t bytes() const { return event.size() + payload.size(); }
};

/// A message that left the queue for good, and why.
struct DiscardedMessage {
  RequestId request;
  Outcome outcome;
  ErrorCode error;
};

/// How a message ends when it is given up. A message that was written may have arrived, so it has failed.
inline Outcome given_up(const OutgoingMessage& message, Outcome unsent) {
  return message.writes > 0 ? Outcome::failed : unsent;
}

/// Puts messages of several channels in order of arrival.
void sort_by_arrival(std::vector<OutgoingMessage>& messages);

/// Bounded first-in-first-out queue of messages that wait for a connection. Nothing leaves it silently: it returns what
/// a limit pushes out. Each channel and sender has its own lane, so work on a channel costs only that channel's
/// messages, and a sender who is away holds up nobody.
class MessageQueue {
 public:
  explicit MessageQueue(QueueOptions options = {}) : options_(options) {}

  /// Inserts it behind all messages with a smaller `message.sequence`, usually at the end.
  std::vector<DiscardedMessage> enqueue(OutgoingMessage message);
  /// Puts messages that were written but not confirmed back in their places. They must be in order of arrival.
  std::vector<DiscardedMessage> put_back(std::vector<OutgoingMessage> messages);
  std::vector<DiscardedMessage> expire(Instant now);
  /// Takes all messages, or those of one channel, in order of arrival.
  std::vector<OutgoingMessage> take_all();
  std::vector<OutgoingMessage> take_channel(ChannelId channel);
  /// Looks at the first message of each lane, and takes the first one that fulfils a condition.
  template <typename Predicate>
  std::optional<OutgoingMessage> take_first(Predicate wanted);

  bool has_channel(ChannelId channel) const {
    const auto lane = lanes_.lower_bound({channel, {}});
    return lane != lanes_.end() && lane->first.first == channel;
  }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return bytes_; }
  bool empty() const { return size_ == 0; }
  /// No later than the time when the next message expires; exact after `expire`.
  Instant deadline() const;

 private:
  using Lane = std::list<OutgoingMessage>;
  using Lanes = std::map<std::pair<ChannelId, std::string>, Lane>;

  static bool is_older(const Lanes::value_type& a, const Lanes::value_type& b) {
    return a.second.front().sequence < b.second.front().sequence;
  }
  Instant expires_at(const OutgoingMessage& message) const;
  bool over_limit() const { return size_ > options_.max_messages || bytes_ > options_.max_bytes; }
  void discard_oldest(std::vector<DiscardedMessage>& discarded);
  /// Takes out the first message of a lane.
  OutgoingMessage take_front(Lanes::iterator lane);
  void count(const OutgoingMessage& message);
  void uncount(const OutgoingMessage& message);

  QueueOptions options_;
  Lanes lanes_;  ///< None is empty.
  std::size_t size_ = 0;
  std::size_t bytes_ = 0;
  Instant due_ = never;  ///< No message expires before.
};

template <typename Predicate>
std::optional<OutgoingMessage> MessageQueue::take_first(Predicate wanted) {
  auto first = lanes_.end();
  for (auto lane = lanes_.begin(); lane != lanes_.end(); ++lane) {
    if (wanted(lane->second.front()) && (first == lanes_.end() || is_older(*lane, *first))) first = lane;
  }
  return first == lanes_.end() ? std::nullopt : std::optional{take_front(first)};
}

}  // namespace holdfast
