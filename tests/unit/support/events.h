#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "realtime/client_events.h"

namespace holdfast::testing {

// One struct a record, field by field as `realtime/client_events.cpp` writes them.

struct ConnectionEvent {
  ConnectionState state;
  ConnectionState previous;
  ErrorCode reason;
  std::uint16_t close_code;
  std::uint32_t attempts;
  Instant retry_at;
  std::string close_reason;
};
struct QualityEvent {
  Quality quality;
  Instant last_heartbeat_at;
  bool checking;
};
struct QueueEvent {
  std::uint32_t size;
  std::uint32_t bytes;
};
struct SettledEvent {
  RequestId request;
  Outcome outcome;
  ErrorCode error;
  std::string status;
  phoenix::Encoding encoding;
  std::string response;
};
struct ChannelEvent {
  ChannelId channel;
  phoenix::ChannelState state;
  ErrorCode error;
  Instant retry_at;
  std::string detail;
  std::string response;
};
struct MessageEvent {
  ChannelId channel;
  phoenix::Encoding encoding;
  std::string event;
  std::string payload;
};
struct BroadcastEvent {
  ChannelId channel;
  realtime::BroadcastForm form;
  std::string event;
  std::string payload;
  std::string meta;
};
struct ChangeEvent {
  ChannelId channel;
  realtime::ChangeType type;
  bool long_numbers;
  std::vector<std::uint16_t> bindings;
  bool has_relation;
  std::string schema;
  std::string table;
  std::string columns;
  std::string commit_timestamp;
  std::string record;
  std::string old_record;
  std::string errors;
};
struct PresenceEvent {
  ChannelId channel;
  realtime::PresenceEvent event;
  std::string key;
  std::string current;
  std::string changed;
  std::string update;
};
struct SystemEvent {
  ChannelId channel;
  std::string payload;
};
struct TokenEvent {
  realtime::TokenWish wish;
};
struct NoticeEvent {
  ErrorCode code;
  std::uint32_t count;
  std::string detail;
};
struct TableDirtyEvent {
  std::uint32_t table;
};
struct TableStaleEvent {
  std::uint32_t table;
};
struct TrackEvent {
  std::uint32_t track;
  std::string json;
};
struct TableDiffEvent {
  std::uint32_t table;
  bool live;
  bool long_numbers;
  std::vector<std::string> removed;
  std::vector<std::string> keys;
  std::string rows;
  std::optional<std::vector<std::string>> order;
};

using Event = std::variant<ConnectionEvent, QualityEvent, QueueEvent, SettledEvent, ChannelEvent, MessageEvent,
                           BroadcastEvent, ChangeEvent, PresenceEvent, SystemEvent, TokenEvent, NoticeEvent,
                           TableDirtyEvent, TableStaleEvent, TableDiffEvent, TrackEvent>;

/// Reads one batch of records, the inverse of `EventWriter`. Nothing if a record is unknown, cut or longer than its
/// fields.
std::optional<std::vector<Event>> read_events(std::string_view batch);

}  // namespace holdfast::testing
