#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/time.h"

namespace holdfast::realtime {

/// Writes event records for JavaScript into one growing buffer: `u8 type, u32 size, u32 size of the fields, fields…,
/// texts…`, little-endian, unaligned. Of a string the fields hold the length in bytes (u32), the texts its UTF-8:
/// standing together, all of a record's are decoded in one go. A text of the frame that is being answered may instead
/// be quoted: its length with the highest bit set, and where it stands in the frame (u32); JavaScript has that text
/// already. `client_events.h` lists the records.
class EventWriter {
 public:
  /// Starts a record; it ends where the next one starts, or with `take`.
  EventWriter& begin(std::uint8_t type);
  EventWriter& u8(std::uint8_t value);
  EventWriter& u16(std::uint16_t value);
  EventWriter& u32(std::uint32_t value);
  EventWriter& f64(double value);
  /// As a wall clock shows it: milliseconds since 1970; 0 for the epoch, which stands for none.
  EventWriter& instant(Instant time);
  EventWriter& str(std::string_view text);

  /// Texts that lie in `frame` are quoted from now on; an empty one ends that. It has to live until the records are
  /// read.
  void quote(std::string_view frame) { frame_ = frame; }

  /// How far instants are ahead of the user's wall clock.
  void set_clock_ahead(Duration ahead) { clock_ahead_ = ahead; }

  bool empty() const { return buffer_.empty(); }
  /// All records so far, in order; leaves the writer empty.
  std::string take();
  /// The same into `out`, whose room the writer goes on with: nothing is allocated for a message like the one before.
  void take_into(std::string& out);

 private:
  template <typename Number>
  EventWriter& append(Number value);
  bool is_quotable(std::string_view text) const;
  void finish_record();

  std::string buffer_;
  std::string texts_;  ///< Of the record being written.
  std::string_view frame_;
  Duration clock_ahead_{0};
  std::size_t record_start_ = 0;
};

}  // namespace holdfast::realtime
