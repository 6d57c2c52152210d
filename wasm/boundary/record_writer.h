#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/error_code.h"
#include "core/time.h"

namespace holdfast::boundary {

/// Writes event records for JavaScript into one growing buffer: `u8 type, u32 size, u32 size of the fields, fields…,
/// texts…`, little-endian, unaligned. Of a string the fields hold the length in bytes (u32), the texts its UTF-8:
/// standing together, all of a record's are decoded in one go. A text of the frame that is being answered may instead
/// be quoted: its length with the highest bit set, and where it stands in the frame (u32); JavaScript has that text
/// already. README.md tells more, `events.mjs` lists the records.
class RecordWriter {
 public:
  /// Starts a record; it ends where the next one starts, or with `take`.
  RecordWriter& begin(std::uint8_t type);
  RecordWriter& u8(std::uint8_t value);
  RecordWriter& u16(std::uint16_t value);
  RecordWriter& u32(std::uint32_t value);
  RecordWriter& f64(double value);
  RecordWriter& flag(bool value) { return u8(value ? 1 : 0); }
  /// Of an enum.
  template <typename Enum>
  RecordWriter& byte(Enum value) {
    return u8(static_cast<std::uint8_t>(value));
  }
  RecordWriter& code(ErrorCode error) { return u16(static_cast<std::uint16_t>(error)); }
  /// Of a list that follows.
  RecordWriter& count(std::size_t size) { return u32(static_cast<std::uint32_t>(size)); }
  /// As a wall clock shows it: milliseconds since 1970; 0 for the epoch, which stands for none.
  RecordWriter& instant(Instant time);
  RecordWriter& text(std::string_view text);

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
  RecordWriter& append(Number value);
  bool is_quotable(std::string_view text) const;
  void finish_record();

  std::string buffer_;
  std::string texts_;  ///< Of the record being written.
  std::string_view frame_;
  Duration clock_ahead_{0};
  std::size_t record_start_ = 0;
};

}  // namespace holdfast::boundary
