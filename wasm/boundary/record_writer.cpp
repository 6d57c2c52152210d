#include "boundary/record_writer.h"

#include <bit>
#include <cstring>
#include <functional>

namespace holdfast::boundary {

static_assert(std::endian::native == std::endian::little, "records are little-endian, as WebAssembly is");

namespace {

constexpr std::size_t size_offset = 1;
constexpr std::size_t fields_size_offset = 5;
constexpr std::size_t header_size = 9;
constexpr std::uint32_t quoted = 0x80000000U;
constexpr std::size_t largest_kept = 65'536;

void put(std::string& buffer, std::size_t at, std::size_t number) {
  const auto value = static_cast<std::uint32_t>(number);
  std::memcpy(buffer.data() + at, &value, sizeof(value));
}

}  // namespace

template <typename Number>
RecordWriter& RecordWriter::append(Number value) {
  char bytes[sizeof(Number)];
  std::memcpy(bytes, &value, sizeof(Number));
  buffer_.append(bytes, sizeof(Number));
  return *this;
}

RecordWriter& RecordWriter::begin(std::uint8_t type) {
  finish_record();
  record_start_ = buffer_.size();
  return u8(type).u32(0).u32(0);
}

RecordWriter& RecordWriter::u8(std::uint8_t value) { return append(value); }
RecordWriter& RecordWriter::u16(std::uint16_t value) { return append(value); }
RecordWriter& RecordWriter::u32(std::uint32_t value) { return append(value); }
RecordWriter& RecordWriter::f64(double value) { return append(value); }

RecordWriter& RecordWriter::instant(Instant time) { return f64(time == Instant{} ? 0 : to_ms(time - clock_ahead_)); }

RecordWriter& RecordWriter::text(std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  if (is_quotable(text)) return u32(size | quoted).u32(static_cast<std::uint32_t>(text.data() - frame_.data()));
  u32(size);
  texts_.append(text);
  return *this;
}

bool RecordWriter::is_quotable(std::string_view text) const {
  const std::less_equal<> before;
  return !text.empty() && !frame_.empty() && before(frame_.data(), text.data()) &&
         before(text.data() + text.size(), frame_.data() + frame_.size());
}

void RecordWriter::finish_record() {
  if (buffer_.empty()) return;
  put(buffer_, record_start_ + fields_size_offset, buffer_.size() - record_start_ - header_size);
  buffer_.append(texts_);
  texts_.clear();
  put(buffer_, record_start_ + size_offset, buffer_.size() - record_start_);
}

std::string RecordWriter::take() {
  std::string out;
  take_into(out);
  return out;
}

void RecordWriter::take_into(std::string& out) {
  finish_record();
  record_start_ = 0;
  // After the first page of a large table this room would stay as large as the page.
  if (texts_.capacity() > largest_kept) texts_ = std::string{};
  out.clear();
  out.swap(buffer_);
}

}  // namespace holdfast::boundary
