// Written from wasm/boundary/events.mjs by "npm run boundary": change that, not this.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "realtime/events.h"
#include "sync/events.h"

namespace holdfast::testing {

struct ConnectionStateEvent {
  ConnectionState state{};
  ConnectionState previous{};
  ErrorCode reason{};
  std::uint16_t close_code{};
  std::uint32_t attempts{};
  Instant retry_at{};
  std::string detail{};
};
struct QualityEvent {
  QualityLevel level{};
  double latency{};
  double jitter{};
  double loss{};
  Instant last_heartbeat_at{};
  bool checking{};
};
struct QueueEvent {
  std::uint32_t size{};
  std::uint32_t bytes{};
};
struct SettledEvent {
  RequestId request{};
  Outcome outcome{};
  ErrorCode error{};
  std::string status{};
  phoenix::Encoding encoding{};
  std::string response{};
};
struct ChannelStateEvent {
  ChannelId channel{};
  phoenix::ChannelState state{};
  ErrorCode error{};
  Instant retry_at{};
  std::string detail{};
  std::string response{};
};
struct MessageEvent {
  ChannelId channel{};
  std::string event{};
  phoenix::Encoding encoding{};
  std::string payload{};
};
struct BroadcastEvent {
  ChannelId channel{};
  realtime::BroadcastForm form{};
  std::string event{};
  phoenix::Encoding encoding{};
  std::string payload{};
  std::string meta{};
};
struct PostgresChangeEvent {
  struct Relation {
    std::string schema{};
    std::string table{};
    std::string columns{};
  };
  ChannelId channel{};
  realtime::ChangeType change{};
  bool long_numbers{};
  std::vector<AttachmentId> attachments{};
  std::optional<Relation> relation{};
  std::string commit_timestamp{};
  std::string record{};
  std::string old_record{};
  std::string errors{};
};
struct PresenceEvent {
  ChannelId channel{};
  std::string update{};
};
struct SystemEvent {
  ChannelId channel{};
  std::string payload{};
};
struct TokenWantedEvent {
  realtime::TokenWish why{};
};
struct NoticeEvent {
  ErrorCode code{};
  std::uint32_t count{};
  std::string detail{};
};
struct TableDirtyEvent {
  sync::TableId table{};
};
struct TableDiffEvent {
  sync::TableId table{};
  bool live{};
  bool long_numbers{};
  bool anew{};
  std::vector<std::uint32_t> left{};
  std::vector<std::string> keys{};
  std::string rows{};
  std::vector<std::uint32_t> places{};
  std::uint32_t came{};
};
struct TableStaleEvent {
  sync::TableId table{};
};
struct TrackEvent {
  sync::TrackId track{};
  std::string json{};
};
struct MetricsEvent {
  std::uint32_t request{};
  std::string json{};
};
struct TaughtEvent {
  struct Relation {
    std::string schema{};
    std::string table{};
    std::string columns{};
  };
  double epoch{};
  std::uint32_t number{};
  realtime::Lesson lesson{};
  ChannelId channel{};
  realtime::ChangeType change{};
  realtime::BroadcastForm form{};
  std::vector<AttachmentId> attachments{};
  std::optional<Relation> relation{};
  std::vector<std::uint32_t> tables{};
  std::vector<std::string> key{};
  std::string event{};
  std::string meta{};
  std::vector<std::uint32_t> places{};
};
struct AttachmentEvent {
  ChannelId channel{};
  AttachmentId attachment{};
  ErrorCode error{};
};
struct EchoEvent {
  ChannelId channel{};
  std::vector<AttachmentId> attachments{};
  realtime::BroadcastForm form{};
  std::string event{};
  phoenix::Encoding encoding{};
  std::string payload{};
};

using Event = std::variant<ConnectionStateEvent, QualityEvent, QueueEvent, SettledEvent, ChannelStateEvent,
                           MessageEvent, BroadcastEvent, PostgresChangeEvent, PresenceEvent, SystemEvent,
                           TokenWantedEvent, NoticeEvent, TableDirtyEvent, TableDiffEvent, TableStaleEvent, TrackEvent,
                           MetricsEvent, TaughtEvent, AttachmentEvent, EchoEvent>;

/// Keeps what it is told.
class Recorder final : public realtime::EventSink {
 public:
  explicit Recorder(std::vector<Event>& events) : events_(events) {}

  void connection_state(const realtime::ConnectionStateEvent& event) override;
  void quality(const realtime::QualityEvent& event) override;
  void queue(const realtime::QueueEvent& event) override;
  void settled(const realtime::SettledEvent& event) override;
  void channel_state(const realtime::ChannelStateEvent& event) override;
  void message(const realtime::MessageEvent& event) override;
  void broadcast(const realtime::BroadcastEvent& event) override;
  void postgres_change(const realtime::PostgresChangeEvent& event) override;
  void presence(const realtime::PresenceEvent& event) override;
  void system(const realtime::SystemEvent& event) override;
  void token_wanted(const realtime::TokenWantedEvent& event) override;
  void notice(const realtime::NoticeEvent& event) override;
  void metrics(const realtime::MetricsEvent& event) override;
  void taught(const realtime::TaughtEvent& event) override;
  void attachment(const realtime::AttachmentEvent& event) override;
  void echo(const realtime::EchoEvent& event) override;

 private:
  std::vector<Event>& events_;
};

/// Keeps what it is told.
class LiveRecorder final : public sync::EventSink {
 public:
  explicit LiveRecorder(std::vector<Event>& events) : events_(events) {}

  void table_dirty(const sync::TableDirtyEvent& event) override;
  void table_diff(const sync::TableDiffEvent& event) override;
  void table_stale(const sync::TableStaleEvent& event) override;
  void track(const sync::TrackEvent& event) override;

 private:
  std::vector<Event>& events_;
};

}  // namespace holdfast::testing
