#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/message_queue.h"
#include "core/rate_limiter.h"
#include "phoenix/message.h"
#include "phoenix/pending_replies.h"
#include "realtime/events.h"
#include "realtime/metrics.h"

namespace holdfast::realtime {

struct SenderOptions {
  QueueOptions queue;
  double flush_per_second =
      defaults::flush_per_second;  ///< Of what waited in the queue; the server's limit is 100 events/s.
  Duration stalled_after = defaults::stalled_after;  ///< Unanswered this long, a write makes the connection suspect.
};

/// A frame for the socket.
struct Frame {
  std::string data;
  bool binary = false;
};

/// Everything that was asked to be sent and has not settled: what waits in the queue, and what waits for its reply.
/// Each message settles exactly once.
class Sender {
 public:
  Sender(const SenderOptions& options, phoenix::Version version, EventSink& events)
      : options_(options), version_(version), events_(events), queue_(options.queue) {}

  /// Who sends from now on; empty: nobody is signed in. What nobody was known to have sent becomes the user's. What
  /// another one has queued is not theirs to send, and fails; with nobody signed in it waits for its owner.
  void change_user(const std::string& user);
  const std::string& user() const { return user_; }
  bool may_go(const OutgoingMessage& message) const { return message.owner.empty() || message.owner == user_; }
  /// Another user is signed in than the one who sent it.
  bool is_anothers(const OutgoingMessage& message) const { return !user_.empty() && !may_go(message); }

  void enqueue(OutgoingMessage message, Instant queued_at);
  /// Writes a message at once, under `ref`. Nothing if it cannot be framed; it has failed then.
  std::optional<Frame> write(OutgoingMessage message, std::string_view topic, std::string_view join_ref,
                             std::string ref, Instant now);
  /// The next queued message of a channel that fulfils `sendable`, if the pace of flushing allows one.
  template <typename Predicate>
  std::optional<OutgoingMessage> next_to_flush(Predicate sendable, Instant now);
  bool must_wait(ChannelId channel, Instant now) const {
    return queue_.has_channel(channel) || now < slow_until_ || (on_trial() && trial_->channel == channel);
  }
  /// A suspected message goes out alone: no other suspected one, and nothing on its channel, until it is answered. So
  /// the next close finds the one that brings it about, and spares the others.
  bool may_be_flushed(const OutgoingMessage& message) const {
    return !on_trial() || (!message.suspected && message.channel != trial_->channel);
  }
  /// The server has closed a channel for too many messages: for a minute all of ours go at the pace of a flush.
  void slow_down(Instant now) { slow_until_ = now + std::chrono::minutes{1}; }

  /// A reply: settles its message. False if nobody waits for this ref.
  bool reply_received(const phoenix::Message& reply, std::string_view status, std::string_view response, Instant now);
  /// The server has not taken up the message of that ref: it goes back to the queue.
  void refused(std::string_view ref, Instant now);
  /// Takes back what was written under one event of a channel and has no answer yet; the caller settles it.
  std::vector<OutgoingMessage> take_in_flight(ChannelId channel, std::string_view event) {
    return pending_.take_event(channel, event);
  }
  /// `blamed`: it was the server that ended it, perhaps for a message: what was in flight goes out once more.
  void connection_lost(bool blamed, Instant now);
  void channel_broken(ChannelId channel, ErrorCode error, bool blamed, Instant now);
  /// Ends all messages of a channel, or all there are, with one outcome.
  void discard_channel(ChannelId channel, Outcome outcome, ErrorCode error);
  void discard_all(Outcome outcome, ErrorCode error);

  void expire_queue(Instant now) { settle_discarded(queue_.expire(now)); }
  Instant queue_deadline() const { return queue_.deadline(); }
  /// For an open connection. `replies_may_come`: while the server is known to be blocked, answers get more time, though
  /// not without end.
  void expire_replies(bool replies_may_come, Instant now);
  Instant replies_deadline(bool replies_may_come) const;
  /// When a paced flush may go on.
  Instant flush_at(Instant now) const { return flush_limiter_.available_at(now); }
  /// Once per stall.
  bool take_stalled(Instant now);

  /// Tells how a message ended, and counts it.
  void settle(const SettledEvent& event) {
    ++outcomes_.at(static_cast<std::size_t>(event.outcome));
    events_.settled(event);
  }

  const MessageQueue& queue() const { return queue_; }
  const OutcomeCounts& outcomes() const { return outcomes_; }
  std::size_t in_flight() const { return pending_.size(); }

 private:
  void settle_discarded(const std::vector<DiscardedMessage>& discarded);
  struct Trial {
    ChannelId channel;
    std::uint64_t sequence;
  };
  bool on_trial() const { return trial_ && pending_.contains(trial_->channel, trial_->sequence); }
  ErrorCode why_given_up(OutgoingMessage& message, bool blamed) const;
  void put_back(std::vector<OutgoingMessage> messages, bool blamed, Instant now);
  std::optional<std::string> encode(const OutgoingMessage& message, const phoenix::OutgoingFrame& frame) const;

  SenderOptions options_;
  phoenix::Version version_;
  EventSink& events_;
  std::string user_;
  MessageQueue queue_;
  phoenix::PendingReplies pending_;
  RateLimiter flush_limiter_{options_.flush_per_second, options_.flush_per_second / 5};
  Instant stalled_at_ = never;
  Instant slow_until_{};
  std::optional<Trial> trial_;  ///< The suspected message that went out last.
  /// Behind all that came with a place of their own.
  std::uint64_t sequence_ = std::numeric_limits<std::uint32_t>::max();
  OutcomeCounts outcomes_{};
};

template <typename Predicate>
std::optional<OutgoingMessage> Sender::next_to_flush(Predicate sendable, Instant now) {
  if (queue_.empty() || flush_limiter_.available_at(now) > now) return std::nullopt;
  auto message = queue_.take_first(sendable);
  if (message) flush_limiter_.try_acquire(now);
  return message;
}

}  // namespace holdfast::realtime
