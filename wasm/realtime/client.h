#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "realtime/client_parts.h"
#include "realtime/socket.h"

namespace holdfast::realtime {

/// A Supabase Realtime client without any IO: its sockets with their channels, everything that is to be sent. Facts and
/// time go in; after each input, `take_commands` says what to do with sockets. What happens goes to `events` meanwhile.
/// It passes each input on to whom it concerns: the token, the outbox, one socket or all of them.
///
/// A server takes only so many channels on one socket (protocol.md, "Limits"). Where all are full another one is
/// opened, and closed when its last channel is gone. The first is the one whose state and quality are told. A channel
/// that the server refuses for being one too many moves to another socket, and the limit is known from then on.
class Client {
 public:
  /// Both must outlive the client, which neither calls back from within.
  Client(ClientOptions options, EventSink& events, ChangeListener* listener = nullptr);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// From now on `listener` hears of changes. It must outlive the client.
  void set_listener(ChangeListener& listener) {
    parts_.listener = &listener;
    parts_.lessons.take_back();
  }

  // What JavaScript delivers by itself.
  void learn(Instant) { parts_.lessons.start(); }
  /// Something has changed that a delivery depends on, and that the client does not know of.
  void take_lessons_back() { parts_.lessons.take_back(); }
  /// Where JavaScript reads it. Another number: all that was taught is taken back.
  const double& epoch() const { return parts_.lessons.epoch(); }
  /// Takes over the accounts of a socket, whose clock is so many milliseconds behind the core's. Before each input.
  void take_accounts(TransportId transport, Accounts& accounts, double shift_ms, Instant now);

  // The user.
  void connect(Instant now);
  /// Clean: leaves the channels, closes, clears the queue (specification, "Clean Disconnect").
  void disconnect(Instant now);
  void simulate_disconnect(Instant now);
  /// An empty token: nobody is signed in, and the key's rights are taken. `user`: whose it is, where it has no `sub`.
  void set_access_token(std::string_view token, std::string_view user, Instant now);
  void token_failed(std::string_view message, Instant now);
  void open_channel(ChannelId id, std::string_view topic, std::string_view join_payload, Instant now);
  /// Changes what a channel asks for; a joined one joins anew.
  void configure_channel(ChannelId id, std::string_view join_payload, Instant now);
  /// `join_timeout` zero: the default.
  void subscribe(ChannelId id, Duration join_timeout, Instant now);
  /// `leave_timeout` zero: the default.
  void unsubscribe(ChannelId id, Duration leave_timeout, Instant now);
  /// Forgets a channel, leaving it first.
  void close_channel(ChannelId id, Instant now);
  void push(const PushCommand& push, Instant now);

  // The socket.
  void transport_opened(TransportId transport, Instant now);
  void transport_closed(TransportId transport, const CloseInfo& close, Instant now);
  void text_received(TransportId transport, std::string_view frame, Instant now);
  void binary_received(TransportId transport, std::string_view frame, Instant now);
  /// A frame came that there was no memory for. Nobody knows what was in it: what shows tables is to fetch them anew.
  void frame_lost(TransportId transport, Instant now);
  /// The address is no address: ends in a named error.
  void transport_impossible(TransportId transport, ErrorCode error, Instant now);

  // The page and the clock.
  void online_changed(bool online, Instant now);
  void visible_changed(bool visible, Instant now);
  void suspend(Instant now);
  void resume(Instant now);
  /// Somebody is at the page and does something: whoever waits for a connection need not wait so long.
  void user_acted(Instant now);
  /// Another page of this user has a connection.
  void connected_elsewhere(Instant now);
  void deadline_reached(Instant now);
  Instant deadline() const;
  /// `now` is this much ahead of the user's wall clock, by which tokens expire and events tell the time.
  void set_clock_ahead(Duration ahead);

  std::vector<ClientCommand> take_commands() { return std::exchange(parts_.commands, {}); }
  /// Counters since the start and the last happenings (`trace`), as a JSON object (`js/src/connection/metrics.ts`). Of
  /// states and quality they are the first socket's, of all else those of all sockets.
  std::string metrics_json(Instant now) const;
  /// Tells them.
  void tell_metrics(std::uint32_t request, Instant now);

  /// The one whose state is told.
  const ConnectionManager& connection() const { return sockets_.front()->connection(); }
  const MessageQueue& queue() const { return parts_.outbox.queue(); }
  std::size_t in_flight() const;
  const RealtimeChannel* channel(ChannelId id) const;
  /// The one that a channel is on; none if there is no such channel.
  Socket* socket_of(ChannelId id) const;
  /// The one that uses a transport, or dials it; none if it is of the past.
  Socket* with_transport(TransportId transport) const;
  /// Never empty; the first stays.
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
  // What a socket that is opened later must hear first.
  bool online_ = true;
  bool visible_ = true;
  bool suspended_ = false;
};

}  // namespace holdfast::realtime
