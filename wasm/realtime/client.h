#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "realtime/client_parts.h"
#include "realtime/socket.h"

namespace holdfast::realtime {

/// A Supabase Realtime client without any IO: its sockets with their channels, and all messages to send. Facts and time
/// go in; after each input, `take_commands` says what to do with sockets. Meanwhile `events` gets what happens. The
/// client passes each input to the part that it concerns: the token, the outbox, one socket or all of them.
///
/// A server takes only so many channels on one socket (protocol.md, "Limits"). When all sockets are full, the client
/// opens another one, and closes it when its last channel is gone. It reports the state and quality of the first
/// socket. A channel that the server refuses for being one too many moves to another socket, and the client remembers
/// the limit.
class Client {
 public:
  /// Both must outlive the client. Neither may call back into it.
  Client(ClientOptions options, EventSink& events, ChangeListener* listener = nullptr);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// From now on `listener` gets changes. It must outlive the client.
  void set_listener(ChangeListener& listener) {
    parts_.listener = &listener;
    parts_.lessons.take_back();
  }

  // What JavaScript delivers by itself.
  void learn(Instant) { parts_.lessons.start(); }
  /// Something that a delivery depends on has changed, outside the client.
  void take_lessons_back() { parts_.lessons.take_back(); }
  /// The epoch, where JavaScript reads it. A new number withdraws everything that was taught.
  const double& epoch() const { return parts_.lessons.epoch(); }
  /// Takes over a socket's accounts, before each input. The accounts' clock is `shift_ms` milliseconds behind the
  /// core's.
  void take_accounts(TransportId transport, Accounts& accounts, double shift_ms, Instant now);

  // The user.
  void connect(Instant now);
  /// Leaves the channels, closes the connection, clears the queue (specification, "Clean Disconnect").
  void disconnect(Instant now);
  void simulate_disconnect(Instant now);
  /// An empty token means that nobody is signed in, so the key's rights apply. `user`: the token's user, if it has no
  /// `sub`.
  void set_access_token(std::string_view token, std::string_view user, Instant now);
  void token_failed(std::string_view message, Instant now);
  void open_channel(ChannelId id, std::string_view topic, std::string_view join_payload, Instant now);
  /// Changes the payload that a channel joins with. A joined channel joins again.
  void configure_channel(ChannelId id, std::string_view join_payload, Instant now);
  /// A listener or table asks a Supabase channel for something. A joined channel joins again if its last join did not
  /// ask for that. `changes`: a list as in `config.postgres_changes`.
  void attach(ChannelId channel, AttachmentId id, bool presence, std::string_view changes, std::string_view config,
              Instant now);
  /// It asks for nothing any more. Nobody else is interrupted.
  void detach(ChannelId channel, AttachmentId id, Instant now);
  /// `join_timeout` zero stands for the default.
  void subscribe(ChannelId id, Duration join_timeout, Instant now);
  /// `leave_timeout` zero stands for the default.
  void unsubscribe(ChannelId id, Duration leave_timeout, Instant now);
  /// Leaves a channel, then forgets it.
  void close_channel(ChannelId id, Instant now);
  void push(const PushCommand& push, Instant now);

  // The socket.
  void transport_opened(TransportId transport, Instant now);
  void transport_closed(TransportId transport, const CloseInfo& close, Instant now);
  void text_received(TransportId transport, std::string_view frame, Instant now);
  void binary_received(TransportId transport, std::string_view frame, Instant now);
  /// A frame arrived for which there was no memory. Its content is unknown, so live tables must be fetched again.
  void frame_lost(TransportId transport, Instant now);
  /// The address is invalid: ends in a named error.
  void transport_impossible(TransportId transport, ErrorCode error, Instant now);

  // The page and the clock.
  void online_changed(bool online, Instant now);
  void visible_changed(bool visible, Instant now);
  void suspend(Instant now);
  void resume(Instant now);
  /// The user does something on the page, which shortens the wait for a connection.
  void user_acted(Instant now);
  /// Another page of this user has a connection.
  void connected_elsewhere(Instant now);
  void deadline_reached(Instant now);
  Instant deadline() const;
  /// How far `now` is ahead of the user's wall clock. Tokens expire by that clock, and events show it.
  void set_clock_ahead(Duration ahead);

  std::vector<ClientCommand> take_commands() { return std::exchange(parts_.commands, {}); }
  /// Counters since the start and the last events (`trace`), as a JSON object (`js/src/connection/metrics.ts`). States
  /// and quality are the first socket's; the rest covers all sockets.
  std::string metrics_json(Instant now) const;
  /// Reports them as an event.
  void tell_metrics(std::uint32_t request, Instant now);

  /// The connection whose state is reported.
  const ConnectionManager& connection() const { return sockets_.front()->connection(); }
  const MessageQueue& queue() const { return parts_.outbox.queue(); }
  std::size_t in_flight() const;
  const RealtimeChannel* channel(ChannelId id) const;
  /// The channel's socket; none if there is no such channel.
  Socket* socket_of(ChannelId id) const;
  /// The socket that uses or dials this transport; none if the transport is gone.
  Socket* with_transport(TransportId transport) const;
  /// Never empty; the first socket stays.
  const std::vector<std::unique_ptr<Socket>>& sockets() const { return sockets_; }

 private:
  // client.cpp: what follows from each input, and which socket a channel is on.
  void settle_down(Instant now);
  void settle_down(Socket& socket, Instant now);
  void tell_news();
  Socket& roomy_socket(Instant now);
  Socket& open_socket(Instant now);
  void move_excess(Socket& socket, Instant now);
  void vacate(Socket& socket, Instant now);

  // client_inputs.cpp
  template <typename Input>
  void feed(Socket* socket, Input input, Instant now);
  template <typename Fact>
  void tell_connections(Fact fact, Instant now);
  void change_user(Instant now);
  void forget(ChannelId id, Instant now);

  ClientParts parts_;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::uint32_t last_socket_ = 0;
  // State that a socket opened later must get first.
  bool online_ = true;
  bool visible_ = true;
  bool suspended_ = false;
};

}  // namespace holdfast::realtime
