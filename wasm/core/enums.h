// Written from wasm/boundary/enums.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstdint>

namespace holdfast {

/// Names one `send()` until it settles; unique in one client.
using RequestId = std::uint32_t;
/// Names one channel of a client.
using ChannelId = std::uint32_t;
/// Names what one listener or table asks a channel for; unique in one client.
using AttachmentId = std::uint32_t;

/// What the user sees of the connection (specification, "Connection State Management").
enum class ConnectionState : std::uint8_t {
  disconnected = 0,  ///< Not connected and not dialling: `connect()` was not called, `disconnect()` was, or the browser
                     ///< is offline.
  connecting = 1,    ///< The first dial.
  connected = 2,     ///< Open.
  reconnecting = 3,  ///< Lost: waiting, or dialling again.
};

/// Smoothed latency in steps (specification, "Quality Levels").
enum class QualityLevel : std::uint8_t {
  offline = 0,  ///< Without a connection.
  poor = 1,
  fair = 2,       ///< Below 1000 ms.
  good = 3,       ///< Below 300 ms.
  excellent = 4,  ///< Below 100 ms.
};

/// How a `send()` ended. Each one ends exactly once.
enum class Outcome : std::uint8_t {
  acked = 0,    ///< The server confirmed it.
  sent = 1,     ///< Written; no confirmation was asked for.
  dropped = 2,  ///< Never written: pushed out by a limit, or ended by `disconnect()` or a leave; see the error.
  expired = 3,  ///< Never written: older than its time to live.
  failed = 4,   ///< Refused, or written but never confirmed (it may have arrived); see the error.
};

/// What a full queue does.
enum class QueueOverflow : std::uint8_t {
  drop_oldest = 0,  ///< Gives up its oldest message.
  drop_newest = 1,  ///< Gives up the new message.
  reject = 2,       ///< Refuses the new message with an error.
};

/// What to do with the connection while the page is hidden.
enum class HiddenPolicy : std::uint8_t {
  keep = 0,   ///< Nothing.
  slow = 1,   ///< Fewer heartbeats and the longest waits.
  pause = 2,  ///< Disconnect after a while, and connect again when it is shown.
};

}  // namespace holdfast
