#include "realtime/client_events.h"

#include "phoenix/byte_search.h"

namespace holdfast::realtime {
namespace {

EventWriter& begin(EventWriter& out, EventType type) { return out.begin(static_cast<std::uint8_t>(type)); }

template <typename Enum>
std::uint8_t byte(Enum value) {
  return static_cast<std::uint8_t>(value);
}

std::uint16_t number(ErrorCode code) { return static_cast<std::uint16_t>(code); }

}  // namespace

void write_state_change(EventWriter& out, const StateChange& change) {
  begin(out, EventType::connection_state)
      .u8(byte(change.state))
      .u8(byte(change.previous))
      .u16(number(change.reason))
      .u16(change.close.code)
      .u32(change.attempts)
      .instant(change.retry_at)
      .str(change.close.reason);
}

void write_quality(EventWriter& out, const Quality& quality, bool checking, Instant last_heartbeat_at) {
  begin(out, EventType::quality)
      .u8(byte(quality.level))
      .f64(quality.latency_ms)
      .f64(quality.jitter_ms)
      .f64(quality.loss)
      .instant(last_heartbeat_at)
      .u8(checking ? 1 : 0);
}

void write_queue(EventWriter& out, std::size_t size, std::size_t bytes) {
  begin(out, EventType::queue).u32(static_cast<std::uint32_t>(size)).u32(static_cast<std::uint32_t>(bytes));
}

void write_settlement(EventWriter& out, const Settlement& settlement) {
  begin(out, EventType::settled)
      .u32(settlement.request)
      .u8(byte(settlement.outcome))
      .u16(number(settlement.error))
      .str(settlement.status)
      .u8(byte(settlement.encoding))
      .str(settlement.response);
}

void write_channel(EventWriter& out, const ChannelReport& report) {
  begin(out, EventType::channel_state)
      .u32(report.channel)
      .u8(byte(report.state))
      .u16(number(report.error))
      .instant(report.retry_at)
      .str(report.detail)
      .str(report.response);
}

void write_message(EventWriter& out, ChannelId channel, const phoenix::Message& message) {
  begin(out, EventType::message).u32(channel).u8(byte(message.encoding)).str(message.event).str(message.payload);
}

void write_broadcast(EventWriter& out, ChannelId channel, BroadcastForm form, std::string_view event,
                     std::string_view payload, std::string_view meta) {
  begin(out, EventType::broadcast).u32(channel).u8(byte(form)).str(event).str(payload).str(meta);
}

void write_change(EventWriter& out, ChannelId channel, const PostgresChange& change,
                  const std::vector<std::uint16_t>& bindings, bool known) {
  const bool long_numbers =
      phoenix::may_hold_long_number(change.record) || phoenix::may_hold_long_number(change.old_record);
  begin(out, EventType::postgres_change).u32(channel).u8(byte(change.type)).u8(long_numbers ? 1 : 0);
  out.u16(static_cast<std::uint16_t>(bindings.size()));
  for (const std::uint16_t binding : bindings) out.u16(binding);
  out.u8(known ? 0 : 1);
  if (!known) out.str(change.schema).str(change.table).str(change.columns);
  out.str(change.commit_timestamp).str(change.record).str(change.old_record);
  out.str(change.errors == "null" ? std::string_view{} : change.errors);
}

void write_presence(EventWriter& out, const PresenceRecord& record) {
  begin(out, EventType::presence)
      .u32(record.channel)
      .u8(byte(record.event))
      .str(record.key)
      .str(record.current)
      .str(record.changed)
      .str(record.update);
}

void write_system(EventWriter& out, ChannelId channel, std::string_view payload) {
  begin(out, EventType::system).u32(channel).str(payload);
}

void write_token_wish(EventWriter& out, TokenWish wish) { begin(out, EventType::token_wanted).u8(byte(wish)); }

void write_notice(EventWriter& out, ErrorCode code, std::uint32_t count, std::string_view detail) {
  begin(out, EventType::notice).u16(number(code)).u32(count).str(detail);
}

}  // namespace holdfast::realtime
