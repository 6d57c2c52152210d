#include <utility>

#include "phoenix/binary_codec.h"
#include "realtime/client.h"

// What the socket, the page and the clock tell.

namespace holdfast::realtime {

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
    ch->reported = phoenix::ChannelState::failed;
    events_.channel_state({id, ch->reported, error});
  }
}

bool Client::hear(TransportId transport, std::string_view frame, Instant now) {
  if (connection_.transport() != transport) return false;
  metrics_.frame_received(frame.size());
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

void Client::frame_lost(TransportId transport, Instant now) {
  if (!hear(transport, {}, now)) return;
  malformed("there is no memory for it", ErrorCode::frame_too_large);
  for (const auto& [id, ch] : channels_) {
    if (listener_ != nullptr && ch->flow == ChangesFlow::flowing) listener_->changes_flow(id);
  }
  settle_down(now);
}

/// Counted always, told at 1, 2, 4, 8, …: a broken peer must not flood the page with notices.
void Client::malformed(std::string_view what, ErrorCode code) {
  const std::uint32_t count = metrics_.malformed();
  const bool power_of_two = (count & (count - 1)) == 0;
  if (power_of_two) events_.notice({code, count, what});
}

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

void Client::user_acted(Instant now) {
  connection_.user_acted(now);
  settle_down(now);
}

void Client::connected_elsewhere(Instant now) {
  connection_.connected_elsewhere(now);
  settle_down(now);
}

void Client::set_clock_ahead(Duration ahead) { token_.set_clock_ahead(ahead); }

void Client::deadline_reached(Instant now) {
  connection_.deadline_reached(now);
  if (wanted_) token_.deadline_reached(random_, now);
  if (now >= channels_deadline_) channel_deadlines(now);
  if (now >= presence_deadline_) presence_deadlines(now);
  const bool replies_may_come = connection_.is_open() && joining_ == 0;
  if (replies_may_come && sender_.take_stalled(now)) connection_.suspect(now);
  sender_.expire_queue(now);
  if (connection_.is_open()) sender_.expire_replies(replies_may_come, now);
  channels_touched_ = true;
  settle_down(now);
}

Instant Client::deadline() const {
  Instant due = std::min({connection_.deadline(), channels_deadline_, presence_deadline_});
  // Who has disconnected may have signed out: nobody is to be asked for a token then.
  if (wanted_) due = std::min(due, token_.deadline());
  const bool open = connection_.is_open();
  due = std::min(due, sender_.queue_deadline());
  if (open) due = std::min(due, sender_.replies_deadline(joining_ == 0));
  return open ? std::min(due, flush_due_) : due;
}

}  // namespace holdfast::realtime
