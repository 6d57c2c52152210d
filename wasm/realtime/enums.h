// Written from wasm/boundary/enums.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstdint>

namespace holdfast::realtime {

/// What happened to a row.
enum class ChangeType : std::uint8_t {
  insert = 0,
  update = 1,
  erase = 2,
};

/// What the payload of a broadcast is.
enum class BroadcastForm : std::uint8_t {
  text = 0,    ///< The whole message, JSON.
  json = 1,    ///< The user's payload alone, JSON.
  binary = 2,  ///< The user's payload alone, bytes.
};

/// The kinds of frames that JavaScript can deliver by itself.
enum class Lesson : std::uint8_t {
  change = 0,     ///< A database change.
  broadcast = 1,  ///< A broadcast in a text frame.
  message = 2,    ///< Another message in a text frame.
  bytes = 3,      ///< A broadcast in a binary frame; its payload is the rest of it.
};

/// Why a fresh access token is wanted.
enum class TokenWish : std::uint8_t {
  connecting = 0,  ///< A connection or a join begins.
  expiring = 1,    ///< The present token is about to expire.
  rejected = 2,    ///< The server refused the present token.
};

/// Where the access token comes from. Only a function can be asked for a new one.
enum class TokenSource : std::uint8_t {
  none = 0,
  value = 1,
  function = 2,
};

}  // namespace holdfast::realtime
