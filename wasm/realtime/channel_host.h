#pragma once

#include "realtime/channel_schedule.h"
#include "realtime/client_parts.h"
#include "realtime/sender.h"
#include "realtime/wire.h"

namespace holdfast::realtime {

/// What the channels of one socket share.
struct SocketParts {
  ClientParts& client;
  Sender& sender;
  Wire& wire;
  ChannelSchedule& schedule;
};

/// What one channel can reach: the parts that it shares with its client's other channels, and those of its socket. It
/// reaches neither the client nor another channel.
class ChannelHost {
 public:
  /// `socket` must outlive this host, or its move to another socket.
  explicit ChannelHost(SocketParts& socket) : socket_(&socket) {}
  void move_to(SocketParts& socket) { socket_ = &socket; }

  const ClientOptions& options() const { return socket_->client.options; }
  EventSink& events() const { return socket_->client.events; }
  Random& random() const { return socket_->client.random; }
  AccessToken& token() const { return socket_->client.token; }
  Outbox& outbox() const { return socket_->client.outbox; }
  Lessons& lessons() const { return socket_->client.lessons; }
  ChangeListener* listener() const { return socket_->client.listener; }
  bool connection_wanted() const { return socket_->client.connection_wanted; }
  Sender& sender() const { return socket_->sender; }
  Wire& wire() const { return socket_->wire; }
  ChannelSchedule& schedule() const { return socket_->schedule; }

 private:
  SocketParts* socket_;
};

}  // namespace holdfast::realtime
