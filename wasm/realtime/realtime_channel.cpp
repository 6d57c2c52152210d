#include "realtime/realtime_channel.h"

#include <utility>

// All transitions of a channel. Each public input ends in `reschedule`, unless it says otherwise.

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;

bool was_refused_for_token(ErrorCode error) {
  return is_about_token(error) || error == ErrorCode::token_refused || error == ErrorCode::session_expired ||
         error == ErrorCode::unauthorized;
}

}  // namespace

RealtimeChannel::RealtimeChannel(ChannelId id, std::string_view topic, std::string_view join_payload,
                                 SocketParts& socket)
    : host_(socket),
      id_(id),
      is_supabase_(topic.starts_with("realtime:")),
      channel_(std::string{topic}, host_.options().channel),
      attachments_(join_payload),
      inbox_(host_, id, is_supabase_, attachments_),
      output_(host_, topic),
      tracker_(host_, id),
      token_(host_.token()) {}

// --- The user --------------------------------------------------------------------------------------------------------

void RealtimeChannel::subscribe(Duration join_timeout, Instant now) {
  join_timeout_ = join_timeout;
  channel_.subscribe();
  token_.forgive();
  // A user who subscribes again wants another try.
  if (lacks_changes()) channel_.rejoin_now();
  if (host_.connection_wanted()) report();
  reschedule(now);
}

void RealtimeChannel::unsubscribe(Duration leave_timeout, Instant now) {
  discard_messages(Outcome::dropped, ErrorCode::channel_left);
  tracker_.discard(Outcome::dropped, ErrorCode::channel_left);
  if (channel_.unsubscribe(host_.wire().is_open(), leave_timeout, now)) output_.write_leave(channel_.join_ref(), now);
  stop_changes();
  inbox_.clear_presence();
  report();
  reschedule(now);
}

void RealtimeChannel::configure(std::string_view join_payload, Instant now) {
  if (!attachments_.configure(join_payload)) return;
  if (!is_supabase_ || !attachments_.config_is_given()) channel_.rejoin_at(now);
  tell_refusals();
  reschedule(now);
}

void RealtimeChannel::attach(AttachmentId id, bool presence, std::string_view changes, std::string_view config,
                             Instant now) {
  // Only the user decides the payload of a plain Phoenix topic.
  if (!is_supabase_) return;
  // If the channel is waiting to join, the next join asks for everything anyway.
  if (attachments_.attach(id, presence, changes, config)) channel_.rejoin_at(now);
  tell_refusals();
  reschedule(now);
}

/// A server refuses all changes because of one bad entry. When that entry goes, try the others again.
void RealtimeChannel::detach(AttachmentId id, Instant now) {
  const auto detached = attachments_.detach(id);
  if (detached.more) channel_.rejoin_at(now);
  if (detached.less && lacks_changes()) channel_.rejoin_now();
  tell_refusals();
  reschedule(now);
}

void RealtimeChannel::tell_refusals() {
  for (const AttachmentId id : attachments_.take_refusal_news()) {
    host_.events().attachment({id_, id, attachments_.refuses(id) ? ErrorCode::config_conflict : ErrorCode::none});
  }
}

/// Joined, but its changes were refused.
bool RealtimeChannel::lacks_changes() const { return channel_.is_joined() && output_.told() == ChannelState::errored; }

// --- The access token ------------------------------------------------------------------------------------------------

void RealtimeChannel::try_again_if_refused() {
  if (!was_refused_for_token(channel_.error())) return;
  if (channel_.state() == ChannelState::failed) channel_.subscribe();
  // A joining channel still expects its answer: joins that pile up would block the server for 5 s each.
  if (!channel_.is_joining()) channel_.rejoin_now();
}

/// A join without a leave would not do: meanwhile the server sends messages to the old join, and they do not say which
/// join they are for.
void RealtimeChannel::hand_over(Instant now) {
  if (!is_supabase_) return;
  tracker_.discard(Outcome::failed, ErrorCode::user_changed);
  inbox_.clear_presence();
  if (channel_.hand_over(host_.wire().is_open(), now)) {
    output_.write_leave(channel_.join_ref(), now);
    stop_changes();
    report();
  }
  reschedule(now);
}

/// The server has ended the old join. It will not answer earlier messages any more.
void RealtimeChannel::handed_over(Instant now) {
  take_presence_back();
  host_.sender().channel_broken(id_, ErrorCode::channel_closed, false, now);
}

// --- Joining and leaving ---------------------------------------------------------------------------------------------

void RealtimeChannel::join(Instant now) {
  const std::string payload = attachments_.join(is_supabase_ ? host_.token().value() : std::string_view{});
  channel_.join_written(output_.write_join(payload, now), join_timeout_, now);
  inbox_.joining();
  stop_changes();
  closing_error_ = ErrorCode::none;
  token_.join();
  report();
  reschedule(now);
}

void RealtimeChannel::join_answered(const Reply& reply, Instant now) {
  if (reply.status == "ok") {
    join_accepted(reply.response, now);
  } else {
    join_refused(reply.response, now);
  }
  reschedule(now);
}

void RealtimeChannel::join_accepted(std::string_view response, Instant now) {
  channel_.join_accepted(now);
  detail_.clear();
  token_.forgive();
  attachments_.join_accepted(response);
  tracker_.rejoined();
  changes_.expect(now + host_.options().changes_timeout);
  report(response);
  // A token that arrived in the meantime is not the one that the channel was joined with.
  if (!token_.is_latest()) offer_token(now);
}

void RealtimeChannel::join_refused(std::string_view response, Instant now) {
  ServerError error = classify_join_error(response);
  detail_ = std::move(error.detail);
  const bool has_newer_token = is_supabase_ && !token_.is_latest();
  if (has_newer_token && (is_about_token(error.code) || error.code == ErrorCode::unauthorized)) {
    return channel_.rejoin_now();
  }
  if (is_about_token(error.code)) return retry_with_new_token(error.code, true, now);
  if (is_final(error.code)) return fail(error.code, now, response);
  channel_.join_refused(error.code, host_.random(), now);
  report(response);
}

void RealtimeChannel::leave_answered(Instant now) {
  const bool comes_back = channel_.is_handing_over();
  const ErrorCode closed_for = std::exchange(closing_error_, ErrorCode::none);
  channel_.left();
  if (comes_back) handed_over(now);
  // The server ended the channel before it heard of the leave. Whoever joins next needs another token.
  if (is_about_token(closed_for)) token_.refused(closed_for == ErrorCode::token_expired, true, now);
  report();
}

// --- The connection --------------------------------------------------------------------------------------------------

/// None of this is reported: the channel goes on joining.
void RealtimeChannel::move_to(SocketParts& socket, Instant now) {
  take_presence_back();
  host_.sender().channel_broken(id_, ErrorCode::channel_closed, false, now);
  host_.schedule().replace(id_, std::exchange(planned_, {}), {});
  host_.move_to(socket);
  channel_.connection_lost();
  stop_changes();
  reschedule(now);
}

void RealtimeChannel::connection_lost(ErrorCode reason, Instant now) {
  const bool was_wanted = channel_.is_wanted();
  channel_.connection_lost();
  stop_changes();
  closing_error_ = ErrorCode::none;
  if (!was_wanted) {
    report();
  } else if (host_.connection_wanted()) {
    output_.tell({id_, ChannelState::errored, reason});
  }
  reschedule(now);
}

// --- What the server says --------------------------------------------------------------------------------------------

bool RealtimeChannel::reply_received(std::string_view ref, const Reply& reply, Instant now) {
  const bool to_leave = channel_.awaits_leave() && output_.is_answer_to_leave(ref);
  const bool is_unmatched = says_unmatched_topic(reply);
  const bool of_this_join = channel_.is_joined() && is_later(ref, channel_.join_ref());
  if (to_leave) {
    leave_answered(now);
  } else if (is_unmatched && !of_this_join && host_.sender().awaits(ref)) {
    // The server had ended the earlier join that the message was written on: it waits for the next one.
    take_presence_back();
    host_.sender().refused(ref, now);
  } else if (of_this_join && is_unmatched) {
    // The server has lost the channel without telling: it did not accept this message, which waits for the rejoin. An
    // earlier message may be the cause.
    take_presence_back();
    host_.sender().refused(ref, now);
    close_by_server(ErrorCode::channel_closed, now, true);
  } else {
    return false;
  }
  reschedule(now);
  return true;
}

void RealtimeChannel::close_received(const phoenix::Message& message, bool crashed, Instant now) {
  if (!channel_.is_current(join_ref_of(message))) return;
  if (channel_.awaits_leave()) return leave_answered(now);
  if (crashed) return close_by_server(ErrorCode::channel_crashed, now);
  const bool explained = closing_error_ != ErrorCode::none;
  close_by_server(explained ? closing_error_ : ErrorCode::channel_closed, now, !explained);
}

/// The server ended a channel that we did not want to leave. `blamed`: the server names no reason, so a message may be
/// the cause.
void RealtimeChannel::close_by_server(ErrorCode error, Instant now, bool blamed) {
  if (error != ErrorCode::channel_crashed) take_presence_back();
  host_.sender().channel_broken(id_, error, blamed, now);
  if (error == ErrorCode::rate_limited) host_.sender().slow_down(now);
  stop_changes();
  if (is_about_token(error)) return retry_with_new_token(error, false, now);
  if (is_final(error)) return fail(error, now);
  channel_.broken(error, host_.random(), now);
  report();
}

void RealtimeChannel::retry_with_new_token(ErrorCode error, bool joining, Instant now) {
  const bool expired = error == ErrorCode::token_expired;
  if (!token_.refused(expired, !joining, now)) {
    return fail(expired ? ErrorCode::session_expired : ErrorCode::invalid_token, now);
  }
  const ErrorCode retried = expired ? ErrorCode::token_expired : ErrorCode::token_refused;
  if (joining) {
    channel_.join_refused(retried, host_.random(), now);
  } else {
    channel_.broken(retried, host_.random(), now);
  }
  report();
}

void RealtimeChannel::fail(ErrorCode error, Instant now, std::string_view response) {
  if (channel_.is_joined()) output_.write_leave(channel_.join_ref(), now);
  channel_.fail(error);
  stop_changes();
  discard_messages(Outcome::failed, error);
  report(response);
}

// --- Database changes ------------------------------------------------------------------------------------------------

void RealtimeChannel::changes_overdue(Instant now) {
  detail_ = "The server accepted the join but never said that changes flow.";
  output_.write_leave(channel_.join_ref(), now);
  close_by_server(ErrorCode::database_unavailable, now);
}

// --- Time ------------------------------------------------------------------------------------------------------------

void RealtimeChannel::deadline_reached(Instant now) {
  const bool let_go = channel_.is_handing_over();
  if (channel_.deadline_reached(host_.random(), now)) {
    detail_.clear();
    report();
  }
  if (let_go && !channel_.is_handing_over()) handed_over(now);
  if (now >= changes_.deadline() && !channel_.wants_join(now)) changes_overdue(now);
  tracker_.expire(now);
  reschedule(now);
}

}  // namespace holdfast::realtime
