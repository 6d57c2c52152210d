#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/connection_manager.h"
#include "core/rate_limiter.h"
#include "phoenix/json_codec.h"
#include "realtime/accounts.h"
#include "realtime/channel_host.h"
#include "realtime/commands.h"
#include "realtime/quality_report.h"
#include "realtime/realtime_channel.h"

namespace holdfast::realtime {

/// One socket of a client: a connection, the channels placed on it, and what is in flight on it. Sans-IO, like the
/// client, which calls `settle_down` after each input.
class Socket {
 public:
  /// `client` must outlive it. `number`: 0 for the first socket, whose state and quality are reported; never reused.
  Socket(ClientParts& client, std::uint32_t number);
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Takes inputs about the connection, from the page and the user.
  ConnectionManager& connection() { return connection_; }
  const ConnectionManager& connection() const { return connection_; }
  std::uint32_t number() const { return number_; }
  bool is_first() const { return number_ == 0; }
  std::size_t in_flight() const { return sender_.in_flight(); }
  /// Does what follows from an input: frames, events, joins, waiting messages.
  void settle_down(Instant now);

  // Its channels.
  RealtimeChannel* find(ChannelId id) const;
  std::size_t channels() const { return channels_.size(); }
  void open_channel(ChannelId id, std::string_view topic, std::string_view join_payload);
  /// Does not tell the server.
  void forget(RealtimeChannel& ch);
  /// Takes over a channel for which the server has no room on another socket.
  void take_over(Socket& full, ChannelId id, Instant now);
  void push(RealtimeChannel& ch, const PushCommand& push, Instant now);
  /// The channels for which the server has no room here; returned once.
  std::vector<ChannelId> take_excess() { return std::exchange(excess_, {}); }

  // What concerns all of its channels.
  void say_goodbye(Instant now);
  /// Ends everything in flight, and presence that waits.
  void discard_messages(Outcome outcome, ErrorCode error, Instant now);
  /// There will be no connection: shows that for everything that the user wants.
  void connection_ended(phoenix::ChannelState shown, ErrorCode reason);
  /// `leaves`: the server must forget the old user.
  void user_changed(bool leaves, Instant now);
  void offer_token(Instant now);
  void report_want_of_token(std::string_view message);

  // socket_transport.cpp: events of the browser's socket and the clock. Frames belong to the present transport.
  void transport_impossible(ErrorCode error, Instant now);
  void text_received(std::string_view frame, Instant now);
  void binary_received(std::string_view frame, Instant now);
  void frame_lost(Instant now);
  /// Takes over the frames that JavaScript has delivered by itself, by a clock that is `shift_ms` milliseconds behind
  /// the core's.
  void frames_delivered(const Accounts& accounts, double shift_ms, Instant now);
  void deadline_reached(Instant now);
  Instant deadline() const;

 private:
  void write_heartbeat(Instant now);
  void follow(const StateChange& change, Instant now);
  void connection_lost(const StateChange& change, Instant now);
  void join_ready_channels(Instant now);
  bool old_token_blocks_joins() const;
  void flush_queue(Instant now);
  OutgoingMessage message_of(const PushCommand& push, Instant now) const;

  std::size_t joined_channels() const;
  void token_judged(const Reply& reply);
  void hear(std::string_view frame, Instant now);
  void route(const phoenix::Message& message, Instant now);
  void route_reply(RealtimeChannel* ch, const phoenix::Message& message, Instant now);
  void joins_progressed(std::string_view ref, Instant now);
  void join_answered(RealtimeChannel& ch, std::string_view ref, const Reply& reply, Instant now);
  void is_full(const RealtimeChannel& refused);
  RealtimeChannel* find(std::string_view topic) const;

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  ClientParts& client_;
  std::uint32_t number_;
  ConnectionManager connection_;
  Wire wire_;
  Sender sender_;
  ChannelSchedule schedule_;
  SocketParts parts_;
  std::map<ChannelId, std::unique_ptr<RealtimeChannel>> channels_;
  std::unordered_map<std::string, RealtimeChannel*, TextHash, std::equal_to<>> by_topic_;
  phoenix::JsonDecoder decoder_;
  RateLimiter join_limiter_;
  /// What the server thinks of the tokens in the joins. `given_up`: a socket was given up for it, once.
  enum class JoinTokens : std::uint8_t { fine, refused, given_up };
  JoinTokens join_tokens_ = JoinTokens::fine;
  Instant join_due_ = never;   ///< When the pace of joining allows the next one.
  Instant flush_due_ = never;  ///< When the pace of flushing allows the next message.
  QualityReport quality_;
  std::vector<ChannelId> excess_;
};

}  // namespace holdfast::realtime
