#include "support/events.h"

#include <cstring>

namespace holdfast::testing {
namespace {

using realtime::EventType;

/// Reads the fields of one record, and its texts; `sound()` says whether they filled it exactly.
class Fields {
 public:
  Fields(std::string_view bytes, std::string_view texts) : bytes_(bytes), texts_(texts) {}

  template <typename Number>
  Number number() {
    Number value{};
    if (bytes_.size() < sizeof(Number)) {
      sound_ = false;
      return value;
    }
    std::memcpy(&value, bytes_.data(), sizeof(Number));
    bytes_.remove_prefix(sizeof(Number));
    return value;
  }
  template <typename Enum>
  Enum byte() {
    return static_cast<Enum>(number<std::uint8_t>());
  }
  ErrorCode error() { return static_cast<ErrorCode>(number<std::uint16_t>()); }
  Instant instant() { return instant_from_ms(number<double>()); }
  std::uint32_t u32() { return number<std::uint32_t>(); }
  std::string text() {
    const std::size_t size = u32();
    if (texts_.size() < size) {
      sound_ = false;
      return {};
    }
    std::string value{texts_.substr(0, size)};
    texts_.remove_prefix(size);
    return value;
  }
  bool sound() const { return sound_ && bytes_.empty() && texts_.empty(); }

 private:
  std::string_view bytes_;
  std::string_view texts_;
  bool sound_ = true;
};

Event read_quality(Fields& in) {
  Quality quality;
  quality.level = in.byte<QualityLevel>();
  quality.latency_ms = in.number<double>();
  quality.jitter_ms = in.number<double>();
  quality.loss = in.number<double>();
  const Instant last_heartbeat_at = in.instant();
  return QualityEvent{quality, last_heartbeat_at, in.byte<std::uint8_t>() == 1};
}

Event read_change(Fields& in) {
  ChangeEvent change{in.u32(), in.byte<realtime::ChangeType>(), in.byte<bool>(), {}, false, {}, {}, {}, {}, {}, {}, {}};
  const auto bindings = in.number<std::uint16_t>();
  for (std::uint16_t i = 0; i < bindings; ++i) change.bindings.push_back(in.number<std::uint16_t>());
  change.has_relation = in.byte<bool>();
  if (change.has_relation) {
    for (std::string* field : {&change.schema, &change.table, &change.columns}) *field = in.text();
  }
  for (std::string* field : {&change.commit_timestamp, &change.record, &change.old_record, &change.errors}) {
    *field = in.text();
  }
  return change;
}

Event read_diff(Fields& in) {
  TableDiffEvent diff{in.u32(), in.byte<bool>(), in.byte<bool>(), {}, {}, {}, std::nullopt};
  for (std::uint32_t n = in.u32(); n > 0 && diff.removed.size() < 1'000'000; --n) diff.removed.push_back(in.text());
  for (std::uint32_t n = in.u32(); n > 0 && diff.keys.size() < 1'000'000; --n) {
    diff.keys.push_back(in.text());
  }
  diff.rows = in.text();
  if (!in.byte<bool>()) return diff;
  diff.order.emplace();
  for (std::uint32_t n = in.u32(); n > 0 && diff.order->size() < 1'000'000; --n) diff.order->push_back(in.text());
  return diff;
}

// Braced lists are evaluated from left to right, so each reads its fields in order.
std::optional<Event> read_record(EventType type, Fields& in) {
  switch (type) {
    case EventType::connection_state:
      return ConnectionEvent{in.byte<ConnectionState>(),
                             in.byte<ConnectionState>(),
                             in.error(),
                             in.number<std::uint16_t>(),
                             in.u32(),
                             in.instant(),
                             in.text()};
    case EventType::quality:
      return read_quality(in);
    case EventType::queue:
      return QueueEvent{in.u32(), in.u32()};
    case EventType::settled:
      return SettledEvent{in.u32(), in.byte<Outcome>(), in.error(), in.text(), in.byte<phoenix::Encoding>(), in.text()};
    case EventType::channel_state:
      return ChannelEvent{in.u32(), in.byte<phoenix::ChannelState>(), in.error(), in.instant(), in.text(), in.text()};
    case EventType::message:
      return MessageEvent{in.u32(), in.byte<phoenix::Encoding>(), in.text(), in.text()};
    case EventType::broadcast:
      return BroadcastEvent{in.u32(), in.byte<realtime::BroadcastForm>(), in.text(), in.text(), in.text()};
    case EventType::postgres_change:
      return read_change(in);
    case EventType::presence:
      return PresenceEvent{in.u32(), in.byte<realtime::PresenceEvent>(), in.text(), in.text(), in.text(), in.text()};
    case EventType::system:
      return SystemEvent{in.u32(), in.text()};
    case EventType::token_wanted:
      return TokenEvent{in.byte<realtime::TokenWish>()};
    case EventType::notice:
      return NoticeEvent{in.error(), in.u32(), in.text()};
    case EventType::table_dirty:
      return TableDirtyEvent{in.u32()};
    case EventType::table_stale:
      return TableStaleEvent{in.u32()};
    case EventType::track:
      return TrackEvent{in.u32(), in.text()};
    case EventType::table_diff:
      return read_diff(in);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<Event>> read_events(std::string_view batch) {
  constexpr std::size_t header = 1 + 2 * sizeof(std::uint32_t);
  std::vector<Event> events;
  while (!batch.empty()) {
    if (batch.size() < header) return std::nullopt;
    std::uint32_t size = 0;
    std::uint32_t fields_size = 0;
    std::memcpy(&size, batch.data() + 1, sizeof(size));
    std::memcpy(&fields_size, batch.data() + 1 + sizeof(size), sizeof(fields_size));
    if (size < header || size > batch.size() || fields_size > size - header) return std::nullopt;
    const std::string_view body = batch.substr(header, size - header);
    Fields fields{body.substr(0, fields_size), body.substr(fields_size)};
    auto event = read_record(static_cast<EventType>(batch.front()), fields);
    if (!event || !fields.sound()) return std::nullopt;
    events.push_back(std::move(*event));
    batch.remove_prefix(size);
  }
  return events;
}

}  // namespace holdfast::testing
