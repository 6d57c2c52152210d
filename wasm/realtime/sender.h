#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/message_queue.h"
#include "core/rate_limiter.h"
#include "phoenix/message.h"
#include "phoenix/pending_replies.h"
#include "realtime/client_command.h"
#include "realtime/outbox.h"

namespace holdfast::realtime {

struct SenderOptions {
  QueueOptions queue;
  double flush_per_second =
      defaults::flush_per_second;  ///< Of what waited in the queue; the server's limit is 100 events/s.
  Duration stalled_after = defaults::stalled_after;  ///< Unanswered this long, a write makes the connection suspect.
};

/// What the payload of an outgoing message is, and so how it is framed.
enum class PayloadKind : std::uint8_t { json, binary, user_broadcast_json, user_broadcast_binary };

// A message's tag holds its kind, and whether the client itself brings it to its own listeners.
inline PayloadKind kind_of(const OutgoingMessage& message) { return static_cast<PayloadKind>(message.tag & 0x7f); }
inline bool echoes(const OutgoingMessage& message) { return (message.tag & 0x80) != 0; }
inline void set_echoes(OutgoingMessage& message, bool echoes) {
  message.tag = static_cast<std::uint8_t>((message.tag & 0x7f) | (echoes ? 0x80 : 0));
}
/// A broadcast of Supabase, which the server would send to all on the channel.
inline bool is_broadcast(const OutgoingMessage& message) {
  const PayloadKind kind = kind_of(message);
  const bool of_user = kind == PayloadKind::user_broadcast_json || kind == PayloadKind::user_broadcast_binary;
  return of_user || message.event == "broadcast";
}

/// Sends the messages of one socket: writes them at the pace that the server allows, and waits for their replies.
/// Messages lost on the way go back to the outbox. Each message settles exactly once.
class Sender {
 public:
  /// `outbox` must outlive it.
  Sender(const SenderOptions& options, phoenix::Version version, Outbox& outbox)
      : options_(options), version_(version), outbox_(outbox) {}

  /// Messages in flight without a known sender are now the user's.
  void user_changed();
  /// Writes a message at once, under `ref`. Returns nothing if it cannot be framed; then it has failed.
  std::optional<Frame> write(OutgoingMessage message, std::string_view topic, std::string_view join_ref,
                             std::string ref, Instant now);
  /// The next queued message that fulfils `sendable`, if the pace allows one.
  template <typename Predicate>
  std::optional<OutgoingMessage> next_to_flush(Predicate sendable, Instant now);
  bool must_wait(ChannelId channel, Instant now) const {
    return outbox_.queue().has_channel(channel) || now < slow_until_ || (on_trial() && trial_->channel == channel);
  }
  /// A suspected message goes out alone: no other suspected one, and nothing else on its channel, until it is answered.
  /// So the next close identifies the message that causes it, and spares the others.
  bool may_be_flushed(const OutgoingMessage& message) const {
    return !on_trial() || (!message.suspected && message.channel != trial_->channel);
  }
  /// The server has closed a channel for too many messages: for a minute all messages go at the pace of a flush.
  void slow_down(Instant now) { slow_until_ = now + std::chrono::minutes{1}; }

  /// A reply: settles its message, and returns it. Returns nothing if nobody waits for this ref.
  std::optional<OutgoingMessage> reply_received(const phoenix::Message& reply, std::string_view status,
                                                std::string_view response, Instant now);
  bool awaits(std::string_view ref) const { return pending_.contains(ref); }
  /// The server has not accepted the message of that ref: it goes back to the queue.
  void refused(std::string_view ref, Instant now);
  /// Takes back messages that were written under one event of a channel and have no answer yet; the caller settles
  /// them.
  std::vector<OutgoingMessage> take_in_flight(ChannelId channel, std::string_view event) {
    return pending_.take_event(channel, event);
  }
  /// `blamed`: the server ended the connection, perhaps because of a message: what was in flight goes out once more.
  void connection_lost(bool blamed, Instant now);
  void channel_broken(ChannelId channel, ErrorCode error, bool blamed, Instant now);
  /// Ends all messages of a channel (also the waiting ones), or all that are in flight, with one outcome; with `failed`
  /// if they were written.
  void discard_channel(ChannelId channel, Outcome outcome, ErrorCode error);
  void discard_in_flight(Outcome outcome, ErrorCode error);

  /// For an open connection. `replies_may_come`: while the server is known to be blocked, answers get more time, but
  /// not without end.
  void expire_replies(bool replies_may_come, Instant now);
  Instant replies_deadline(bool replies_may_come) const;
  /// When a paced flush may go on.
  Instant flush_at(Instant now) const { return flush_limiter_.available_at(now); }
  /// True once per stall.
  bool take_stalled(Instant now);

  std::size_t in_flight() const { return pending_.size(); }

 private:
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
  Outbox& outbox_;
  phoenix::PendingReplies pending_;
  RateLimiter flush_limiter_{options_.flush_per_second, options_.flush_per_second / 5};
  Instant stalled_at_ = never;
  Instant slow_until_{};
  std::optional<Trial> trial_;  ///< The suspected message that went out last.
};

template <typename Predicate>
std::optional<OutgoingMessage> Sender::next_to_flush(Predicate sendable, Instant now) {
  if (outbox_.queue().empty() || flush_limiter_.available_at(now) > now) return std::nullopt;
  auto message = outbox_.take_first(sendable);
  if (message) flush_limiter_.try_acquire(now);
  return message;
}

}  // namespace holdfast::realtime
