#pragma once

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/message_queue.h"
#include "realtime/events.h"
#include "realtime/metrics.h"

namespace holdfast::realtime {

/// The one ledger of a client's messages: which ones wait, whose they are, and how each one ended. Messages in flight
/// are with their socket (`Sender`), and come back here if that is lost.
class Outbox {
 public:
  /// `events` must outlive it.
  Outbox(const QueueOptions& options, EventSink& events) : events_(events), queue_(options) {}

  /// Sets who sends from now on; empty: nobody is signed in. Messages without a known sender become the user's. Another
  /// user's queued messages fail; while nobody is signed in, they wait for their owner.
  void change_user(const std::string& user);
  /// Assigns a message without a known sender to the user.
  void bind(OutgoingMessage& message) const;
  const std::string& user() const { return user_; }
  bool may_go(const OutgoingMessage& message) const { return message.owner.empty() || message.owner == user_; }
  /// Whether another user is signed in than the one who sent the message.
  bool is_anothers(const OutgoingMessage& message) const { return !user_.empty() && !may_go(message); }

  void enqueue(OutgoingMessage message, Instant queued_at);
  /// Takes back messages that were written and may go out again. They must be in order of arrival.
  void put_back(std::vector<OutgoingMessage> messages) { settle_discarded(queue_.put_back(std::move(messages))); }
  template <typename Predicate>
  std::optional<OutgoingMessage> take_first(Predicate wanted) {
    return queue_.take_first(wanted);
  }
  /// The place of a message in the order of arrival.
  std::uint64_t next_sequence() { return ++sequence_; }

  /// Ends the waiting messages of a channel, or all of them, with one outcome. Messages that were written before have
  /// failed.
  void discard_channel(ChannelId channel, Outcome outcome, ErrorCode error);
  void discard_all(Outcome outcome, ErrorCode error);
  void discard(const OutgoingMessage& message, Outcome outcome, ErrorCode error) {
    settle({message.request, given_up(message, outcome), error});
  }
  void expire(Instant now) { settle_discarded(queue_.expire(now)); }
  Instant deadline() const { return queue_.deadline(); }

  /// Reports how a message ended, and counts it. Each ends once.
  void settle(const SettledEvent& event) {
    ++outcomes_.at(static_cast<std::size_t>(event.outcome));
    events_.settled(event);
  }
  /// Reports how many messages wait, if that number has changed.
  void tell_size();

  const MessageQueue& queue() const { return queue_; }
  const OutcomeCounts& outcomes() const { return outcomes_; }

 private:
  void settle_discarded(const std::vector<DiscardedMessage>& discarded);

  EventSink& events_;
  std::string user_;
  MessageQueue queue_;
  std::size_t told_size_ = 0;
  /// Starts behind all messages that came with a place of their own.
  std::uint64_t sequence_ = std::numeric_limits<std::uint32_t>::max();
  OutcomeCounts outcomes_{};
};

}  // namespace holdfast::realtime
