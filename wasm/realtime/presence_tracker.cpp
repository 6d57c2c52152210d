#include "realtime/presence_tracker.h"

#include <utility>

#include "phoenix/json_scanner.h"

namespace holdfast::realtime {
namespace {

bool is_untrack(const OutgoingMessage& message) {
  return phoenix::find_member(message.payload, "event") == R"("untrack")";
}

SettledEvent superseded(RequestId request) { return {request, Outcome::sent, ErrorCode::none, "superseded"}; }

}  // namespace

void PresenceTracker::set(OutgoingMessage message) {
  if (has_waiting_call()) host_.outbox().settle(superseded(wanted_->request));
  wanted_ = std::move(message);
  unsent_ = true;
}

std::optional<OutgoingMessage> PresenceTracker::next(Instant now) {
  if (!unsent_ || !limiter_.try_acquire(now)) return std::nullopt;
  unsent_ = false;
  OutgoingMessage message = *wanted_;
  // A later announcement belongs to no request any more.
  wanted_->request = 0;
  wanted_->settle_by = never;
  if (is_untrack(message)) wanted_.reset();
  return message;
}

void PresenceTracker::take_back() {
  for (OutgoingMessage& message : host_.sender().take_in_flight(channel_, "presence")) {
    if (host_.outbox().may_go(message)) {
      put_back(std::move(message));
    } else {
      host_.outbox().settle({message.request, Outcome::failed, ErrorCode::user_changed});
    }
  }
}

void PresenceTracker::put_back(OutgoingMessage message) {
  if (!wanted_ && is_untrack(message)) wanted_ = message;
  const bool current = wanted_ && wanted_->payload == message.payload;
  if (!current || (wanted_->request != 0 && wanted_->request != message.request)) {
    return host_.outbox().settle(superseded(message.request));
  }
  wanted_->request = message.request;
  wanted_->settle_by = message.settle_by;
  unsent_ = true;
}

void PresenceTracker::rejoined() { unsent_ = wanted_.has_value(); }

void PresenceTracker::discard(Outcome outcome, ErrorCode error) {
  if (has_waiting_call()) host_.outbox().settle({wanted_->request, outcome, error});
  unsent_ = false;
  wanted_.reset();
}

void PresenceTracker::discard_unsent(Outcome outcome, ErrorCode error) {
  if (has_waiting_call()) discard(outcome, error);
}

void PresenceTracker::expire(Instant now) {
  if (now < expire_at()) return;
  wanted_->settle_by = never;
  host_.outbox().settle({std::exchange(wanted_->request, 0), Outcome::expired, ErrorCode::send_timeout});
}

Instant PresenceTracker::announce_at(Instant now) const { return unsent_ ? limiter_.available_at(now) : never; }

}  // namespace holdfast::realtime
