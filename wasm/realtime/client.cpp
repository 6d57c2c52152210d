#include "realtime/client.h"

#include <algorithm>
#include <utility>

#include "phoenix/binary_codec.h"
#include "phoenix/json_scanner.h"

namespace holdfast::realtime {

Client::Client(ClientOptions options, ChangeListener* listener)
    : options_(std::move(options)),
      listener_(listener),
      random_(options_.seed),
      connection_(options_.connection, random_.next()),
      sender_(options_.sender, options_.version, events_),
      token_(options_.token_source),
      join_limiter_(options_.joins_per_second, options_.joins_per_second / 2) {}

// --- The user --------------------------------------------------------------------------------------------------------

void Client::connect(Instant now) {
  if (!std::exchange(wanted_, true)) channels_touched_ = true;
  connection_.connect(now);
  settle_down(now);
}

void Client::disconnect(Instant now) {
  for (auto& [id, ch] : channels_) {
    if (connection_.is_open() && ch->channel.is_joined()) write_leave(*ch, now);
  }
  wanted_ = false;
  connection_.disconnect(now);
  discard_all_messages(Outcome::dropped, ErrorCode::queue_cleared);
  settle_down(now);
  for (auto& [id, ch] : channels_) report_closed(*ch, ErrorCode::closed_by_user);
}

void Client::discard_all_messages(Outcome outcome, ErrorCode error) {
  for (auto& [id, ch] : channels_) {
    take_presence_back(*ch);
    if (const auto request = ch->tracker.clear_unsent()) write_settlement(events_, {*request, outcome, error});
  }
  sender_.discard_all(outcome, error);
}

void Client::simulate_disconnect(Instant now) {
  connection_.simulate_disconnect(now);
  settle_down(now);
}

void Client::set_access_token(std::string token, Instant now) {
  const bool changed = token_.set(std::move(token), now);
  for (auto& [id, ch] : channels_) {
    if (changed && ch->is_supabase()) offer_token(*ch, now);
  }
  channels_touched_ = true;
  settle_down(now);
}

/// A new token: a joined channel hears of it, one that was refused tries again.
void Client::offer_token(RealtimeChannel& ch, Instant now) {
  const ErrorCode error = ch.channel.error();
  const bool refused = error == ErrorCode::token_expired || error == ErrorCode::token_refused ||
                       error == ErrorCode::session_expired || error == ErrorCode::invalid_token ||
                       error == ErrorCode::unauthorized;
  if (refused && ch.channel.state() == phoenix::ChannelState::failed) ch.channel.subscribe();
  // One that is joining has its answer to come: joins that pile up would block the server for 5 s each.
  if (refused && !ch.channel.is_joining()) ch.channel.rejoin_now();
  if (!ch.channel.is_joined() || token_.value().empty()) return;
  ch.token_generation = token_.generation();
  std::string payload = R"({"access_token":)";
  phoenix::append_quoted(payload, token_.value());
  payload += '}';
  write_control(ch.channel.join_ref(), next_ref(), ch.channel.topic(), "access_token", payload, now);
}

void Client::token_failed(std::string_view message, Instant now) {
  token_.failed(random_, now);
  write_notice(events_, ErrorCode::token_source_failed, 1, message);
  channels_touched_ = true;
  settle_down(now);
}

void Client::push(PushRequest push, Instant now) {
  RealtimeChannel* ch = find(push.channel);
  OutgoingMessage message{push.request,
                          push.channel,
                          std::move(push.event),
                          std::move(push.payload),
                          push.kind,
                          push.expects_reply,
                          push.timeout > Duration::zero() ? push.timeout : options_.push_timeout};
  if (ch == nullptr || ch->channel.is_leaving() || ch->channel.state() == phoenix::ChannelState::failed) {
    refuse(message, ch);
  } else if (ch->is_supabase() && message.event == "presence") {
    channels_touched_ = true;
    if (const auto replaced = ch->tracker.set(std::move(message))) {
      write_settlement(events_, {*replaced, Outcome::sent, ErrorCode::none, "superseded"});
    }
  } else if (ch->channel.is_joined() && !(push.may_wait && sender_.must_wait(ch->id))) {
    send_now(*ch, std::move(message), now);
  } else if (push.may_wait) {
    sender_.enqueue(std::move(message), now);
  } else {
    refuse(message, ch);
  }
  settle_down(now);
}

void Client::refuse(const OutgoingMessage& message, const RealtimeChannel* ch) {
  const ErrorCode error = ch == nullptr || ch->channel.is_leaving() ? ErrorCode::channel_left : ch->channel.error();
  write_settlement(events_,
                   {message.request, Outcome::failed, error == ErrorCode::none ? ErrorCode::channel_closed : error});
}

void Client::send_now(RealtimeChannel& ch, OutgoingMessage message, Instant now) {
  const std::string event = message.event;
  auto frame = sender_.write(std::move(message), ch.channel.topic(), ch.channel.join_ref(), next_ref(), now);
  if (frame) write(std::move(*frame), ch.channel.topic(), event, now);
}

// --- The socket ------------------------------------------------------------------------------------------------------

void Client::transport_opened(TransportId transport, Instant now) {
  connection_.transport_opened(transport, now);
  settle_down(now);
}

void Client::transport_closed(TransportId transport, const CloseInfo& close, Instant now) {
  connection_.transport_closed(transport, close, now);
  settle_down(now);
}

void Client::transport_impossible(ErrorCode error, Instant now) {
  connection_.fail(error, now);
  wanted_ = false;
  discard_all_messages(Outcome::failed, error);
  settle_down(now);
  for (auto& [id, ch] : channels_) {
    if (!ch->channel.is_wanted()) continue;
    ch->reported = phoenix::ChannelState::closed;
    write_channel(events_, {id, phoenix::ChannelState::closed, error});
  }
}

bool Client::hear(TransportId transport, std::string_view frame, Instant now) {
  if (connection_.transport() != transport) return false;
  ++traffic_.frames_received;
  traffic_.bytes_received += frame.size();
  connection_.frame_heard(now);
  return true;
}

void Client::text_received(TransportId transport, std::string_view frame, Instant now) {
  if (!hear(transport, frame, now)) return;
  if (const auto message = decoder_.decode(frame)) {
    trace_.frame(Trace::Kind::received, message->topic, message->event, frame.size(), now);
    route(*message, now);
  } else {
    malformed("a text frame is no Phoenix message", ErrorCode::malformed_frame);
  }
  settle_down(now);
}

void Client::binary_received(TransportId transport, std::string_view frame, Instant now) {
  if (!hear(transport, frame, now)) return;
  if (const auto message = phoenix::decode_binary(frame)) {
    trace_.frame(Trace::Kind::received, message->topic, message->event, frame.size(), now);
    route(*message, now);
  } else if (phoenix::is_known_binary_kind(frame)) {
    malformed("a binary frame is shorter than its lengths say", ErrorCode::malformed_frame);
  } else {
    malformed("a binary frame is of an unknown kind", ErrorCode::unknown_frame_kind);
  }
  settle_down(now);
}

/// Counted always, told at 1, 2, 4, 8, …: a broken peer must not flood the page with notices.
void Client::malformed(std::string_view what, ErrorCode code) {
  ++malformed_frames_;
  const bool power_of_two = (malformed_frames_ & (malformed_frames_ - 1)) == 0;
  if (power_of_two) write_notice(events_, code, malformed_frames_, what);
}

// --- The page and the clock ------------------------------------------------------------------------------------------

void Client::online_changed(bool online, Instant now) {
  connection_.online_changed(online, now);
  settle_down(now);
}

void Client::visible_changed(bool visible, Instant now) {
  connection_.visible_changed(visible, now);
  settle_down(now);
}

void Client::suspend(Instant now) {
  connection_.suspend(now);
  settle_down(now);
}

void Client::resume(Instant now) {
  connection_.resume(now);
  settle_down(now);
}

void Client::deadline_reached(Instant now) {
  connection_.deadline_reached(now);
  token_.deadline_reached(random_, now);
  if (now >= channels_deadline_) channel_deadlines(now);
  const bool replies_may_come = connection_.is_open() && joining_ == 0;
  if (replies_may_come && sender_.take_stalled(now)) connection_.suspect(now);
  sender_.expire_queue(now);
  if (connection_.is_open()) sender_.expire_replies(replies_may_come, now);
  channels_touched_ = true;
  settle_down(now);
}

Instant Client::deadline(Instant now) const {
  Instant due = std::min({connection_.deadline(), token_.deadline(), channels_deadline_});
  const bool open = connection_.is_open();
  due = std::min(due, sender_.queue_deadline());
  if (open) due = std::min(due, sender_.replies_deadline(joining_ == 0));
  if (open && !sender_.queue().empty() && sender_.flush_at(now) > now) due = std::min(due, sender_.flush_at(now));
  return due;
}

// --- What follows from an input --------------------------------------------------------------------------------------

void Client::settle_down(Instant now) {
  for (auto outputs = connection_.take_outputs(); !outputs.empty(); outputs = connection_.take_outputs()) {
    for (const ConnectionOutput& output : outputs) {
      if (const auto* change = std::get_if<StateChange>(&output)) obey(*change, now);
      if (const auto* open = std::get_if<OpenTransport>(&output)) commands_.emplace_back(*open);
      if (const auto* close = std::get_if<CloseTransport>(&output)) commands_.emplace_back(*close);
      if (std::holds_alternative<WriteHeartbeat>(output)) write_heartbeat(now);
    }
  }
  if (const auto wish = token_.take_wish()) write_token_wish(events_, *wish);
  if (std::exchange(channels_touched_, false)) look_after_channels(now);
  flush_queue(now);
  report_gauges();
}

void Client::look_after_channels(Instant now) {
  join_ready_channels(now);
  announce_presence(now);
  channels_deadline_ = never;
  joining_ = 0;
  for (const auto& [id, ch] : channels_) {
    if (ch->channel.is_joining()) ++joining_;
    channels_deadline_ = std::min(channels_deadline_, channel_due(*ch, now));
  }
}

Instant Client::channel_due(const RealtimeChannel& ch, Instant now) const {
  if (!connection_.is_open()) return never;
  if (ch.channel.wants_join(now)) return token_.ready() ? join_limiter_.available_at(now) : never;
  const Instant due = std::min(ch.channel.deadline(), ch.flow_by);
  return ch.channel.is_joined() ? std::min(due, ch.tracker.deadline(now)) : due;
}

void Client::obey(const StateChange& change, Instant now) {
  write_state_change(events_, change);
  trace_.state_changed(change, now);
  const bool is_open = change.state == ConnectionState::connected;
  const bool was_open = change.previous == ConnectionState::connected;
  if (is_open && !was_open) connection_opened(now);
  if (was_open && !is_open) connection_lost(change.reason, now);
}

void Client::connection_opened(Instant now) {
  ++traffic_.connections;
  token_.connected(now);
  join_limiter_.refill();
  channels_touched_ = true;
}

void Client::connection_lost(ErrorCode reason, Instant now) {
  ++traffic_.losses;
  heartbeat_ref_.clear();
  for (auto& [id, ch] : channels_) take_presence_back(*ch);
  sender_.connection_lost(now);
  for (auto& [id, ch] : channels_) {
    const bool was_known = ch->channel.is_wanted();
    ch->channel.connection_lost();
    stop_changes(*ch);
    ch->closing_error = ErrorCode::none;
    if (!was_known) {
      report(*ch);
    } else if (wanted_) {
      ch->reported = phoenix::ChannelState::errored;
      write_channel(events_, {ch->id, phoenix::ChannelState::errored, reason});
    }
  }
  channels_touched_ = true;
}

void Client::write(Frame frame, std::string_view topic, std::string_view event, Instant now) {
  const auto transport = connection_.transport();
  if (!transport) return;
  ++traffic_.frames_sent;
  traffic_.bytes_sent += frame.data.size();
  trace_.frame(Trace::Kind::sent, topic, event, frame.data.size(), now);
  commands_.emplace_back(WriteFrame{*transport, std::move(frame)});
}

void Client::write_control(std::string_view join_ref, std::string_view ref, std::string_view topic,
                           std::string_view event, std::string_view payload, Instant now) {
  write({phoenix::encode_json(options_.version, {join_ref, ref, topic, event, payload}), false}, topic, event, now);
}

void Client::write_heartbeat(Instant now) {
  heartbeat_ref_ = next_ref();
  write_control({}, heartbeat_ref_, "phoenix", "heartbeat", "{}", now);
}

void Client::flush_queue(Instant now) {
  if (!connection_.is_open() || sender_.queue().empty()) return;
  const auto sendable = [this](const OutgoingMessage& message) {
    const RealtimeChannel* ch = find(message.channel);
    return ch != nullptr && ch->channel.is_joined();
  };
  while (auto message = sender_.next_to_flush(sendable, now)) {
    RealtimeChannel& ch = *find(message->channel);
    send_now(ch, std::move(*message), now);
  }
}

void Client::announce_presence(Instant now) {
  if (!connection_.is_open()) return;
  for (auto& [id, ch] : channels_) {
    if (!ch->channel.is_joined()) continue;
    if (auto message = ch->tracker.next(now)) send_now(*ch, std::move(*message), now);
  }
}

void Client::report_gauges() {
  if (const std::size_t size = sender_.queue().size(); size != reported_queue_) {
    reported_queue_ = size;
    write_queue(events_, size, sender_.queue().bytes());
  }
  const Quality& quality = connection_.quality();
  if (quality == reported_quality_ && connection_.last_heartbeat_at() == reported_heartbeat_) return;
  reported_quality_ = quality;
  reported_heartbeat_ = connection_.last_heartbeat_at();
  write_quality(events_, quality, reported_heartbeat_);
}

std::string Client::metrics_json() const {
  std::string out = "{";
  const auto append = [&](std::string_view name, std::uint64_t value) {
    if (out.size() > 1) out += ',';
    out.append("\"").append(name).append("\":").append(std::to_string(value));
  };
  append("framesReceived", traffic_.frames_received);
  append("bytesReceived", traffic_.bytes_received);
  append("framesSent", traffic_.frames_sent);
  append("bytesSent", traffic_.bytes_sent);
  append("connections", traffic_.connections);
  append("losses", traffic_.losses);
  append("malformedFrames", malformed_frames_);
  append("messagesQueued", sender_.queue().size());
  append("messagesInFlight", sender_.in_flight());
  append("channels", channels_.size());
  out.append(",\"trace\":").append(trace_.json()).append("}");
  return out;
}

}  // namespace holdfast::realtime
