#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/connection_manager.h"
#include "core/rate_limiter.h"
#include "phoenix/json_codec.h"
#include "realtime/access_token.h"
#include "realtime/channel_host.h"
#include "realtime/channel_schedule.h"
#include "realtime/client_options.h"
#include "realtime/commands.h"
#include "realtime/realtime_channel.h"
#include "realtime/sender.h"
#include "realtime/status_report.h"
#include "realtime/wire.h"

namespace holdfast::realtime {

/// A Supabase Realtime client without any IO: one connection, its channels, everything that is to be sent. Facts and
/// time go in; after each input, `take_commands` says what to do with sockets. What happens goes to `events` meanwhile.
/// It passes each input on to whom it concerns: the connection, the token, the sender, one channel or all of them.
class Client {
 public:
  /// Both must outlive the client, which neither calls back from within.
  Client(ClientOptions options, EventSink& events, ChangeListener* listener = nullptr);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// From now on `listener` hears of changes. It must outlive the client.
  void set_listener(ChangeListener& listener) { host_.listener = &listener; }

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
  void transport_impossible(ErrorCode error, Instant now);

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

  std::vector<ClientCommand> take_commands() { return wire_.take_commands(); }
  /// Counters since the start and the last happenings (`trace`), as a JSON object (`js/src/connection/metrics.ts`).
  std::string metrics_json(Instant now) const;
  /// Tells them.
  void tell_metrics(std::uint32_t request, Instant now);

  const ConnectionManager& connection() const { return connection_; }
  const Sender& sender() const { return sender_; }
  const RealtimeChannel* channel(ChannelId id) const { return find(id); }

 private:
  // client.cpp: what follows from each input.
  void settle_down(Instant now);
  void obey(const StateChange& change, Instant now);
  void connection_lost(const StateChange& change, Instant now);
  void join_ready_channels(Instant now);
  void flush_queue(Instant now);

  // client_user.cpp
  void discard_all_messages(Outcome outcome, ErrorCode error, Instant now);
  void change_user(Instant now);
  OutgoingMessage message_of(const PushCommand& push, Instant now) const;
  void refuse(const OutgoingMessage& message, const RealtimeChannel* ch);
  void forget(RealtimeChannel& ch);
  RealtimeChannel* find(ChannelId id) const;

  // client_transport.cpp: where a message goes.
  bool hear(TransportId transport, std::string_view frame, Instant now);
  void route(const phoenix::Message& message, Instant now);
  void route_reply(RealtimeChannel* ch, const phoenix::Message& message, Instant now);
  void joins_progressed(std::string_view ref, Instant now);
  void join_answered(RealtimeChannel& ch, std::string_view ref, const Reply& reply, Instant now);
  RealtimeChannel* find(std::string_view topic) const;

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  ClientOptions options_;
  EventSink& events_;
  Random random_;
  ConnectionManager connection_;
  Wire wire_;
  Sender sender_;
  AccessToken token_;
  ChannelSchedule schedule_;
  ChannelHost host_;
  std::map<ChannelId, std::unique_ptr<RealtimeChannel>> channels_;
  std::unordered_map<std::string, RealtimeChannel*, TextHash, std::equal_to<>> by_topic_;
  phoenix::JsonDecoder decoder_;
  RateLimiter join_limiter_;
  Instant join_due_ = never;   ///< When the pace of joining allows the next one.
  Instant flush_due_ = never;  ///< When the pace of flushing allows the next message.
  StatusReport status_;
};

}  // namespace holdfast::realtime
