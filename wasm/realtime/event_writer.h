#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace holdfast::realtime {

/// Writes event records for JavaScript into one growing buffer: `u8 type, u32 size, u32 size of the fields, fields…,
/// texts…`, little-endian, unaligned. Of a string the fields hold the length in bytes (u32), the texts its UTF-8:
/// standing together, all of a record's are decoded in one go. `client_events.h` lists the records.
class EventWriter {
 public:
  /// Starts a record; it ends where the next one starts, or with `take`.
  EventWriter& begin(std::uint8_t type);
  EventWriter& u8(std::uint8_t value);
  EventWriter& u16(std::uint16_t value);
  EventWriter& u32(std::uint32_t value);
  EventWriter& f64(double value);
  EventWriter& str(std::string_view text);

  bool empty() const { return buffer_.empty(); }
  /// All records so far, in order; leaves the writer empty.
  std::string take();
  /// The same into `out`, whose room the writer goes on with: nothing is allocated for a message like the one before.
  void take_into(std::string& out);

 private:
  template <typename Number>
  EventWriter& append(Number value);
  void finish_record();

  std::string buffer_;
  std::string texts_;  ///< Of the record being written.
  std::size_t record_start_ = 0;
};

}  // namespace holdfast::realtime
