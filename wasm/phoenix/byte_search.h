#pragma once

#include <cstddef>
#include <string_view>

namespace holdfast::phoenix {

// Sixteen bytes at a time if the machine can (WebAssembly's SIMD, SSE2), one by one at the end and elsewhere. All
// return the text's size if they find nothing.

/// The next `"` or `\` from `position` on.
std::size_t find_quote_or_escape(std::string_view text, std::size_t position);

/// The next `"`, bracket or brace from `position` on.
std::size_t find_quote_or_bracket(std::string_view text, std::size_t position);

bool equal_bytes(std::string_view a, std::string_view b);

/// Whether the text has sixteen digits in a row, which a double may not hold.
bool may_hold_long_number(std::string_view text);

}  // namespace holdfast::phoenix
