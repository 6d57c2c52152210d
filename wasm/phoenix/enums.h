// Written from wasm/boundary/enums.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstdint>

namespace holdfast::phoenix {

/// What a payload is.
enum class Encoding : std::uint8_t {
  json = 0,    ///< JSON text.
  binary = 1,  ///< Bytes, which Holdfast does not interpret.
};

/// What the user sees of a channel. The layer above sets `subscribed`, because it knows what the channel asked
/// for.
enum class ChannelState : std::uint8_t {
  closed = 0,
  joining = 1,
  joined = 2,
  subscribed = 3,
  errored = 4,  ///< Rejoins by itself.
  failed = 5,   ///< Does not rejoin: the error is final.
  leaving = 6,
};

}  // namespace holdfast::phoenix
