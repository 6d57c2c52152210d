#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "core/error_code.h"
#include "core/time.h"

namespace holdfast {

/// Names one `send()` until it settles. Chosen by the caller, unique in one client.
using RequestId = std::uint32_t;
/// Names one channel of a client. Chosen by the caller.
using ChannelId = std::uint32_t;

/// How a `send()` ended. Each one ends exactly once.
enum class Outcome : std::uint8_t {
  acked = 0,    ///< The server confirmed it.
  sent = 1,     ///< Written; no confirmation was asked for.
  dropped = 2,  ///< Given up by a limit or a clean disconnect; see the error.
  expired = 3,  ///< Older than its time to live.
  failed = 4,   ///< Refused or never confirmed; see the error.
};

enum class QueueOverflow : std::uint8_t { drop_oldest, drop_newest, reject };

struct QueueOptions {
  std::size_t max_messages = 100;  ///< Specification, "Message Queue".
  std::size_t max_bytes = 1U << 20U;
  QueueOverflow overflow = QueueOverflow::drop_oldest;
  Duration time_to_live{0};  ///< Zero: no limit.
};

/// What the payload of an outgoing message is, and so how it is framed.
enum class PayloadKind : std::uint8_t { json, binary, user_broadcast_json, user_broadcast_binary };

struct OutgoingMessage {
  RequestId request = 0;
  ChannelId channel = 0;
  std::string event;
  std::string payload;
  PayloadKind kind = PayloadKind::json;
  bool expects_reply = false;
  Duration reply_timeout{0};
  Instant queued_at{};
  std::uint8_t writes = 0;     ///< How often it was written: a poisonous message must not kill connections for ever.
  std::uint64_t sequence = 0;  ///< Order of arrival; survives a return to the queue.

  std::size_t bytes() const { return event.size() + payload.size(); }
};

/// A message that left the queue unsent, with the reason.
struct DiscardedMessage {
  RequestId request;
  Outcome outcome;
  ErrorCode error;
};

/// Bounded first-in-first-out queue of messages that wait for a connection. Nothing leaves it silently: what a limit
/// pushes out is returned.
class MessageQueue {
 public:
  explicit MessageQueue(QueueOptions options = {}) : options_(options) {}

  std::vector<DiscardedMessage> enqueue(OutgoingMessage message);
  /// Puts messages that were written but not confirmed back to where they were. They must be in order of arrival, as
  /// what waits is.
  std::vector<DiscardedMessage> put_back(std::vector<OutgoingMessage> messages);
  std::vector<DiscardedMessage> expire(Instant now);
  /// Takes out all that fulfil a condition, in order.
  template <typename Predicate>
  std::vector<OutgoingMessage> take_if(Predicate predicate);
  /// Takes out the first that fulfils a condition.
  template <typename Predicate>
  std::optional<OutgoingMessage> take_first(Predicate predicate);

  bool has_channel(ChannelId channel) const;
  std::size_t size() const { return messages_.size(); }
  std::size_t bytes() const { return bytes_; }
  bool empty() const { return messages_.empty(); }
  /// When the oldest message expires.
  Instant deadline() const;

 private:
  bool over_limit() const { return messages_.size() > options_.max_messages || bytes_ > options_.max_bytes; }
  void discard_oldest(std::vector<DiscardedMessage>& discarded);

  QueueOptions options_;
  std::list<OutgoingMessage> messages_;
  std::size_t bytes_ = 0;
};

template <typename Predicate>
std::vector<OutgoingMessage> MessageQueue::take_if(Predicate predicate) {
  std::vector<OutgoingMessage> taken;
  while (auto message = take_first(predicate)) taken.push_back(std::move(*message));
  return taken;
}

template <typename Predicate>
std::optional<OutgoingMessage> MessageQueue::take_first(Predicate predicate) {
  for (auto it = messages_.begin(); it != messages_.end(); ++it) {
    if (!predicate(*it)) continue;
    OutgoingMessage message = std::move(*it);
    bytes_ -= message.bytes();
    messages_.erase(it);
    return message;
  }
  return std::nullopt;
}

}  // namespace holdfast
