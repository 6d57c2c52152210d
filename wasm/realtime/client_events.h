#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/connection_state.h"
#include "core/message_queue.h"
#include "core/quality_monitor.h"
#include "phoenix/channel.h"
#include "phoenix/message.h"
#include "realtime/event_writer.h"
#include "realtime/postgres_change.h"

namespace holdfast::realtime {

/// The records that JavaScript reads (`js/src/engine/event_reader.ts`). Never reuse a number.
enum class EventType : std::uint8_t {
  connection_state = 1,
  quality = 2,
  queue = 3,
  settled = 4,
  channel_state = 5,
  message = 6,
  broadcast = 7,
  postgres_change = 8,
  presence = 9,
  system = 10,
  token_wanted = 11,
  notice = 12,
  table_dirty = 13,
  table_diff = 14,
  table_stale = 15,
  track = 16,
};

enum class BroadcastForm : std::uint8_t { text = 0, json = 1, binary = 2 };
enum class PresenceEvent : std::uint8_t { sync = 0, join = 1, leave = 2 };
enum class TokenWish : std::uint8_t { connecting = 0, expiring = 1, rejected = 2 };

struct Settlement {
  RequestId request;
  Outcome outcome;
  ErrorCode error = ErrorCode::none;
  std::string_view status = {};
  phoenix::Encoding encoding = phoenix::Encoding::json;
  std::string_view response = {};
};

struct ChannelReport {
  ChannelId channel;
  phoenix::ChannelState state;
  ErrorCode error = ErrorCode::none;
  Instant retry_at{};
  std::string_view detail = {};
  std::string_view response = {};  ///< The join reply, where there is one.
};

struct PresenceRecord {
  ChannelId channel;
  PresenceEvent event;
  std::string_view key = {};
  std::string_view current = {};
  std::string_view changed = {};
  std::string_view update = {};
};

void write_state_change(EventWriter& out, const StateChange& change);
/// `checking`: a probe is out.
void write_quality(EventWriter& out, const Quality& quality, bool checking, Instant last_heartbeat_at);
void write_queue(EventWriter& out, std::size_t size, std::size_t bytes);
void write_settlement(EventWriter& out, const Settlement& settlement);
void write_channel(EventWriter& out, const ChannelReport& report);
void write_message(EventWriter& out, ChannelId channel, const phoenix::Message& message);
void write_broadcast(EventWriter& out, ChannelId channel, BroadcastForm form, std::string_view event,
                     std::string_view payload, std::string_view meta);
/// `known`: schema, table and columns are those of the channel's change before, and left out.
void write_change(EventWriter& out, ChannelId channel, const PostgresChange& change,
                  const std::vector<std::uint16_t>& bindings, bool known);
void write_presence(EventWriter& out, const PresenceRecord& record);
void write_system(EventWriter& out, ChannelId channel, std::string_view payload);
void write_token_wish(EventWriter& out, TokenWish wish);
void write_notice(EventWriter& out, ErrorCode code, std::uint32_t count, std::string_view detail);

}  // namespace holdfast::realtime
