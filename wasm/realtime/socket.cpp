#include "realtime/socket.h"

#include <algorithm>
#include <utility>

// What the connection wants, and what the channels of a socket do.

namespace holdfast::realtime {
namespace {

/// A failing join blocks the server's whole socket for 5 s (protocol.md, "What a client must survive" 1).
constexpr Duration join_may_block{std::chrono::seconds{6}};
constexpr Duration joins_may_block_at_most{std::chrono::seconds{15}};
/// Waiting for one refusal costs as much as a dial in a bad network.
constexpr std::ptrdiff_t stale_joins_worth_a_dial = 2;

/// Whether the server closed the connection (whatever the browser says of the network), and not because it stops: a
/// message may have been the cause.
bool is_kick(const CloseInfo& close) {
  return close.code != 0 && close.code != 1006 && close.code != 1012 && close.code != 1013;
}

PayloadKind kind_of(const PushCommand& push) {
  const bool binary = push.encoding == phoenix::Encoding::binary;
  if ((push.flags & push_user_broadcast) == 0) return binary ? PayloadKind::binary : PayloadKind::json;
  return binary ? PayloadKind::user_broadcast_binary : PayloadKind::user_broadcast_json;
}

}  // namespace

Socket::Socket(ClientParts& client, std::uint32_t number)
    : client_(client),
      number_(number),
      connection_(client.options.connection, client.random.next(), &client.last_transport),
      wire_(connection_, client),
      sender_(client.options.sender, client.options.version, client.outbox),
      parts_{client, sender_, wire_, schedule_},
      join_limiter_(client.options.joins_per_second, client.options.joins_per_second / 2) {}

// --- What follows from an input --------------------------------------------------------------------------------------

void Socket::settle_down(Instant now) {
  if (old_token_blocks_joins()) {
    join_tokens_ = JoinTokens::given_up;
    connection_.give_up(ErrorCode::token_expired, now);
  }
  for (auto outputs = connection_.take_outputs(); !outputs.empty(); outputs = connection_.take_outputs()) {
    for (const ConnectionOutput& output : outputs) {
      if (const auto* change = std::get_if<StateChange>(&output)) follow(*change, now);
      if (const auto* open = std::get_if<OpenTransport>(&output)) client_.commands.emplace_back(*open);
      if (const auto* close = std::get_if<CloseTransport>(&output)) client_.commands.emplace_back(*close);
      if (std::holds_alternative<WriteHeartbeat>(output)) write_heartbeat(now);
    }
  }
  join_ready_channels(now);
  flush_queue(now);
  if (is_first()) quality_.tell_news(connection_, client_.events);
}

/// While a probe is out, every frame goes through the core, so that the end of the probe is noticed at once.
void Socket::write_heartbeat(Instant now) {
  wire_.write_heartbeat(now);
  if (connection_.checking()) client_.lessons.take_back();
}

void Socket::follow(const StateChange& change, Instant now) {
  client_.lessons.take_back();
  if (is_first()) {
    client_.events.connection_state({change.state, change.previous, change.reason, change.close.code, change.attempts,
                                     change.retry_at, change.close.reason});
    client_.trace.state_changed(change, now);
    client_.metrics.state_changed(change, now);
  }
  const bool is_open = change.state == ConnectionState::connected;
  const bool was_open = change.previous == ConnectionState::connected;
  if (is_open && !was_open) {
    // Later sockets ask when they join, if the last answer is old by then.
    if (is_first()) client_.token.connected(now);
    join_limiter_.refill();
  }
  if (was_open && !is_open) connection_lost(change, now);
}

void Socket::connection_lost(const StateChange& change, Instant now) {
  wire_.connection_lost();
  for (auto& [id, ch] : channels_) ch->take_presence_back();
  sender_.connection_lost(is_kick(change.close), now);
  for (auto& [id, ch] : channels_) ch->connection_lost(change.reason, now);
}

void Socket::join_ready_channels(Instant now) {
  join_due_ = never;
  if (!connection_.is_open() || !client_.token.ready()) return;
  const auto& wanting = schedule_.wanting_join();
  for (auto next = wanting.begin(); next != wanting.end();) {
    RealtimeChannel& ch = *find((next++)->second);  // Joining removes the channel from this list.
    if (ch.is_supabase() && !client_.token.ready_to_join(now)) return;
    if (!join_limiter_.try_acquire(now)) {
      join_due_ = join_limiter_.available_at(now);
      return;
    }
    ch.join(now);
    const Duration excuse = schedule_.joining().size() * join_may_block;
    connection_.excuse_silence(now + std::min(excuse, joins_may_block_at_most));
  }
}

/// The server refused a token, and takes 5 s for each further join that was written with it; meanwhile it reads nothing
/// else from this socket. On a new socket all channels join at once. There is nothing to lose while none is joined.
bool Socket::old_token_blocks_joins() const {
  if (join_tokens_ != JoinTokens::refused || !client_.token.ready() || joined_channels() > 0) return false;
  const auto is_stale = [this](const auto& entry) { return find(entry.second)->joins_with_old_token(); };
  const auto& joining = schedule_.joining();
  return std::count_if(joining.begin(), joining.end(), is_stale) >= stale_joins_worth_a_dial;
}

void Socket::flush_queue(Instant now) {
  flush_due_ = never;
  // While the connection is in doubt, write nothing that would be lost.
  if (!connection_.is_open() || connection_.checking() || client_.outbox.queue().empty()) return;
  const auto sendable = [this](const OutgoingMessage& message) {
    const RealtimeChannel* ch = find(message.channel);
    const bool joined = ch != nullptr && ch->channel().is_joined() && !ch->channel().rejoins_soon();
    return joined && client_.outbox.may_go(message) && sender_.may_be_flushed(message);
  };
  while (auto message = sender_.next_to_flush(sendable, now)) {
    RealtimeChannel& ch = *find(message->channel);
    ch.send(std::move(*message), now);
  }
  // The remaining messages wait for the pace, or else for their channels.
  const Instant next = sender_.flush_at(now);
  if (next > now && !client_.outbox.queue().empty()) flush_due_ = next;
}

// --- Its channels ----------------------------------------------------------------------------------------------------

RealtimeChannel* Socket::find(ChannelId id) const {
  const auto found = channels_.find(id);
  return found == channels_.end() ? nullptr : found->second.get();
}

std::size_t Socket::joined_channels() const {
  const auto is_joined = [](const auto& entry) { return entry.second->channel().is_joined(); };
  return static_cast<std::size_t>(std::count_if(channels_.begin(), channels_.end(), is_joined));
}

void Socket::open_channel(ChannelId id, std::string_view topic, std::string_view join_payload) {
  client_.lessons.take_back();
  auto ch = std::make_unique<RealtimeChannel>(id, topic, join_payload, parts_);
  by_topic_[std::string{topic}] = ch.get();
  channels_[id] = std::move(ch);
}

void Socket::forget(RealtimeChannel& ch) {
  client_.lessons.take_back();
  ch.discard_messages(Outcome::dropped, ErrorCode::channel_left);
  if (const auto named = by_topic_.find(ch.topic()); named != by_topic_.end() && named->second == &ch) {
    by_topic_.erase(named);
  }
  channels_.erase(ch.id());
}

void Socket::take_over(Socket& full, ChannelId id, Instant now) {
  client_.lessons.take_back();
  auto moved = full.channels_.extract(id);
  RealtimeChannel& ch = *moved.mapped();
  full.by_topic_.erase(ch.topic());
  by_topic_[ch.topic()] = &ch;
  channels_.insert(std::move(moved));
  ch.move_to(parts_, now);
  // No join blocks that server any more.
  if (full.schedule_.joining().empty()) full.connection_.end_excuse();
}

OutgoingMessage Socket::message_of(const PushCommand& push, Instant now) const {
  const bool bounded = push.timeout > Duration::zero();
  OutgoingMessage message{push.request, push.channel, std::string{push.event}, std::string{push.payload}};
  message.tag = static_cast<std::uint8_t>(kind_of(push));
  message.expects_reply = (push.flags & push_expects_reply) != 0;
  message.reply_timeout = bounded ? push.timeout : client_.options.push_timeout;
  message.owner = push.owner.empty() ? std::string_view{client_.outbox.user()} : push.owner;
  if (bounded) message.settle_by = now + push.timeout;
  message.sequence = push.place;
  return message;
}

void Socket::push(RealtimeChannel& ch, const PushCommand& push, Instant now) {
  OutgoingMessage message = message_of(push, now);
  Outbox& outbox = client_.outbox;
  const bool may_wait = (push.flags & push_queue) != 0;
  const bool may_go = ch.channel().is_joined() && outbox.may_go(message);
  const bool in_doubt = connection_.checking() || ch.channel().rejoins_soon();
  const bool must_wait = in_doubt || sender_.must_wait(push.channel, now);
  if (!ch.takes_messages()) {
    outbox.settle({message.request, Outcome::failed, ch.refusal()});
  } else if (outbox.is_anothers(message)) {
    outbox.settle({message.request, Outcome::failed, ErrorCode::user_changed});
  } else if (ch.is_supabase() && message.event == "presence") {
    ch.track(std::move(message), now);
  } else if (may_go && !(may_wait && must_wait)) {
    ch.send(std::move(message), now);
  } else if (may_wait) {
    outbox.enqueue(std::move(message), now - push.waited);
    connection_.send_waits(now);
  } else {
    outbox.settle({message.request, Outcome::failed, ch.refusal()});
  }
}

// --- What concerns all of them ---------------------------------------------------------------------------------------

void Socket::say_goodbye(Instant now) {
  for (auto& [id, ch] : channels_) ch->say_goodbye(now);
}

void Socket::discard_messages(Outcome outcome, ErrorCode error, Instant now) {
  for (auto& [id, ch] : channels_) ch->discard_presence(outcome, error, now);
  sender_.discard_in_flight(outcome, error);
}

void Socket::connection_ended(phoenix::ChannelState shown, ErrorCode reason) {
  for (auto& [id, ch] : channels_) ch->connection_ended(shown, reason);
}

void Socket::user_changed(bool leaves, Instant now) {
  sender_.user_changed();
  for (auto& [id, ch] : channels_) {
    if (leaves) ch->hand_over(now);
  }
}

void Socket::offer_token(Instant now) {
  for (auto& [id, ch] : channels_) ch->offer_token(now);
}

void Socket::report_want_of_token(std::string_view message) {
  if (!connection_.is_open()) return;
  for (const auto& [_, id] : schedule_.wanting_join())
    find(id)->report_want_of_token(client_.token.deadline(), message);
}

}  // namespace holdfast::realtime
