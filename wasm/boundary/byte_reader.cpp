#include "boundary/byte_reader.h"

#include <cstring>

namespace holdfast::boundary {

std::string_view ByteReader::take(std::size_t size) {
  if (size > bytes_.size()) fail();
  const std::string_view taken = bytes_.substr(0, size);
  bytes_.remove_prefix(taken.size());
  return taken;
}

template <typename Number>
Number ByteReader::number() {
  Number value{};
  const std::string_view bytes = take(sizeof(Number));
  if (!bytes.empty()) std::memcpy(&value, bytes.data(), sizeof(Number));
  return value;
}

std::uint8_t ByteReader::u8() { return number<std::uint8_t>(); }
std::uint32_t ByteReader::u32() { return number<std::uint32_t>(); }
double ByteReader::f64() { return number<double>(); }
std::string_view ByteReader::text() { return take(u32()); }

}  // namespace holdfast::boundary
