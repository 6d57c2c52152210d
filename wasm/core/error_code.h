// Written from wasm/boundary/errors.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstdint>

namespace holdfast {

/// Every error, close reason and refusal that a user can meet, by number.
enum class ErrorCode : std::uint16_t {
  none = 0,
  server_unreachable = 100,    ///< The dial ended without the server answering.
  dial_timeout = 101,          ///< The dial hung.
  heartbeat_timeout = 102,     ///< No sign of life for longer than `heartbeat_timeout`.
  probe_timeout = 103,         ///< The short check after a wake-up or network change found no one.
  closed_by_server = 104,      ///< The server closed the socket, whatever the code.
  connection_lost = 105,       ///< Closed without a close frame (1006).
  browser_offline = 106,       ///< The browser says there is no network; waits for it.
  closed_by_user = 107,        ///< `disconnect()` was called; final until `connect()`.
  page_suspended = 108,        ///< Frozen or hidden by policy; resumes with the page.
  simulated = 109,             ///< `simulateDisconnect()`.
  invalid_url = 110,           ///< The address is no WebSocket URL.
  transport_failed = 111,      ///< There is no WebSocket here.
  join_timeout = 200,          ///< The server did not answer the join.
  join_refused = 201,          ///< A join error that may pass.
  unauthorized = 202,          ///< Policies deny this channel to this token.
  invalid_token = 203,         ///< The token is malformed or wrongly signed; final until a new one is given.
  token_expired = 204,         ///< The token ran out; a fresh one is asked for.
  invalid_topic = 205,         ///< The server serves no such topic.
  invalid_subscription = 206,  ///< postgres_changes parameters that the server refuses.
  channel_crashed = 207,       ///< phx_error.
  channel_closed = 208,        ///< phx_close that nobody asked for.
  rate_limited = 209,          ///< Too many joins, messages or presence calls; retried more slowly.
  database_unavailable = 210,  ///< Changes do not flow for now; the server or a rejoin retries.
  token_source_failed = 211,   ///< The `accessToken` function threw or hung.
  join_rejected = 212,         ///< A join error that will not pass by itself (bad configuration).
  token_refused = 213,         ///< The token is malformed or wrongly signed; another one is asked for.
  session_expired = 214,       ///< The token ran out and nobody gives a fresh one; final until `setAuth`.
  too_many_channels = 215,     ///< One channel too many on its socket, where another socket would not help.
  config_conflict = 216,       ///< Until the others have gone.
  queue_overflow = 300,        ///< Given up: the queue was full.
  message_expired = 301,       ///< Dropped: older than its time to live.
  reply_timeout = 302,         ///< Written, but never acknowledged.
  reply_error = 303,           ///< The server answered with an error.
  queue_cleared = 304,         ///< Given up by a clean disconnect.
  channel_left = 305,          ///< The channel was left before the message was sent or confirmed.
  message_too_large = 306,     ///< Larger than the queue's or the server's limit.
  queue_full = 307,            ///< Refused: full, with the `reject` policy.
  user_changed = 310,          ///< Its sender signed out before it went out.
  send_timeout = 314,          ///< Could not be sent within the timeout that its sender gave.
  message_suspected = 315,     ///< In flight both times when the server closed its channel or the socket.
  malformed_frame = 400,
  unknown_frame_kind = 401,
  frame_too_large = 402,  ///< There was no memory for it.
};

/// Whether the error ends the attempt for good; everything else is being retried.
constexpr bool is_final(ErrorCode code) {
  switch (code) {
    case ErrorCode::closed_by_user:
    case ErrorCode::invalid_url:
    case ErrorCode::transport_failed:
    case ErrorCode::unauthorized:
    case ErrorCode::invalid_token:
    case ErrorCode::invalid_topic:
    case ErrorCode::invalid_subscription:
    case ErrorCode::join_rejected:
    case ErrorCode::session_expired:
    case ErrorCode::config_conflict:
      return true;
    default:
      return false;
  }
}

}  // namespace holdfast
