#pragma once

#include <optional>
#include <string>
#include <string_view>

// Separate from the scanner, which is compiled for speed: escapes are rare.

namespace holdfast::phoenix {

/// Decodes the escapes of a raw string; lone surrogates become U+FFFD. Nothing if an escape is malformed.
std::optional<std::string> unescape(std::string_view raw);
/// Appends `text` as a JSON string with its quotes.
void append_quoted(std::string& out, std::string_view text);

}  // namespace holdfast::phoenix
