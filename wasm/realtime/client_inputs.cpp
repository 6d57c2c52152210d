#include <algorithm>
#include <utility>

#include "realtime/client.h"

// Passes each input on to the part that it concerns.

namespace holdfast::realtime {

/// An input for one socket. Ignored if there is no such channel, or the transport is gone.
template <typename Input>
void Client::feed(Socket* socket, Input input, Instant now) {
  if (socket == nullptr) return;
  input(*socket);
  settle_down(*socket, now);
}

template <typename Fact>
void Client::tell_connections(Fact fact, Instant now) {
  for (const auto& socket : sockets_) fact(socket->connection());
  settle_down(now);
}

// --- The connection --------------------------------------------------------------------------------------------------

void Client::connect(Instant now) {
  parts_.connection_wanted = true;
  tell_connections([now](ConnectionManager& connection) { connection.connect(now); }, now);
}

void Client::disconnect(Instant now) {
  for (const auto& socket : sockets_) {
    socket->say_goodbye(now);
    socket->connection().disconnect(now);
  }
  parts_.connection_wanted = false;
  for (const auto& socket : sockets_) socket->discard_messages(Outcome::dropped, ErrorCode::queue_cleared, now);
  parts_.outbox.discard_all(Outcome::dropped, ErrorCode::queue_cleared);
  settle_down(now);
  for (const auto& socket : sockets_) {
    socket->connection_ended(phoenix::ChannelState::closed, ErrorCode::closed_by_user);
  }
}

void Client::simulate_disconnect(Instant now) {
  tell_connections([now](ConnectionManager& connection) { connection.simulate_disconnect(now); }, now);
}

// --- The access token ------------------------------------------------------------------------------------------------

void Client::set_access_token(std::string_view token, std::string_view user, Instant now) {
  const bool changed = parts_.token.set(std::string{token}, now, std::string{user});
  if (parts_.token.user() != parts_.outbox.user()) change_user(now);
  for (const auto& socket : sockets_) {
    if (changed) socket->offer_token(now);
  }
  settle_down(now);
}

/// The last user's messages and presence end with that user. If nobody was signed in, the user who signs in is taken
/// for the one who was here.
void Client::change_user(Instant now) {
  const bool leaves = !parts_.outbox.user().empty();
  parts_.outbox.change_user(parts_.token.user());
  for (const auto& socket : sockets_) socket->user_changed(leaves, now);
}

void Client::token_failed(std::string_view message, Instant now) {
  parts_.token.failed(parts_.random, now);
  parts_.events.notice({ErrorCode::token_source_failed, 1, message});
  for (const auto& socket : sockets_) {
    if (!parts_.token.ready()) socket->report_want_of_token(message);
  }
  settle_down(now);
}

void Client::set_clock_ahead(Duration ahead) { parts_.token.set_clock_ahead(ahead); }

// --- Channels --------------------------------------------------------------------------------------------------------

void Client::open_channel(ChannelId id, std::string_view topic, std::string_view join_payload, Instant now) {
  forget(id, now);
  roomy_socket(now).open_channel(id, topic, join_payload);
}

void Client::configure_channel(ChannelId id, std::string_view join_payload, Instant now) {
  feed(
      socket_of(id), [=](Socket& s) { s.find(id)->configure(join_payload, now); }, now);
}

void Client::attach(ChannelId channel, AttachmentId id, bool presence, std::string_view changes,
                    std::string_view config, Instant now) {
  feed(
      socket_of(channel), [=](Socket& s) { s.find(channel)->attach(id, presence, changes, config, now); }, now);
}

void Client::detach(ChannelId channel, AttachmentId id, Instant now) {
  feed(
      socket_of(channel), [=](Socket& s) { s.find(channel)->detach(id, now); }, now);
}

void Client::subscribe(ChannelId id, Duration join_timeout, Instant now) {
  feed(
      socket_of(id), [=](Socket& s) { s.find(id)->subscribe(join_timeout, now); }, now);
}

void Client::unsubscribe(ChannelId id, Duration leave_timeout, Instant now) {
  feed(
      socket_of(id), [=](Socket& s) { s.find(id)->unsubscribe(leave_timeout, now); }, now);
}

void Client::close_channel(ChannelId id, Instant now) {
  unsubscribe(id, Duration::zero(), now);
  forget(id, now);
}

void Client::take_accounts(TransportId transport, Accounts& accounts, double shift_ms, Instant now) {
  if (Socket* socket = with_transport(transport)) socket->frames_delivered(accounts, shift_ms, now);
  accounts.clear();
}

void Client::forget(ChannelId id, Instant now) {
  Socket* socket = socket_of(id);
  if (socket == nullptr) return;
  socket->forget(*socket->find(id));
  vacate(*socket, now);
  tell_news();
}

void Client::push(const PushCommand& push, Instant now) {
  Socket* socket = socket_of(push.channel);
  if (socket == nullptr) parts_.outbox.settle({push.request, Outcome::failed, ErrorCode::channel_left});
  feed(
      socket, [&](Socket& s) { s.push(*s.find(push.channel), push, now); }, now);
}

// --- The browser's sockets -------------------------------------------------------------------------------------------

void Client::transport_opened(TransportId transport, Instant now) {
  feed(
      with_transport(transport), [=](Socket& s) { s.connection().transport_opened(transport, now); }, now);
}

void Client::transport_closed(TransportId transport, const CloseInfo& close, Instant now) {
  feed(
      with_transport(transport), [&](Socket& s) { s.connection().transport_closed(transport, close, now); }, now);
}

void Client::transport_impossible(TransportId transport, ErrorCode error, Instant now) {
  const auto fail = [&](Socket& s) {
    if (s.is_first()) parts_.connection_wanted = false;
    s.transport_impossible(error, now);
  };
  feed(with_transport(transport), fail, now);
}

void Client::text_received(TransportId transport, std::string_view frame, Instant now) {
  feed(
      with_transport(transport), [=](Socket& s) { s.text_received(frame, now); }, now);
}

void Client::binary_received(TransportId transport, std::string_view frame, Instant now) {
  feed(
      with_transport(transport), [=](Socket& s) { s.binary_received(frame, now); }, now);
}

void Client::frame_lost(TransportId transport, Instant now) {
  feed(
      with_transport(transport), [=](Socket& s) { s.frame_lost(now); }, now);
}

// --- The page and the clock ------------------------------------------------------------------------------------------

void Client::online_changed(bool online, Instant now) {
  online_ = online;
  tell_connections([=](ConnectionManager& connection) { connection.online_changed(online, now); }, now);
}

void Client::visible_changed(bool visible, Instant now) {
  visible_ = visible;
  tell_connections([=](ConnectionManager& connection) { connection.visible_changed(visible, now); }, now);
}

void Client::suspend(Instant now) {
  suspended_ = true;
  tell_connections([=](ConnectionManager& connection) { connection.suspend(now); }, now);
}

void Client::resume(Instant now) {
  suspended_ = false;
  tell_connections([=](ConnectionManager& connection) { connection.resume(now); }, now);
}

void Client::user_acted(Instant now) {
  tell_connections([=](ConnectionManager& connection) { connection.user_acted(now); }, now);
}

void Client::connected_elsewhere(Instant now) {
  tell_connections([=](ConnectionManager& connection) { connection.connected_elsewhere(now); }, now);
}

void Client::deadline_reached(Instant now) {
  if (parts_.connection_wanted) parts_.token.deadline_reached(parts_.random, now);
  parts_.outbox.expire(now);
  for (const auto& socket : sockets_) socket->deadline_reached(now);
  settle_down(now);
}

Instant Client::deadline() const {
  Instant due = parts_.outbox.deadline();
  // A user who has disconnected may have signed out, so nobody should be asked for a token.
  if (parts_.connection_wanted) due = std::min(due, parts_.token.deadline());
  for (const auto& socket : sockets_) due = std::min(due, socket->deadline());
  return due;
}

}  // namespace holdfast::realtime
