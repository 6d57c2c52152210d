#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "core/connection_manager.h"
#include "core/rate_limiter.h"
#include "phoenix/json_codec.h"
#include "realtime/access_token.h"
#include "realtime/change_listener.h"
#include "realtime/client_options.h"
#include "realtime/commands.h"
#include "realtime/events.h"
#include "realtime/metrics.h"
#include "realtime/realtime_channel.h"
#include "realtime/sender.h"
#include "realtime/server_errors.h"
#include "realtime/trace.h"

namespace holdfast::realtime {

struct WriteFrame {
  TransportId transport;
  Frame frame;
};
/// What the client wants done with sockets, in order.
using ClientCommand = std::variant<OpenTransport, CloseTransport, WriteFrame>;

/// A Supabase Realtime client without any IO: one connection, its channels, everything that is to be sent. Facts and
/// time go in; after each input, `take_commands` says what to do with sockets. What happens goes to `events` meanwhile.
class Client {
 public:
  /// Both must outlive the client, which neither calls back from within.
  Client(ClientOptions options, EventSink& events, ChangeListener* listener = nullptr);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// From now on `listener` hears of changes. It must outlive the client.
  void set_listener(ChangeListener& listener) { listener_ = &listener; }

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

  std::vector<ClientCommand> take_commands() { return std::exchange(commands_, {}); }
  /// Counters since the start and the last happenings (`trace`), as a JSON object (`js/src/connection/metrics.ts`).
  std::string metrics_json(Instant now) const;
  /// Tells them.
  void tell_metrics(std::uint32_t request, Instant now);

  const ConnectionManager& connection() const { return connection_; }
  const Sender& sender() const { return sender_; }
  const RealtimeChannel* channel(ChannelId id) const;

 private:
  // client.cpp: what the connection wants, and what follows from each input.
  void settle_down(Instant now);
  void discard_all_messages(Outcome outcome, ErrorCode error);
  void obey(const StateChange& change, Instant now);
  void connection_opened(Instant now);
  void connection_lost(const StateChange& change, Instant now);
  void write(Frame frame, std::string_view topic, std::string_view event, Instant now);
  /// A message of the protocol itself, with a JSON payload.
  void write_control(std::string_view join_ref, std::string_view ref, std::string_view topic, std::string_view event,
                     std::string_view payload, Instant now);
  void write_heartbeat(Instant now);
  std::string next_ref() { return std::to_string(++last_ref_); }
  void look_after_channels(Instant now);
  Instant channel_due(const RealtimeChannel& ch, Instant now) const;
  OutgoingMessage message_of(const PushCommand& push, Instant now) const;
  void send_now(RealtimeChannel& ch, OutgoingMessage message, Instant now);
  void refuse(const OutgoingMessage& message, const RealtimeChannel* ch);
  void change_user(Instant now);
  void try_again_if_refused(RealtimeChannel& ch);
  void offer_token(RealtimeChannel& ch, Instant now);
  void report_want_of_token(std::string_view message, Instant now);
  void flush_queue(Instant now);
  void announce_presence(Instant now);
  void report_gauges();
  bool hear(TransportId transport, std::string_view frame, Instant now);
  void malformed(std::string_view what, ErrorCode code);

  // client_channels.cpp: all transitions of a channel.
  void forget(RealtimeChannel& ch);
  void discard_messages(RealtimeChannel& ch, Outcome outcome, ErrorCode error);
  void take_presence_back(RealtimeChannel& ch);
  void join_ready_channels(Instant now);
  void write_join(RealtimeChannel& ch, Instant now);
  void write_leave(RealtimeChannel& ch, Instant now);
  void hand_over(RealtimeChannel& ch, Instant now);
  void handed_over(RealtimeChannel& ch, Instant now);
  void leave_answered(RealtimeChannel& ch, Instant now);
  void join_answered(RealtimeChannel& ch, std::string_view status, std::string_view response, Instant now);
  void join_refused(RealtimeChannel& ch, std::string_view response, Instant now);
  void close_by_server(RealtimeChannel& ch, ErrorCode error, Instant now, bool blamed = false);
  void retry_with_new_token(RealtimeChannel& ch, ErrorCode error, bool joining, Instant now);
  void fail_channel(RealtimeChannel& ch, ErrorCode error, Instant now, std::string_view response = {});
  void stop_changes(RealtimeChannel& ch);
  void await_changes(RealtimeChannel& ch, Instant now);
  void changes_reported(RealtimeChannel& ch, const SystemMessage& message, Instant now);
  void channel_deadlines(Instant now);
  void presence_deadlines(Instant now);
  void report(RealtimeChannel& ch, std::string_view response = {});
  void report_closed(RealtimeChannel& ch, ErrorCode reason);

  // client_messages.cpp: where a message goes.
  void route(const phoenix::Message& message, Instant now);
  void route_reply(RealtimeChannel* ch, const phoenix::Message& message, Instant now);
  void route_system(RealtimeChannel& ch, const phoenix::Message& message, Instant now);
  void route_close(RealtimeChannel& ch, const phoenix::Message& message, bool crashed, Instant now);
  void route_presence(RealtimeChannel& ch, const phoenix::Message& message);
  void deliver_change(RealtimeChannel& ch, const phoenix::Message& message);
  /// `known`: schema, table and columns are those of the channel's change before.
  void tell_change(const RealtimeChannel& ch, const PostgresChange& change, const std::vector<std::uint16_t>& bindings,
                   bool known);
  void tell_message(const RealtimeChannel& ch, const phoenix::Message& message);
  const std::vector<std::uint16_t>& bindings_for_user(RealtimeChannel& ch, const PostgresChange& change);
  void deliver_broadcast(RealtimeChannel& ch, const phoenix::Message& message);
  void deliver_presence(RealtimeChannel& ch, const phoenix::Message& message);
  RealtimeChannel* find(ChannelId id);
  RealtimeChannel* find(std::string_view topic);

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  ClientOptions options_;
  EventSink& events_;
  ChangeListener* listener_;
  Random random_;
  ConnectionManager connection_;
  Sender sender_;
  AccessToken token_;
  RateLimiter join_limiter_;
  phoenix::JsonDecoder decoder_;
  std::map<ChannelId, std::unique_ptr<RealtimeChannel>> channels_;
  std::unordered_map<std::string, RealtimeChannel*, TextHash, std::equal_to<>> by_topic_;
  std::vector<ClientCommand> commands_;
  std::vector<std::uint16_t> bindings_;  ///< Of the change being delivered.
  std::string heartbeat_ref_;
  std::uint64_t last_ref_ = 0;
  /// Whether the user wants a connection: without one, channels are shown as closed.
  bool wanted_ = false;
  /// Something may have changed that a look at every channel would find; plain messages do not set it.
  bool channels_touched_ = false;
  Instant channels_deadline_ = never;
  Instant presence_deadline_ = never;  ///< When a presence call that could not go out is to settle.
  Instant flush_due_ = never;          ///< When the pace of flushing allows the next message.
  std::size_t joining_ = 0;            ///< Channels whose join has no answer yet.
  Metrics metrics_;
  Trace trace_;
  std::size_t reported_queue_ = 0;
  Quality reported_quality_;
  Instant reported_heartbeat_{};
  bool reported_checking_ = false;
};

}  // namespace holdfast::realtime
