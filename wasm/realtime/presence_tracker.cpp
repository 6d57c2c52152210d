#include "realtime/presence_tracker.h"

#include <utility>

#include "phoenix/json_scanner.h"

namespace holdfast::realtime {
namespace {

bool is_untrack(const OutgoingMessage& message) {
  return phoenix::find_member(message.payload, "event") == R"("untrack")";
}

}  // namespace

std::optional<RequestId> PresenceTracker::set(OutgoingMessage message) {
  const std::optional<RequestId> replaced = clear();
  wanted_ = std::move(message);
  unsent_ = true;
  return replaced;
}

std::optional<RequestId> PresenceTracker::lost(OutgoingMessage message) {
  if (!wanted_ && is_untrack(message)) wanted_ = message;
  const bool current = wanted_ && wanted_->payload == message.payload;
  if (!current || (wanted_->request != 0 && wanted_->request != message.request)) return message.request;
  wanted_->request = message.request;
  wanted_->settle_by = message.settle_by;
  unsent_ = true;
  return std::nullopt;
}

void PresenceTracker::rejoined() { unsent_ = wanted_.has_value(); }

std::optional<OutgoingMessage> PresenceTracker::next(Instant now) {
  if (!unsent_ || !limiter_.try_acquire(now)) return std::nullopt;
  unsent_ = false;
  OutgoingMessage message = *wanted_;
  // Announced again later, it is nobody's request any more.
  wanted_->request = 0;
  wanted_->settle_by = never;
  if (is_untrack(message)) wanted_.reset();
  return message;
}

std::optional<RequestId> PresenceTracker::clear() {
  const bool waits = std::exchange(unsent_, false) && wanted_ && wanted_->request != 0;
  const std::optional<RequestId> request = waits ? std::optional{wanted_->request} : std::nullopt;
  wanted_.reset();
  return request;
}

std::optional<RequestId> PresenceTracker::expire(Instant now) {
  if (now < settle_by()) return std::nullopt;
  wanted_->settle_by = never;
  return std::exchange(wanted_->request, 0);
}

Instant PresenceTracker::deadline(Instant now) const { return unsent_ ? limiter_.available_at(now) : never; }

}  // namespace holdfast::realtime
