#include "realtime/client.h"

#include <algorithm>
#include <utility>

// What the connection wants, and what follows from each input.

namespace holdfast::realtime {
namespace {

/// A failing join blocks the server's whole socket for 5 s (protocol.md, "What a client must survive" 1).
constexpr Duration join_may_block{std::chrono::seconds{6}};
constexpr Duration joins_may_block_at_most{std::chrono::seconds{15}};

/// The server closed the connection (whatever the browser says of the network), and not because it goes down itself: it
/// may have been for a message.
bool is_kick(const CloseInfo& close) {
  return close.code != 0 && close.code != 1006 && close.code != 1012 && close.code != 1013;
}

}  // namespace

Client::Client(ClientOptions options, EventSink& events, ChangeListener* listener)
    : options_(std::move(options)),
      events_(events),
      random_(options_.seed),
      connection_(options_.connection, random_.next()),
      wire_(connection_, options_.version, events_),
      sender_(options_.sender, options_.version, events_),
      token_(options_.token_source),
      host_{options_, events_, random_, token_, sender_, wire_, schedule_, listener},
      join_limiter_(options_.joins_per_second, options_.joins_per_second / 2) {}

void Client::settle_down(Instant now) {
  for (auto outputs = connection_.take_outputs(); !outputs.empty(); outputs = connection_.take_outputs()) {
    for (const ConnectionOutput& output : outputs) {
      if (const auto* change = std::get_if<StateChange>(&output)) obey(*change, now);
      if (const auto* open = std::get_if<OpenTransport>(&output)) wire_.command(*open);
      if (const auto* close = std::get_if<CloseTransport>(&output)) wire_.command(*close);
      if (std::holds_alternative<WriteHeartbeat>(output)) wire_.write_heartbeat(now);
    }
  }
  join_ready_channels(now);
  if (const auto wish = token_.take_wish()) events_.token_wanted({*wish});
  flush_queue(now);
  status_.tell_news(sender_, connection_, events_);
}

void Client::obey(const StateChange& change, Instant now) {
  events_.connection_state({change.state, change.previous, change.reason, change.close.code, change.attempts,
                            change.retry_at, change.close.reason});
  wire_.state_changed(change, now);
  const bool is_open = change.state == ConnectionState::connected;
  const bool was_open = change.previous == ConnectionState::connected;
  if (is_open && !was_open) {
    token_.connected(now);
    join_limiter_.refill();
  }
  if (was_open && !is_open) connection_lost(change, now);
}

void Client::connection_lost(const StateChange& change, Instant now) {
  for (auto& [id, ch] : channels_) ch->take_presence_back();
  sender_.connection_lost(is_kick(change.close), now);
  for (auto& [id, ch] : channels_) ch->connection_lost(change.reason, now);
}

void Client::join_ready_channels(Instant now) {
  join_due_ = never;
  if (!connection_.is_open() || !token_.ready()) return;
  const auto& wanting = schedule_.wanting_join();
  for (auto next = wanting.begin(); next != wanting.end();) {
    RealtimeChannel& ch = *find((next++)->second);  // A channel that joins leaves this list.
    if (ch.is_supabase() && !token_.ready_to_join(now)) return;
    if (!join_limiter_.try_acquire(now)) {
      join_due_ = join_limiter_.available_at(now);
      return;
    }
    ch.join(now);
    const Duration excuse = schedule_.joining().size() * join_may_block;
    connection_.excuse_silence(now + std::min(excuse, joins_may_block_at_most));
  }
}

void Client::flush_queue(Instant now) {
  flush_due_ = never;
  // While it is in doubt whether anyone is there, nothing is written that would be lost.
  if (!connection_.is_open() || connection_.checking() || sender_.queue().empty()) return;
  const auto sendable = [this](const OutgoingMessage& message) {
    const RealtimeChannel* ch = find(message.channel);
    const bool joined = ch != nullptr && ch->channel().is_joined();
    return joined && sender_.may_go(message) && sender_.may_be_flushed(message);
  };
  while (auto message = sender_.next_to_flush(sendable, now)) {
    RealtimeChannel& ch = *find(message->channel);
    ch.send(std::move(*message), now);
  }
  // What is left waits for the pace, or else for its channel.
  const Instant next = sender_.flush_at(now);
  if (next > now && !sender_.queue().empty()) flush_due_ = next;
}

void Client::tell_metrics(std::uint32_t request, Instant now) {
  const std::string json = metrics_json(now);
  events_.metrics({request, json});
}

std::string Client::metrics_json(Instant now) const {
  const Gauges gauges{sender_.queue().size(), sender_.queue().bytes(), sender_.in_flight(),
                      channels_.size(),       connection_.quality(),   sender_.outcomes()};
  return wire_.metrics_json(gauges, now);
}

}  // namespace holdfast::realtime
