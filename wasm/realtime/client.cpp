#include "realtime/client.h"

#include <algorithm>
#include <utility>

// What the connection wants, and what follows from each input.

namespace holdfast::realtime {
namespace {

/// The server closed the connection (whatever the browser says of the network), and not because it goes down itself: it
/// may have been for a message.
bool is_kick(const CloseInfo& close) {
  return close.code != 0 && close.code != 1006 && close.code != 1012 && close.code != 1013;
}

}  // namespace

Client::Client(ClientOptions options, EventSink& events, ChangeListener* listener)
    : options_(std::move(options)),
      events_(events),
      listener_(listener),
      random_(options_.seed),
      connection_(options_.connection, random_.next()),
      sender_(options_.sender, options_.version, events_),
      token_(options_.token_source),
      join_limiter_(options_.joins_per_second, options_.joins_per_second / 2) {}

void Client::settle_down(Instant now) {
  for (auto outputs = connection_.take_outputs(); !outputs.empty(); outputs = connection_.take_outputs()) {
    for (const ConnectionOutput& output : outputs) {
      if (const auto* change = std::get_if<StateChange>(&output)) obey(*change, now);
      if (const auto* open = std::get_if<OpenTransport>(&output)) commands_.emplace_back(*open);
      if (const auto* close = std::get_if<CloseTransport>(&output)) commands_.emplace_back(*close);
      if (std::holds_alternative<WriteHeartbeat>(output)) write_heartbeat(now);
    }
  }
  if (std::exchange(channels_touched_, false)) look_after_channels(now);
  if (const auto wish = token_.take_wish()) events_.token_wanted({*wish});
  flush_queue(now);
  report_gauges();
}

void Client::look_after_channels(Instant now) {
  join_ready_channels(now);
  announce_presence(now);
  channels_deadline_ = never;
  presence_deadline_ = never;
  joining_ = 0;
  for (const auto& [id, ch] : channels_) {
    if (ch->channel.is_joining()) ++joining_;
    channels_deadline_ = std::min(channels_deadline_, channel_due(*ch, now));
    presence_deadline_ = std::min(presence_deadline_, ch->tracker.settle_by());
  }
}

Instant Client::channel_due(const RealtimeChannel& ch, Instant now) const {
  if (!connection_.is_open()) return never;
  if (ch.channel.wants_join(now)) return token_.ready() ? join_limiter_.available_at(now) : never;
  const Instant due = std::min(ch.channel.deadline(), ch.flow_by);
  return ch.channel.is_joined() ? std::min(due, ch.tracker.deadline(now)) : due;
}

void Client::obey(const StateChange& change, Instant now) {
  events_.connection_state({change.state, change.previous, change.reason, change.close.code, change.attempts,
                            change.retry_at, change.close.reason});
  trace_.state_changed(change, now);
  const bool is_open = change.state == ConnectionState::connected;
  const bool was_open = change.previous == ConnectionState::connected;
  if (is_open && !was_open) connection_opened(now);
  if (was_open && !is_open) connection_lost(change, now);
}

void Client::connection_opened(Instant now) {
  metrics_.connected(now);
  token_.connected(now);
  join_limiter_.refill();
  channels_touched_ = true;
}

void Client::connection_lost(const StateChange& change, Instant now) {
  metrics_.lost();
  heartbeat_ref_.clear();
  for (auto& [id, ch] : channels_) take_presence_back(*ch);
  sender_.connection_lost(is_kick(change.close), now);
  for (auto& [id, ch] : channels_) {
    const bool was_known = ch->channel.is_wanted();
    ch->channel.connection_lost();
    stop_changes(*ch);
    ch->closing_error = ErrorCode::none;
    if (!was_known) {
      report(*ch);
    } else if (wanted_) {
      ch->reported = phoenix::ChannelState::errored;
      events_.channel_state({ch->id, phoenix::ChannelState::errored, change.reason});
    }
  }
  channels_touched_ = true;
}

void Client::write(Frame frame, std::string_view topic, std::string_view event, Instant now) {
  const auto transport = connection_.transport();
  if (!transport) return;
  metrics_.frame_sent(frame.data.size());
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
  flush_due_ = never;
  // While it is in doubt whether anyone is there, nothing is written that would be lost.
  if (!connection_.is_open() || connection_.checking() || sender_.queue().empty()) return;
  const auto sendable = [this](const OutgoingMessage& message) {
    const RealtimeChannel* ch = find(message.channel);
    const bool joined = ch != nullptr && ch->channel.is_joined();
    return joined && sender_.may_go(message) && sender_.may_be_flushed(message);
  };
  while (auto message = sender_.next_to_flush(sendable, now)) {
    RealtimeChannel& ch = *find(message->channel);
    send_now(ch, std::move(*message), now);
  }
  // What is left waits for the pace, or else for its channel.
  const Instant next = sender_.flush_at(now);
  if (next > now && !sender_.queue().empty()) flush_due_ = next;
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
    events_.queue({static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(sender_.queue().bytes())});
  }
  const Quality& quality = connection_.quality();
  const bool known = quality == reported_quality_ && connection_.last_heartbeat_at() == reported_heartbeat_;
  if (known && connection_.checking() == reported_checking_) return;
  reported_quality_ = quality;
  reported_heartbeat_ = connection_.last_heartbeat_at();
  reported_checking_ = connection_.checking();
  events_.quality(
      {quality.level, quality.latency_ms, quality.jitter_ms, quality.loss, reported_heartbeat_, reported_checking_});
}

void Client::tell_metrics(std::uint32_t request, Instant now) {
  const std::string json = metrics_json(now);
  events_.metrics({request, json});
}

std::string Client::metrics_json(Instant now) const {
  const Gauges gauges{sender_.queue().size(), sender_.queue().bytes(), sender_.in_flight(),
                      channels_.size(),       connection_.quality(),   sender_.outcomes()};
  return metrics_.json(gauges, trace_, now);
}

}  // namespace holdfast::realtime
