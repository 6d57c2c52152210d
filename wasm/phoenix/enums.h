// Written from wasm/boundary/enums.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstdint>

namespace holdfast::phoenix {

/// What a payload is.
enum class Encoding : std::uint8_t {
  json = 0,    ///< JSON text.
  binary = 1,  ///< Bytes that nobody looks into.
};

/// What the user sees of a channel. `subscribed` is said by the layer above, which knows what was subscribed
/// to.
enum class ChannelState : std::uint8_t {
  closed = 0,
  joining = 1,
  joined = 2,
  subscribed = 3,
  errored = 4,  ///< Will rejoin by itself.
  failed = 5,   ///< Will not: a named, final error.
  leaving = 6,
};

}  // namespace holdfast::phoenix
