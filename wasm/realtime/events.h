// Written from wasm/boundary/events.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/enums.h"
#include "core/error_code.h"
#include "core/time.h"
#include "phoenix/enums.h"
#include "realtime/enums.h"

namespace holdfast::realtime {

/// The connection has a new state, or a new reason or plan for its present one.
struct ConnectionStateEvent {
  ConnectionState state{};
  /// Equal to `state` if only the attempt or the reason is new.
  ConnectionState previous{};
  ErrorCode reason{};
  /// RFC 6455, 7.4; 0 if no socket closed.
  std::uint16_t close_code{};
  /// Dials since the connection was last stable.
  std::uint32_t attempts{};
  /// When the next dial is due.
  Instant retry_at{};
  /// The close frame's reason.
  std::string_view detail{};
};

/// How good the connection is.
struct QualityEvent {
  QualityLevel level{};
  /// Smoothed round trip in milliseconds; 0 before the first.
  double latency{};
  /// In milliseconds.
  double jitter{};
  /// Part of the last heartbeats that had no answer, 0 to 1.
  double loss{};
  Instant last_heartbeat_at{};
  /// A probe is out.
  bool checking{};
};

/// How much waits to be sent.
struct QueueEvent {
  std::uint32_t size{};
  std::uint32_t bytes{};
};

/// How a push ended.
struct SettledEvent {
  RequestId request{};
  Outcome outcome{};
  ErrorCode error{};
  /// The reply's status; empty without a reply.
  std::string_view status{};
  phoenix::Encoding encoding{};
  std::string_view response{};
};

/// A channel has a new state, or a new reason or plan for its present one.
struct ChannelStateEvent {
  ChannelId channel{};
  phoenix::ChannelState state{};
  ErrorCode error{};
  /// When it joins again.
  Instant retry_at{};
  std::string_view detail{};
  /// The answer to the join, if there is one.
  std::string_view response{};
};

/// A message of a plain Phoenix channel, or one whose event is the server's own.
struct MessageEvent {
  ChannelId channel{};
  std::string_view event{};
  phoenix::Encoding encoding{};
  std::string_view payload{};
};

/// A broadcast of Supabase Realtime.
struct BroadcastEvent {
  ChannelId channel{};
  /// 0: `payload` is the whole message; 1 and 2: it is only the user’s payload.
  BroadcastForm form{};
  std::string_view event{};
  phoenix::Encoding encoding{};
  std::string_view payload{};
  /// JSON, or empty.
  std::string_view meta{};
};

/// A database change.
struct PostgresChangeEvent {
  struct Relation {
    std::string_view schema{};
    std::string_view table{};
    std::string_view columns{};
  };
  ChannelId channel{};
  ChangeType change{};
  /// A record may hold a number that JavaScript cannot hold. JavaScript looks for one only then.
  bool long_numbers{};
  /// The attachments that this change is for, ascending, without those of tables.
  std::span<const AttachmentId> attachments{};
  /// Schema and table as they stand in JSON, and the list of columns; absent if they equal those of the channel's
  /// previous change.
  std::optional<Relation> relation{};
  std::string_view commit_timestamp{};
  /// JSON; empty for a delete.
  std::string_view record{};
  /// JSON; empty for an insert.
  std::string_view old_record{};
  /// A list as JSON; empty if there are none.
  std::string_view errors{};
};

/// Presence has changed. The core merges, and JavaScript works out who came and who left.
struct PresenceEvent {
  ChannelId channel{};
  /// JSON: the present value of each key that changed, `null` if nobody is left. A list of metas for Supabase, `{
  /// metas, … }` for Phoenix.
  std::string_view update{};
};

/// A `system` message of a channel.
struct SystemEvent {
  ChannelId channel{};
  /// JSON.
  std::string_view payload{};
};

/// The core needs a fresh access token.
struct TokenWantedEvent {
  TokenWish why{};
};

/// Something happened that ends nothing, but that you should know.
struct NoticeEvent {
  ErrorCode code{};
  /// How often it has happened so far.
  std::uint32_t count{};
  std::string_view detail{};
};

/// The answer to the command of that name.
struct MetricsEvent {
  std::uint32_t request{};
  /// Counters since the start (`js/src/connection/metrics.ts`).
  std::string_view json{};
};

/// The frame just delivered was a plain one. Until the epoch ends, JavaScript may deliver frames like it by
/// itself.
struct TaughtEvent {
  struct Relation {
    std::string_view schema{};
    std::string_view table{};
    std::string_view columns{};
  };
  /// If it is not the present epoch, learn nothing: the lesson was withdrawn at once.
  double epoch{};
  /// Names the lesson in the accounts.
  std::uint32_t number{};
  Lesson lesson{};
  ChannelId channel{};
  /// For a change.
  ChangeType change{};
  /// For a broadcast.
  BroadcastForm form{};
  /// For a change: the attachments that it is for.
  std::span<const AttachmentId> attachments{};
  /// For a change: as in the change's own event.
  std::optional<Relation> relation{};
  /// For an update: the live tables that take it, and need only the last one of each row. `key` names their rows.
  std::span<const std::uint32_t> tables{};
  std::span<const std::string_view> key{};
  /// For all other kinds.
  std::string_view event{};
  /// For a broadcast in a binary frame.
  std::string_view meta{};
  /// Begin and end of the topic in the frame (UTF-16 units of a text frame, bytes of a binary one), then of each
  /// part that may differ: for a change the time, the record and the old record; else the payload and the meta.
  /// Two zeros: the part is absent.
  std::span<const std::uint32_t> places{};
};

/// An attachment is refused, because its config cannot be had beside that of others; or it is refused no
/// longer.
struct AttachmentEvent {
  ChannelId channel{};
  AttachmentId attachment{};
  /// None: it is refused no longer.
  ErrorCode error{};
};

/// A broadcast of this client, for those who want it (`config.broadcast.self`) while others on the channel do
/// not. Once it is written, or, if it expects a reply, acknowledged.
struct EchoEvent {
  ChannelId channel{};
  /// Whom it is for, ascending; 0: the channel itself.
  std::span<const AttachmentId> attachments{};
  BroadcastForm form{};
  /// If `payload` is the whole message, that names the event.
  std::string_view event{};
  phoenix::Encoding encoding{};
  std::string_view payload{};
};

/// Receives the events, in order. Texts are views, valid until the call returns or the frame being handled ends.
class EventSink {
 public:
  virtual void connection_state(const ConnectionStateEvent& event) = 0;
  virtual void quality(const QualityEvent& event) = 0;
  virtual void queue(const QueueEvent& event) = 0;
  virtual void settled(const SettledEvent& event) = 0;
  virtual void channel_state(const ChannelStateEvent& event) = 0;
  virtual void message(const MessageEvent& event) = 0;
  virtual void broadcast(const BroadcastEvent& event) = 0;
  virtual void postgres_change(const PostgresChangeEvent& event) = 0;
  virtual void presence(const PresenceEvent& event) = 0;
  virtual void system(const SystemEvent& event) = 0;
  virtual void token_wanted(const TokenWantedEvent& event) = 0;
  virtual void notice(const NoticeEvent& event) = 0;
  virtual void metrics(const MetricsEvent& event) = 0;
  virtual void taught(const TaughtEvent& event) = 0;
  virtual void attachment(const AttachmentEvent& event) = 0;
  virtual void echo(const EchoEvent& event) = 0;

 protected:
  ~EventSink() = default;
};

}  // namespace holdfast::realtime
