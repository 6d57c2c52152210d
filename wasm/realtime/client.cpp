#include "realtime/client.h"

#include <algorithm>

// Chooses each channel's socket, and does what follows from each input.

namespace holdfast::realtime {

Client::Client(ClientOptions options, EventSink& events, ChangeListener* listener)
    : parts_(std::move(options), events, listener) {
  sockets_.push_back(std::make_unique<Socket>(parts_, 0));
}

// --- Sockets ---------------------------------------------------------------------------------------------------------

Socket* Client::socket_of(ChannelId id) const {
  for (const auto& socket : sockets_) {
    if (socket->find(id) != nullptr) return socket.get();
  }
  return nullptr;
}

Socket* Client::with_transport(TransportId transport) const {
  for (const auto& socket : sockets_) {
    if (socket->connection().transport() == transport) return socket.get();
  }
  return nullptr;
}

const RealtimeChannel* Client::channel(ChannelId id) const {
  const Socket* socket = socket_of(id);
  return socket == nullptr ? nullptr : socket->find(id);
}

Socket& Client::roomy_socket(Instant now) {
  for (const auto& socket : sockets_) {
    if (socket->channels() < parts_.channels_per_socket) return *socket;
  }
  return open_socket(now);
}

Socket& Client::open_socket(Instant now) {
  Socket& socket = *sockets_.emplace_back(std::make_unique<Socket>(parts_, ++last_socket_));
  ConnectionManager& connection = socket.connection();
  if (!online_) connection.online_changed(false, now);
  if (!visible_) connection.visible_changed(false, now);
  if (suspended_) connection.suspend(now);
  if (parts_.connection_wanted) connection.connect(now);
  socket.settle_down(now);
  return socket;
}

void Client::move_excess(Socket& socket, Instant now) {
  const auto excess = socket.take_excess();
  for (const ChannelId id : excess) roomy_socket(now).take_over(socket, id, now);
  if (excess.empty()) return;
  for (const auto& other : sockets_) other->settle_down(now);
}

/// Nobody needs the socket any more.
void Client::vacate(Socket& socket, Instant now) {
  if (socket.is_first() || socket.channels() > 0) return;
  socket.connection().disconnect(now);
  socket.settle_down(now);
  std::erase_if(sockets_, [&](const auto& other) { return other.get() == &socket; });
}

// --- What follows from each input ------------------------------------------------------------------------------------

void Client::settle_down(Socket& socket, Instant now) {
  move_excess(socket, now);
  socket.settle_down(now);
  tell_news();
}

void Client::settle_down(Instant now) {
  for (const auto& socket : sockets_) socket->settle_down(now);
  tell_news();
}

void Client::tell_news() {
  if (const auto wish = parts_.token.take_wish()) parts_.events.token_wanted({*wish});
  parts_.outbox.tell_size();
}

// --- Looking at it ---------------------------------------------------------------------------------------------------

std::size_t Client::in_flight() const {
  std::size_t count = 0;
  for (const auto& socket : sockets_) count += socket->in_flight();
  return count;
}

void Client::tell_metrics(std::uint32_t request, Instant now) {
  const std::string json = metrics_json(now);
  parts_.events.metrics({request, json});
}

std::string Client::metrics_json(Instant now) const {
  std::size_t channels = 0;
  for (const auto& socket : sockets_) channels += socket->channels();
  const Gauges gauges{queue().size(), queue().bytes(),        in_flight(),
                      channels,       connection().quality(), parts_.outbox.outcomes()};
  return parts_.metrics.json(gauges, parts_.trace, now);
}

}  // namespace holdfast::realtime
