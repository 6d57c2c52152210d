#include "realtime/event_writer.h"

#include <bit>
#include <cstring>

namespace holdfast::realtime {

static_assert(std::endian::native == std::endian::little, "records are little-endian, as WebAssembly is");

namespace {

constexpr std::size_t size_offset = 1;

}  // namespace

template <typename Number>
EventWriter& EventWriter::append(Number value) {
  char bytes[sizeof(Number)];
  std::memcpy(bytes, &value, sizeof(Number));
  buffer_.append(bytes, sizeof(Number));
  return *this;
}

EventWriter& EventWriter::begin(std::uint8_t type) {
  finish_record();
  record_start_ = buffer_.size();
  return u8(type).u32(0);
}

EventWriter& EventWriter::u8(std::uint8_t value) { return append(value); }
EventWriter& EventWriter::u16(std::uint16_t value) { return append(value); }
EventWriter& EventWriter::u32(std::uint32_t value) { return append(value); }
EventWriter& EventWriter::f64(double value) { return append(value); }

EventWriter& EventWriter::str(std::string_view text) {
  u32(static_cast<std::uint32_t>(text.size()));
  buffer_.append(text);
  return *this;
}

void EventWriter::finish_record() {
  if (buffer_.empty()) return;
  const auto size = static_cast<std::uint32_t>(buffer_.size() - record_start_);
  std::memcpy(buffer_.data() + record_start_ + size_offset, &size, sizeof(size));
}

std::string EventWriter::take() {
  finish_record();
  record_start_ = 0;
  return std::exchange(buffer_, {});
}

}  // namespace holdfast::realtime
