#include <algorithm>
#include <utility>

#include "realtime/client.h"

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;

/// A failing join blocks the server's whole socket for 5 s (protocol.md, "What a client must survive" 1).
constexpr Duration join_may_block{std::chrono::seconds{6}};
constexpr Duration joins_may_block_at_most{std::chrono::seconds{15}};

/// In a row, and of one channel: of many that are refused for one token each has its own tries. A fresh token that is
/// refused again will be refused for ever.
constexpr std::uint8_t max_token_refusals = 2;

bool is_about_token(ErrorCode error) { return error == ErrorCode::token_expired || error == ErrorCode::invalid_token; }

}  // namespace

// --- The user --------------------------------------------------------------------------------------------------------

RealtimeChannel* Client::find(ChannelId id) {
  const auto found = channels_.find(id);
  return found == channels_.end() ? nullptr : found->second.get();
}

RealtimeChannel* Client::find(std::string_view topic) {
  const auto found = by_topic_.find(topic);
  return found == by_topic_.end() ? nullptr : found->second;
}

const RealtimeChannel* Client::channel(ChannelId id) const {
  const auto found = channels_.find(id);
  return found == channels_.end() ? nullptr : found->second.get();
}

void Client::open_channel(ChannelId id, std::string_view topic, std::string_view join_payload, Instant) {
  if (RealtimeChannel* old = find(id)) forget(*old);
  auto ch = std::make_unique<RealtimeChannel>(id, std::string{topic}, std::string{join_payload}, options_.channel);
  by_topic_[std::string{topic}] = ch.get();
  channels_[id] = std::move(ch);
}

void Client::configure_channel(ChannelId id, std::string_view join_payload, Instant now) {
  RealtimeChannel* ch = find(id);
  if (ch == nullptr || ch->config.payload() == join_payload) return;
  ch->config = JoinConfig{std::string{join_payload}};
  if (ch->channel.is_joined() || ch->channel.is_joining()) ch->channel.rejoin_now();
  channels_touched_ = true;
  settle_down(now);
}

void Client::subscribe(ChannelId id, Duration join_timeout, Instant now) {
  RealtimeChannel* ch = find(id);
  if (ch == nullptr) return;
  ch->join_timeout = join_timeout;
  ch->channel.subscribe();
  ch->token_refusals = 0;
  // Joined, but its changes were refused: whoever subscribes again wants them tried again.
  if (ch->channel.is_joined() && ch->reported == ChannelState::errored) ch->channel.rejoin_now();
  channels_touched_ = true;
  if (wanted_) report(*ch);
  settle_down(now);
}

void Client::unsubscribe(ChannelId id, Duration leave_timeout, Instant now) {
  RealtimeChannel* ch = find(id);
  if (ch == nullptr) return;
  discard_messages(*ch, Outcome::dropped, ErrorCode::channel_left);
  ch->tracker.clear();
  if (ch->channel.unsubscribe(connection_.is_open(), leave_timeout, now)) write_leave(*ch, now);
  stop_changes(*ch);
  ch->presence.clear();
  channels_touched_ = true;
  report(*ch);
  settle_down(now);
}

void Client::close_channel(ChannelId id, Instant now) {
  RealtimeChannel* ch = find(id);
  if (ch == nullptr) return;
  unsubscribe(id, Duration::zero(), now);
  forget(*ch);
  channels_touched_ = true;
  settle_down(now);
}

void Client::forget(RealtimeChannel& ch) {
  discard_messages(ch, Outcome::dropped, ErrorCode::channel_left);
  if (const auto named = by_topic_.find(ch.channel.topic()); named != by_topic_.end() && named->second == &ch) {
    by_topic_.erase(named);
  }
  channels_.erase(ch.id);
}

/// Settles all that waits for a channel or for an answer in it. Presence that was announced is announced again, should
/// the channel come back, as one does that failed for its token.
void Client::discard_messages(RealtimeChannel& ch, Outcome outcome, ErrorCode error) {
  if (const auto request = ch.tracker.clear_unsent()) sender_.settle({*request, outcome, error});
  sender_.discard_channel(ch.id, outcome, error);
}

/// Presence that was in flight is not sent again as it was: what the user is now is announced after the rejoin.
void Client::take_presence_back(RealtimeChannel& ch) {
  if (!ch.is_supabase) return;
  for (OutgoingMessage& message : sender_.take_in_flight(ch.id, "presence")) {
    if (!sender_.may_go(message)) {
      sender_.settle({message.request, Outcome::failed, ErrorCode::user_changed});
      continue;
    }
    const auto replaced = ch.tracker.lost(std::move(message));
    if (replaced) sender_.settle({*replaced, Outcome::sent, ErrorCode::none, "superseded"});
  }
}

// --- Joining and leaving ---------------------------------------------------------------------------------------------

void Client::join_ready_channels(Instant now) {
  if (!connection_.is_open() || !token_.ready()) return;
  for (auto& [id, ch] : channels_) {
    if (!ch->channel.wants_join(now)) continue;
    if (ch->is_supabase && !token_.ready_to_join(now)) return;
    if (!join_limiter_.try_acquire(now)) return;
    write_join(*ch, now);
  }
}

void Client::write_join(RealtimeChannel& ch, Instant now) {
  const std::string ref = next_ref();
  ch.channel.join_written(ref, ch.join_timeout, now);
  ch.presence.joining();
  stop_changes(ch);
  ch.closing_error = ErrorCode::none;
  ch.token_generation = token_.generation();
  ch.joined_with = token_.generation();
  ch.user = token_.user();
  const std::string payload = ch.is_supabase ? ch.config.with_token(token_.value()) : ch.config.payload();
  write_control(ref, ref, ch.channel.topic(), "phx_join", payload, now);
  ++joining_;
  connection_.excuse_silence(now + std::min<Duration>(joining_ * join_may_block, joins_may_block_at_most));
  report(ch);
}

void Client::write_leave(RealtimeChannel& ch, Instant now) {
  ch.leave_ref = next_ref();
  write_control(ch.channel.join_ref(), ch.leave_ref, ch.channel.topic(), "phx_leave", "{}", now);
}

/// Another user's rights: the server must end the old ones before it is asked for the new ones. A join in their place
/// would not do: what it sends meanwhile to the old one bears no mark of which it was for.
void Client::hand_over(RealtimeChannel& ch, Instant now) {
  if (!ch.is_supabase) return;
  if (const auto request = ch.tracker.clear()) {
    sender_.settle({*request, Outcome::failed, ErrorCode::user_changed});
  }
  ch.presence.clear();
  if (!ch.channel.hand_over(connection_.is_open(), now)) return;
  write_leave(ch, now);
  stop_changes(ch);
  report(ch);
}

void Client::leave_answered(RealtimeChannel& ch, Instant now) {
  const bool comes_back = ch.channel.is_handing_over();
  ch.channel.left();
  channels_touched_ = true;
  if (comes_back) handed_over(ch, now);
  report(ch);
}

/// The server has let go. What it has not answered of before it never will.
void Client::handed_over(RealtimeChannel& ch, Instant now) {
  take_presence_back(ch);
  sender_.channel_broken(ch.id, ErrorCode::channel_closed, false, now);
  channels_touched_ = true;
}

void Client::join_answered(RealtimeChannel& ch, std::string_view status, std::string_view response, Instant now) {
  channels_touched_ = true;
  // The server takes joins one by one, and a failing one holds up the others: each answer is a sign of progress.
  for (auto& [id, other] : channels_) other->channel.join_progressed(now);
  // This was the last: no join blocks the server any more.
  if (joining_ <= 1) connection_.end_excuse();
  if (status != "ok") return join_refused(ch, response, now);
  ch.channel.join_accepted(now);
  ch.detail.clear();
  ch.token_refusals = 0;
  ch.ids.assign(ch.config, response);
  ch.tracker.rejoined();
  if (ch.flow == ChangesFlow::awaited) ch.flow_by = now + options_.changes_timeout;
  report(ch, response);
  // A token that came in the meantime is not the one that the channel was joined with.
  if (ch.token_generation != token_.generation()) offer_token(ch, now);
}

void Client::join_refused(RealtimeChannel& ch, std::string_view response, Instant now) {
  ServerError error = classify_join_error(response);
  ch.detail = std::move(error.detail);
  const bool has_newer_token = ch.is_supabase && ch.token_generation != token_.generation();
  if (has_newer_token && (is_about_token(error.code) || error.code == ErrorCode::unauthorized)) {
    return ch.channel.rejoin_now();
  }
  if (is_about_token(error.code)) return retry_with_new_token(ch, error.code, true, now);
  if (is_final(error.code)) return fail_channel(ch, error.code, now, response);
  ch.channel.join_refused(error.code, random_, now);
  report(ch, response);
}

/// The server ended a channel that we did not want to leave.
/// `blamed`: for a reason that it does not name, perhaps for a message.
void Client::close_by_server(RealtimeChannel& ch, ErrorCode error, Instant now, bool blamed) {
  channels_touched_ = true;
  if (error != ErrorCode::channel_crashed) take_presence_back(ch);
  sender_.channel_broken(ch.id, error, blamed, now);
  if (error == ErrorCode::rate_limited) sender_.slow_down(now);
  stop_changes(ch);
  if (is_about_token(error)) return retry_with_new_token(ch, error, false, now);
  if (is_final(error)) return fail_channel(ch, error, now);
  ch.channel.broken(error, random_, now);
  report(ch);
}

void Client::retry_with_new_token(RealtimeChannel& ch, ErrorCode error, bool joining, Instant now) {
  const bool expired = error == ErrorCode::token_expired;
  // The last words on the old token, which crossed with the new one: the next join tells whether that is good.
  const bool superseded = expired && !joining && ch.joined_with != token_.generation() && token_.is_fresh(now);
  if (!superseded && (!token_.rejected(ch.token_generation, now) || ++ch.token_refusals > max_token_refusals)) {
    return fail_channel(ch, expired ? ErrorCode::session_expired : ErrorCode::invalid_token, now);
  }
  const ErrorCode retried = expired ? ErrorCode::token_expired : ErrorCode::token_refused;
  if (joining) {
    ch.channel.join_refused(retried, random_, now);
  } else {
    ch.channel.broken(retried, random_, now);
  }
  report(ch);
}

void Client::fail_channel(RealtimeChannel& ch, ErrorCode error, Instant now, std::string_view response) {
  if (ch.channel.is_joined()) write_leave(ch, now);
  ch.channel.fail(error);
  stop_changes(ch);
  discard_messages(ch, Outcome::failed, error);
  channels_touched_ = true;
  report(ch, response);
}

// --- Database changes ------------------------------------------------------------------------------------------------

void Client::stop_changes(RealtimeChannel& ch) {
  const bool flowed = ch.flow == ChangesFlow::flowing;
  ch.flow = ch.config.wants_changes() ? ChangesFlow::awaited : ChangesFlow::not_wanted;
  ch.flow_by = never;
  if (flowed && listener_ != nullptr) listener_->changes_stopped(ch.id);
}

/// On a joined channel: they flow once the server says so, or it is joined anew.
void Client::await_changes(RealtimeChannel& ch, Instant now) {
  stop_changes(ch);
  if (ch.flow == ChangesFlow::awaited) ch.flow_by = now + options_.changes_timeout;
  report(ch);
}

void Client::changes_reported(RealtimeChannel& ch, const SystemMessage& message, Instant now) {
  channels_touched_ = true;
  const bool renewed = now < std::exchange(ch.renewal_by, Instant{});
  if (message.status == "ok") {
    if (renewed && ch.flow == ChangesFlow::flowing) return;
    ch.flow = ChangesFlow::flowing;
    ch.flow_by = never;
    report(ch);
    if (listener_ != nullptr) listener_->changes_flow(ch.id);
    return;
  }
  ch.detail = message.message;
  const ErrorCode error = classify_changes_error(message.message);
  // The channel stays joined (protocol.md "postgres_changes"): broadcasts and presence go on.
  stop_changes(ch);
  // Unless it refused the parameters, the server tries again by itself after 5 to 10 s, and says so; if it does not,
  // the timeout joins anew.
  if (!is_final(error)) ch.flow_by = now + options_.changes_timeout;
  ch.reported = ChannelState::errored;
  events_.channel_state({ch.id, ChannelState::errored, error, Instant{}, ch.detail});
}

// --- Time ------------------------------------------------------------------------------------------------------------

void Client::presence_deadlines(Instant now) {
  for (auto& [id, ch] : channels_) {
    const auto request = ch->tracker.expire(now);
    if (request) sender_.settle({*request, Outcome::expired, ErrorCode::send_timeout});
  }
}

void Client::channel_deadlines(Instant now) {
  for (auto& [id, ch] : channels_) {
    const bool let_go = ch->channel.is_handing_over();
    if (const auto error = ch->channel.deadline_reached(random_, now)) {
      ch->detail.clear();
      report(*ch);
    }
    if (let_go && !ch->channel.is_handing_over()) handed_over(*ch, now);
    if (now < ch->flow_by) continue;
    ch->flow_by = never;
    ch->detail = "The server accepted the join but never said that changes flow.";
    write_leave(*ch, now);
    close_by_server(*ch, ErrorCode::database_unavailable, now);
  }
}

// --- Telling the user ------------------------------------------------------------------------------------------------

void Client::report(RealtimeChannel& ch, std::string_view response) {
  const ChannelState state = ch.state();
  if (state == ch.reported && response.empty() && state != ChannelState::errored) return;
  ch.reported = state;
  events_.channel_state({ch.id, state, ch.channel.error(), ch.channel.retry_at(), ch.detail, response});
}

void Client::report_closed(RealtimeChannel& ch, ErrorCode reason) {
  if (ch.reported == ChannelState::closed) return;
  ch.reported = ChannelState::closed;
  events_.channel_state({ch.id, ChannelState::closed, reason});
}

}  // namespace holdfast::realtime
