#include "phoenix/byte_search.h"

#include <bit>
#include <cstdint>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace holdfast::phoenix {
namespace {

#if defined(__wasm_simd128__)

using Block = v128_t;
Block load(const char* at) { return wasm_v128_load(at); }
Block filled_with(char c) { return wasm_i8x16_splat(static_cast<std::int8_t>(c)); }
Block either(Block a, Block b) { return wasm_v128_or(a, b); }
Block same(Block a, Block b) { return wasm_i8x16_eq(a, b); }
Block digits(Block b) { return wasm_u8x16_lt(wasm_i8x16_sub(b, filled_with('0')), filled_with(10)); }
std::uint32_t mask(Block b) { return wasm_i8x16_bitmask(b); }
#define HOLDFAST_BLOCKS 1

#elif defined(__SSE2__)

using Block = __m128i;
Block load(const char* at) { return _mm_loadu_si128(reinterpret_cast<const Block*>(at)); }
Block filled_with(char c) { return _mm_set1_epi8(c); }
Block either(Block a, Block b) { return _mm_or_si128(a, b); }
Block same(Block a, Block b) { return _mm_cmpeq_epi8(a, b); }
/// SSE2 compares only signed bytes, so the digits are shifted to the lowest ten values.
Block digits(Block b) {
  return _mm_cmplt_epi8(_mm_add_epi8(_mm_sub_epi8(b, filled_with('0')), filled_with(-128)), filled_with(-128 + 10));
}
std::uint32_t mask(Block b) { return static_cast<std::uint32_t>(_mm_movemask_epi8(b)); }
#define HOLDFAST_BLOCKS 1

#endif

constexpr std::size_t block = 16;

/// The first wanted position from `i` on. `wanted_in` gives the mask of a block, `wanted` checks one byte.
template <typename WantedIn, typename Wanted>
std::size_t find(std::string_view text, std::size_t i, WantedIn wanted_in, Wanted wanted) {
#ifdef HOLDFAST_BLOCKS
  for (; i + block <= text.size(); i += block) {
    const std::uint32_t found = mask(wanted_in(load(text.data() + i)));
    if (found != 0) return i + static_cast<std::size_t>(std::countr_zero(found));
  }
#endif
  while (i < text.size() && !wanted(text[i])) ++i;
  return i;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A number with fewer digits than this fits into a double.
constexpr std::size_t long_number = 16;

/// The length of the run of digits around `position`.
std::size_t digits_around(std::string_view text, std::size_t position) {
  std::size_t begin = position;
  std::size_t end = position;
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - begin;
}

}  // namespace

std::size_t find_quote_or_escape(std::string_view text, std::size_t position) {
  const auto in_block = [](auto b) { return either(same(b, filled_with('"')), same(b, filled_with('\\'))); };
  return find(text, position, in_block, [](char c) { return c == '"' || c == '\\'; });
}

std::size_t find_quote_or_bracket(std::string_view text, std::size_t position) {
  // A bracket and its brace differ in only one bit, which is set here.
  const auto in_block = [](auto b) {
    const auto braces = either(b, filled_with(0x20));
    const auto found = either(same(braces, filled_with('{')), same(braces, filled_with('}')));
    return either(found, same(b, filled_with('"')));
  };
  return find(text, position, in_block, [](char c) { return (c | 0x20) == '{' || (c | 0x20) == '}' || c == '"'; });
}

bool equal_bytes(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  std::size_t i = 0;
#ifdef HOLDFAST_BLOCKS
  for (; i + block <= a.size(); i += block) {
    if (mask(same(load(a.data() + i), load(b.data() + i))) != 0xffffU) return false;
  }
  // The last block overlaps the one before it.
  if (i > 0) {
    const std::size_t last = a.size() - block;
    return mask(same(load(a.data() + last), load(b.data() + last))) == 0xffffU;
  }
#endif
  for (; i < a.size(); ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

bool may_hold_long_number(std::string_view text) {
  // Sixteen digits in a row always fill one half of a block.
  std::size_t i = 0;
#ifdef HOLDFAST_BLOCKS
  for (; i + block <= text.size(); i += block) {
    const std::uint32_t found = mask(digits(load(text.data() + i)));
    if ((found & 0xffU) == 0xffU && digits_around(text, i) >= long_number) return true;
    if ((found >> 8U) == 0xffU && digits_around(text, i + block / 2) >= long_number) return true;
  }
#endif
  std::size_t run = 0;
  for (; i < text.size(); ++i) {
    run = is_digit(text[i]) ? run + 1 : 0;
    if (run == block / 2 && digits_around(text, i) >= long_number) return true;
  }
  return false;
}

}  // namespace holdfast::phoenix
