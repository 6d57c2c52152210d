#pragma once

#include <optional>
#include <vector>

#include "core/message_queue.h"
#include "core/rate_limiter.h"

namespace holdfast::realtime {

/// What this client says of itself on one channel. The last state wins, it is announced again after every rejoin, and
/// never faster than the server allows: more than 5 presence calls in 30 s shut a channel (protocol.md "presence").
class PresenceTracker {
 public:
  /// A new state to announce (`track`) or none (`untrack`). Returns the request that it replaces, if that is unsent.
  std::optional<RequestId> set(OutgoingMessage message);
  /// A message that `next` gave was lost with its connection. Announced again if it is still the state to be in;
  /// otherwise returns its request, which a later state has replaced.
  std::optional<RequestId> lost(OutgoingMessage message);
  /// The server has forgotten us: announce again what was announced.
  void rejoined();
  /// The message to write now, if there is one and the pace allows it.
  std::optional<OutgoingMessage> next(Instant now);
  /// The channel is left: nothing is announced any more. Returns the request that never went out.
  std::optional<RequestId> clear();

  /// As `clear`, but what was announced before stays announced after the next join.
  std::optional<RequestId> clear_unsent() { return unsent_ && wanted_->request != 0 ? clear() : std::nullopt; }

  Instant deadline(Instant now) const;
  /// When the request that could not go out yet is to settle.
  Instant settle_by() const { return unsent_ && wanted_->request != 0 ? wanted_->settle_by : never; }
  /// Returns that request once it is due. What it asked for is still announced when it can be.
  std::optional<RequestId> expire(Instant now);

 private:
  std::optional<OutgoingMessage> wanted_;  ///< The state to be in; nothing after an `untrack` went out.
  bool unsent_ = false;
  /// In any 30 s at most 3 + 2, however the network bunches them.
  RateLimiter limiter_{2.0 / 30.0, 3.0};
};

}  // namespace holdfast::realtime
