#pragma once

#include <optional>

#include "core/message_queue.h"
#include "core/rate_limiter.h"
#include "realtime/channel_host.h"

namespace holdfast::realtime {

/// The presence of this client on one channel. The last state wins. It is announced again after every rejoin, and never
/// faster than the server allows: more than 5 presence calls in 30 s shut a channel (protocol.md "presence"). A call
/// that waits here is settled here.
class PresenceTracker {
 public:
  /// `host` must outlive it.
  PresenceTracker(const ChannelHost& host, ChannelId channel) : host_(host), channel_(channel) {}

  /// A new state to announce (`track`) or none (`untrack`).
  void set(OutgoingMessage message);
  /// The message to write now, if there is one and the pace allows it.
  std::optional<OutgoingMessage> next(Instant now);
  /// Takes back a message from `next` that the server has not answered. It is announced again if it is still the wanted
  /// state.
  void take_back();
  /// The server has forgotten this client: announce its state again.
  void rejoined();
  /// Announces nothing any more.
  void discard(Outcome outcome, ErrorCode error);
  /// Like `discard`, but an earlier announcement is repeated after the next join.
  void discard_unsent(Outcome outcome, ErrorCode error);
  /// Settles the call that could not go out in time. Its state is still announced when possible.
  void expire(Instant now);

  /// When `next` has something to write.
  Instant announce_at(Instant now) const;
  /// When `expire` has something to settle.
  Instant expire_at() const { return has_waiting_call() ? wanted_->settle_by : never; }

 private:
  bool has_waiting_call() const { return unsent_ && wanted_->request != 0; }
  void put_back(OutgoingMessage message);

  const ChannelHost& host_;
  ChannelId channel_;
  std::optional<OutgoingMessage> wanted_;  ///< The state to be in; nothing after an `untrack` went out.
  bool unsent_ = false;
  /// At most 3 + 2 in any 30 s, however the network bunches them.
  RateLimiter limiter_{2.0 / 30.0, 3.0};
};

}  // namespace holdfast::realtime
