#pragma once

#include <string>
#include <string_view>

#include "phoenix/channel.h"
#include "realtime/attachments.h"
#include "realtime/changes_flow.h"
#include "realtime/channel_host.h"
#include "realtime/channel_inbox.h"
#include "realtime/channel_output.h"
#include "realtime/channel_token.h"
#include "realtime/incoming.h"
#include "realtime/presence_tracker.h"
#include "realtime/server_errors.h"

namespace holdfast::realtime {

/// One channel with everything that Supabase adds to a Phoenix channel: the access token, database changes, presence.
/// Facts and time go in. It writes its own frames, reports its own states, and after each input puts its next steps
/// into its socket's schedule. Sans-IO, like the client.
class RealtimeChannel {
 public:
  /// `socket`: the channel's socket. It must outlive the channel, or its move to another socket.
  RealtimeChannel(ChannelId id, std::string_view topic, std::string_view join_payload, SocketParts& socket);
  RealtimeChannel(const RealtimeChannel&) = delete;
  RealtimeChannel& operator=(const RealtimeChannel&) = delete;
  ~RealtimeChannel() { host_.schedule().replace(id_, planned_, {}); }

  // The user.
  /// `join_timeout` zero: the default.
  void subscribe(Duration join_timeout, Instant now);
  /// `leave_timeout` zero stands for the default.
  void unsubscribe(Duration leave_timeout, Instant now);
  /// Changes the payload that it joins with. A joined channel joins again.
  void configure(std::string_view join_payload, Instant now);
  /// See `Attachments`. A joined channel joins again if its last join did not ask for all of it.
  void attach(AttachmentId id, bool presence, std::string_view changes, std::string_view config, Instant now);
  void detach(AttachmentId id, Instant now);
  /// Writes a message at once, on a joined channel.
  void send(OutgoingMessage&& message, Instant now);
  /// The server has acknowledged a message of this channel.
  void acknowledged(const OutgoingMessage& message);
  /// A presence call: announced when the channel is joined and the pace allows it.
  void track(OutgoingMessage message, Instant now);
  /// Settles everything that waits for the channel or for an answer on it.
  void discard_messages(Outcome outcome, ErrorCode error);
  /// Like `discard_messages`, for presence only.
  void discard_presence(Outcome outcome, ErrorCode error, Instant now);

  // The access token.
  /// A new token: a joined channel hears of it, one that was refused tries again.
  void offer_token(Instant now);
  /// Another user is signed in: the server must end the old user's rights before it is asked for the new user's.
  void hand_over(Instant now);
  /// Channels do not join as somebody else: this one waits for a token until `retry_at`, and reports that.
  void report_want_of_token(Instant retry_at, std::string_view message);

  // The connection.
  /// To another socket, because the server has no room for it on this one: joins there.
  void move_to(SocketParts& socket, Instant now);
  void join(Instant now);
  /// The user disconnects: tells the server. `connection_lost` follows.
  void say_goodbye(Instant now);
  /// The sender repeats what was in flight; presence is announced again instead. Call it before `connection_lost`.
  void take_presence_back();
  void connection_lost(ErrorCode reason, Instant now);
  /// There will be no connection: shows the channel as closed or failed, whatever it still wants.
  void connection_ended(phoenix::ChannelState shown, ErrorCode reason);

  // The server.
  /// Whether a reply is to the present join.
  bool awaits_answer(std::string_view ref) const { return channel_.awaits_answer(ref); }
  /// Whether it is joining with a token that has been replaced since.
  bool joins_with_old_token() const { return is_supabase_ && channel_.is_joining() && !token_.is_latest(); }
  void join_answered(const Reply& reply, Instant now);
  /// The server has answered a join of the socket. This channel's deadline can only move away, so the schedule stays as
  /// it is.
  void join_progressed(std::string_view ref, Instant now) { channel_.join_progressed(ref, now); }
  /// Another reply. Returns false if it is none to the channel itself.
  bool reply_received(std::string_view ref, const Reply& reply, Instant now);
  void message_received(const phoenix::Message& message, Incoming kind, Instant now);

  // The clock. The schedule says when.
  void deadline_reached(Instant now);

  ChannelId id() const { return id_; }
  bool is_supabase() const { return is_supabase_; }  ///< Otherwise a plain Phoenix channel.
  const std::string& topic() const { return channel_.topic(); }
  /// The channel's state, including the database's part.
  phoenix::ChannelState state() const;
  /// The state of the underlying Phoenix channel.
  const phoenix::Channel& channel() const { return channel_; }
  bool changes_flow() const { return changes_.flows(); }
  /// Whether messages may wait for it.
  bool takes_messages() const;
  /// Why a message cannot be sent.
  ErrorCode refusal() const;
  const phoenix::Presence& presence() const { return inbox_.presence(); }

 private:
  bool lacks_changes() const;
  void tell_refusals();
  void echo(const OutgoingMessage& message);
  void write_token(Instant now);
  void try_again_if_refused();
  void join_accepted(std::string_view response, Instant now);
  void join_refused(std::string_view response, Instant now);
  void leave_answered(Instant now);
  void handed_over(Instant now);
  void system_received(std::string_view payload, Instant now);
  void expect_close(const SystemMessage& system);
  void close_received(const phoenix::Message& message, bool crashed, Instant now);
  void close_by_server(ErrorCode error, Instant now, bool blamed = false);
  void retry_with_new_token(ErrorCode error, bool joining, Instant now);
  void fail(ErrorCode error, Instant now, std::string_view response = {});

  void stop_changes();
  void changes_reported(const SystemMessage& message, Instant now);
  void changes_overdue(Instant now);

  void reschedule(Instant now);
  Instant deadline(Instant now) const;
  void report(std::string_view response = {});

  ChannelHost host_;
  ChannelId id_;
  bool is_supabase_;
  phoenix::Channel channel_;
  Attachments attachments_;
  ChannelInbox inbox_;
  ChannelOutput output_;
  PresenceTracker tracker_;
  ChannelToken token_;
  ChangesFlow changes_;
  ErrorCode closing_error_ = ErrorCode::none;  ///< Said by a `system` message; its `phx_close` follows.
  std::string detail_;                         ///< The server's words for the last error.
  Duration join_timeout_{0};                   ///< Zero: the default.
  ChannelSchedule::Plan planned_;
};

}  // namespace holdfast::realtime
