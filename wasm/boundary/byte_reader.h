#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/time.h"

namespace holdfast::boundary {

/// Reads a batch of commands, as `js/src/engine/byte_writer.ts` writes it: little-endian, unaligned. A text is its
/// length in bytes (u32), then its UTF-8. Beyond the end it reads 0 and empty texts, and `sound` is false from then on.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t u8();
  std::uint32_t u32();
  bool flag() { return u8() != 0; }
  template <typename Enum>
  Enum byte() {
    return static_cast<Enum>(u8());
  }
  double f64();
  Duration duration() { return duration_from_ms(f64()); }
  /// A view of the batch.
  std::string_view text();

  bool at_end() const { return bytes_.empty(); }
  bool sound() const { return sound_; }
  void fail() {
    sound_ = false;
    bytes_ = {};
  }

 private:
  template <typename Number>
  Number number();
  std::string_view take(std::size_t size);

  std::string_view bytes_;
  bool sound_ = true;
};

}  // namespace holdfast::boundary
