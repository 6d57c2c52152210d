#include <algorithm>
#include <utility>

#include "realtime/realtime_channel.h"

// What a channel sends, hears and tells. Its transitions are in realtime_channel.cpp.

namespace holdfast::realtime {

using phoenix::ChannelState;

// --- What it sends ---------------------------------------------------------------------------------------------------

/// Changes nothing in the schedule.
void RealtimeChannel::send(OutgoingMessage&& message, Instant now) {
  const bool echoes = is_broadcast(message) && attachments_.brings_own();
  set_echoes(message, echoes);
  if (!echoes || message.expects_reply) {
    output_.write_message(std::move(message), channel_.join_ref(), now);
    return;
  }
  OutgoingMessage own = message;
  if (output_.write_message(std::move(message), channel_.join_ref(), now)) echo(own);
}

/// Whether the server brings it back was decided by the join that it was written on.
void RealtimeChannel::acknowledged(const OutgoingMessage& message) {
  if (echoes(message)) echo(message);
}

/// To those who want the client's own broadcasts, while the server does not send them.
void RealtimeChannel::echo(const OutgoingMessage& message) {
  const std::vector<AttachmentId> takers = attachments_.takers_of_own();
  if (takers.empty()) return;
  const PayloadKind kind = kind_of(message);
  const bool is_bytes = kind == PayloadKind::binary || kind == PayloadKind::user_broadcast_binary;
  const auto form =
      is_bytes ? BroadcastForm::binary : (kind == PayloadKind::json ? BroadcastForm::text : BroadcastForm::json);
  host_.events().echo({id_, takers, form, message.event, is_bytes ? phoenix::Encoding::binary : phoenix::Encoding::json,
                       message.payload});
}

void RealtimeChannel::track(OutgoingMessage message, Instant now) {
  tracker_.set(std::move(message));
  reschedule(now);
}

/// Presence in flight is not sent again as it was: after the rejoin, the present state is announced. The caller updates
/// the schedule.
void RealtimeChannel::take_presence_back() {
  if (is_supabase_) tracker_.take_back();
}

/// Announced presence is announced again if the channel comes back, as after a failed token. The caller updates the
/// schedule.
void RealtimeChannel::discard_messages(Outcome outcome, ErrorCode error) {
  tracker_.discard_unsent(outcome, error);
  host_.sender().discard_channel(id_, outcome, error);
}

void RealtimeChannel::discard_presence(Outcome outcome, ErrorCode error, Instant now) {
  take_presence_back();
  tracker_.discard_unsent(outcome, error);
  reschedule(now);
}

void RealtimeChannel::offer_token(Instant now) {
  if (!is_supabase_) return;
  try_again_if_refused();
  if (channel_.is_joined() && !host_.token().value().empty()) write_token(now);
  reschedule(now);
}

/// The server answers a renewed token like a new subscription, though nothing was interrupted. If the token belongs to
/// another user, that answer says that the new rights apply.
void RealtimeChannel::write_token(Instant now) {
  if (token_.renew(now)) {
    changes_.expect_renewal(now + host_.options().changes_timeout);
  } else {
    const bool after_another = changes_.owes_report();
    stop_changes();
    changes_.expect(now + host_.options().changes_timeout, after_another);
    report();
  }
  output_.write_token(channel_.join_ref(), host_.token().value(), now);
}

void RealtimeChannel::say_goodbye(Instant now) {
  if (host_.wire().is_open() && channel_.is_joined()) output_.write_leave(channel_.join_ref(), now);
}

// --- What it hears ---------------------------------------------------------------------------------------------------

/// Messages for listeners change nothing in the schedule.
void RealtimeChannel::message_received(const phoenix::Message& message, Incoming kind, Instant now) {
  const bool closes = kind == Incoming::close || kind == Incoming::error;
  if (closes) {
    close_received(message, kind == Incoming::error, now);
  } else if (!channel_.accepts(message)) {
    if (kind == Incoming::system && channel_.awaits_leave()) expect_close(parse_system(message.payload));
    return;
  } else if (kind == Incoming::system && is_supabase_) {
    system_received(message.payload, now);
  } else {
    return inbox_.deliver(message, kind);
  }
  reschedule(now);
}

void RealtimeChannel::system_received(std::string_view payload, Instant now) {
  host_.events().system({id_, payload});
  const SystemMessage system = parse_system(payload);
  if (system.extension == "postgres_changes") return changes_reported(system, now);
  expect_close(system);
  if (system.status == "error") detail_ = system.message;
}

/// The server says why it is about to close the channel.
void RealtimeChannel::expect_close(const SystemMessage& system) {
  if (is_supabase_ && system.status == "error" && system.extension != "postgres_changes") {
    closing_error_ = classify_system_error(system.message);
  }
}

void RealtimeChannel::stop_changes() {
  const bool flowed = changes_.stop(attachments_.asked_for_changes());
  if (flowed && host_.listener() != nullptr) host_.listener()->changes_stopped(id_);
}

void RealtimeChannel::changes_reported(const SystemMessage& message, Instant now) {
  if (message.status == "ok") {
    if (!changes_.start(now)) return;
    report();
    if (host_.listener() != nullptr) host_.listener()->changes_flow(id_);
    return;
  }
  detail_ = message.message;
  const ErrorCode error = classify_changes_error(message.message);
  // The channel stays joined (protocol.md "postgres_changes"): broadcasts and presence go on.
  stop_changes();
  // Unless it refused the parameters, the server tries again by itself after 5 to 10 s, and reports that. If it does
  // not, the timeout joins again.
  if (!is_final(error)) changes_.expect(now + host_.options().changes_timeout);
  output_.tell({id_, ChannelState::errored, error, {}, detail_});
}

// --- What it tells ---------------------------------------------------------------------------------------------------

ChannelState RealtimeChannel::state() const {
  const bool complete = channel_.is_joined() && !changes_.are_awaited();
  return complete ? ChannelState::subscribed : channel_.state();
}

void RealtimeChannel::report(std::string_view response) {
  const ChannelState state = this->state();
  if (state == output_.told() && response.empty() && state != ChannelState::errored) return;
  output_.tell({id_, state, channel_.error(), channel_.retry_at(), detail_, response});
}

void RealtimeChannel::report_want_of_token(Instant retry_at, std::string_view message) {
  if (is_supabase_) output_.tell({id_, ChannelState::errored, ErrorCode::token_source_failed, retry_at, message});
}

/// Changes nothing in the schedule.
void RealtimeChannel::connection_ended(ChannelState shown, ErrorCode reason) {
  const bool known = shown == ChannelState::closed && output_.told() == shown;
  if (!known) output_.tell({id_, shown, reason});
}

bool RealtimeChannel::takes_messages() const {
  return !channel_.is_leaving() && channel_.state() != ChannelState::failed;
}

ErrorCode RealtimeChannel::refusal() const {
  if (channel_.is_leaving()) return ErrorCode::channel_left;
  return channel_.error() == ErrorCode::none ? ErrorCode::channel_closed : channel_.error();
}

// --- Time ------------------------------------------------------------------------------------------------------------

/// Announces presence if that is due, and plans what comes next. Also withdraws lessons, because the channel may now
/// handle a frame differently.
void RealtimeChannel::reschedule(Instant now) {
  host_.lessons().take_back();
  if (host_.wire().is_open() && channel_.is_joined() && !channel_.rejoins_soon()) {
    if (auto message = tracker_.next(now)) send(std::move(*message), now);
  }
  const ChannelSchedule::Plan plan{channel_.wants_join(now), channel_.is_joining(), deadline(now)};
  host_.schedule().replace(id_, std::exchange(planned_, plan), plan);
}

Instant RealtimeChannel::deadline(Instant now) const {
  Instant due = tracker_.expire_at();
  // Once it wants to join, the client gives it its turn.
  if (channel_.wants_join(now)) return due;
  if (channel_.is_joined() && !channel_.rejoins_soon()) due = std::min(due, tracker_.announce_at(now));
  return std::min({due, changes_.deadline(), channel_.deadline()});
}

}  // namespace holdfast::realtime
