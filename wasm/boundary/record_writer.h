#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/error_code.h"
#include "core/time.h"

namespace holdfast::boundary {

/// Writes event records for JavaScript into one growing buffer: `u8 type, u32 size, u32 size of the fields, fields…,
/// texts…`, little-endian, unaligned. For a string, the fields hold the length in bytes (u32), and the texts its UTF-8:
/// so JavaScript decodes all texts of a record at once. A text of the frame that is being handled may be quoted
/// instead: its length with the highest bit set, and its position in the frame (u32), because JavaScript has that text
/// already. README.md says more; `events.mjs` lists the records.
class RecordWriter {
 public:
  /// Starts a record; it ends where the next one starts, or with `take`.
  RecordWriter& begin(std::uint8_t type);
  RecordWriter& u8(std::uint8_t value);
  RecordWriter& u16(std::uint16_t value);
  RecordWriter& u32(std::uint32_t value);
  RecordWriter& f64(double value);
  RecordWriter& flag(bool value) { return u8(value ? 1 : 0); }
  /// An enum, as one byte.
  template <typename Enum>
  RecordWriter& byte(Enum value) {
    return u8(static_cast<std::uint8_t>(value));
  }
  RecordWriter& code(ErrorCode error) { return u16(static_cast<std::uint16_t>(error)); }
  /// The length of the list that follows.
  RecordWriter& count(std::size_t size) { return u32(static_cast<std::uint32_t>(size)); }
  /// As the user's clock shows it: milliseconds since 1970; 0 for the epoch, which stands for none.
  RecordWriter& instant(Instant time);
  RecordWriter& text(std::string_view text);

  /// Quotes texts that lie in `frame` from now on; an empty frame ends that. The frame must live until the records are
  /// read.
  void quote(std::string_view frame) { frame_ = frame; }

  /// How far instants are ahead of the user's wall clock.
  void set_clock_ahead(Duration ahead) { clock_ahead_ = ahead; }

  bool empty() const { return buffer_.empty(); }
  /// All records so far, in order; leaves the writer empty.
  std::string take();
  /// Like `take`, into `out`. The writer reuses the memory of `out`, so that a message like the previous one allocates
  /// nothing.
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
