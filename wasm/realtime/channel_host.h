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

/// What one channel reaches: what it shares with the others of its client, and of the socket that it is on. It reaches
/// nothing else, neither the client nor another channel.
class ChannelHost {
 public:
  /// `socket` must outlive it, or the move to another one.
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
