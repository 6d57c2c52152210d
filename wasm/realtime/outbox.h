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

/// The one ledger of what a client was asked to send: what waits, whose it is, and how each message ended. What is in
/// flight is with the socket that it went out on (`Sender`), and comes back here if that is lost.
class Outbox {
 public:
  /// `events` must outlive it.
  Outbox(const QueueOptions& options, EventSink& events) : events_(events), queue_(options) {}

  /// Who sends from now on; empty: nobody is signed in. What nobody was known to have sent becomes the user's. What
  /// another one has queued is not theirs to send, and fails; with nobody signed in it waits for its owner.
  void change_user(const std::string& user);
  /// What nobody was known to have sent is the user's.
  void bind(OutgoingMessage& message) const;
  const std::string& user() const { return user_; }
  bool may_go(const OutgoingMessage& message) const { return message.owner.empty() || message.owner == user_; }
  /// Another user is signed in than the one who sent it.
  bool is_anothers(const OutgoingMessage& message) const { return !user_.empty() && !may_go(message); }

  void enqueue(OutgoingMessage message, Instant queued_at);
  /// Messages that went out and may go out again. They must be in order of arrival.
  void put_back(std::vector<OutgoingMessage> messages) { settle_discarded(queue_.put_back(std::move(messages))); }
  template <typename Predicate>
  std::optional<OutgoingMessage> take_first(Predicate wanted) {
    return queue_.take_first(wanted);
  }
  /// The place of a message in the order of arrival.
  std::uint64_t next_sequence() { return ++sequence_; }

  /// Ends what waits for a channel, or all there is, with one outcome; what was written before has failed.
  void discard_channel(ChannelId channel, Outcome outcome, ErrorCode error);
  void discard_all(Outcome outcome, ErrorCode error);
  void discard(const OutgoingMessage& message, Outcome outcome, ErrorCode error) {
    settle({message.request, given_up(message, outcome), error});
  }
  void expire(Instant now) { settle_discarded(queue_.expire(now)); }
  Instant deadline() const { return queue_.deadline(); }

  /// Tells how a message ended, and counts it. Each ends once.
  void settle(const SettledEvent& event) {
    ++outcomes_.at(static_cast<std::size_t>(event.outcome));
    events_.settled(event);
  }
  /// Tells how much waits, if that is another number than was told before.
  void tell_size();

  const MessageQueue& queue() const { return queue_; }
  const OutcomeCounts& outcomes() const { return outcomes_; }

 private:
  void settle_discarded(const std::vector<DiscardedMessage>& discarded);

  EventSink& events_;
  std::string user_;
  MessageQueue queue_;
  std::size_t told_size_ = 0;
  /// Behind all that came with a place of their own.
  std::uint64_t sequence_ = std::numeric_limits<std::uint32_t>::max();
  OutcomeCounts outcomes_{};
};

}  // namespace holdfast::realtime
