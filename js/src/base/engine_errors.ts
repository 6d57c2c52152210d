// Written from wasm/boundary/errors.mjs by "npm run boundary": change that, not this.

import type { ErrorEntry } from './error_table.js'

/** The errors that only this part can cause, by name. */
export const ENGINE_ERRORS = {
  SERVER_UNREACHABLE: {
    code: 100,
    text: 'No connection can be opened: the server does not answer, or it refuses (browsers do not tell which). Check the URL, the key, the network and that the server runs; retrying.',
    final: false,
  },
  DIAL_TIMEOUT: {
    code: 101,
    text: 'Opening the connection took too long. A firewall or proxy may block WebSockets; retrying.',
    final: false,
  },
  HEARTBEAT_TIMEOUT: { code: 102, text: 'The server gave no sign of life for too long; reconnecting.', final: false },
  PROBE_TIMEOUT: {
    code: 103,
    text: 'After a wake-up or a change of network the connection proved dead; reconnecting.',
    final: false,
  },
  CLOSED_BY_SERVER: { code: 104, text: 'The server closed the connection; reconnecting.', final: false },
  CONNECTION_LOST: { code: 105, text: 'The connection broke; reconnecting.', final: false },
  BROWSER_OFFLINE: { code: 106, text: 'The browser is offline; reconnecting as soon as it is back.', final: false },
  PAGE_SUSPENDED: { code: 108, text: 'The page is frozen or hidden; reconnecting when it comes back.', final: false },
  SIMULATED: { code: 109, text: 'simulateDisconnect() dropped the connection; reconnecting.', final: false },
  JOIN_TIMEOUT: { code: 200, text: 'The server did not answer the join in time; retrying.', final: false },
  JOIN_REFUSED: { code: 201, text: 'The server refused the join for now; retrying.', final: false },
  UNAUTHORIZED: {
    code: 202,
    text: 'Your policies deny this channel to this token. Check the policies on realtime.messages, or sign in.',
    final: true,
  },
  INVALID_TOKEN: {
    code: 203,
    text: 'The token is malformed or wrongly signed. Pass a valid one with setAuth() or accessToken.',
    final: true,
  },
  TOKEN_EXPIRED: { code: 204, text: 'The token has expired; asking for a fresh one to rejoin with.', final: false },
  INVALID_TOPIC: { code: 205, text: 'The server serves no such topic. Check the channel’s name.', final: true },
  INVALID_SUBSCRIPTION: {
    code: 206,
    text: 'The server refuses these postgres_changes parameters. Check schema, table, filter and the publication.',
    final: true,
  },
  CHANNEL_CRASHED: { code: 207, text: 'The channel crashed on the server; rejoining.', final: false },
  CHANNEL_CLOSED: { code: 208, text: 'The server closed the channel; rejoining.', final: false },
  RATE_LIMITED: { code: 209, text: 'Too many joins, messages or presence calls; retrying more slowly.', final: false },
  DATABASE_UNAVAILABLE: {
    code: 210,
    text: 'Database changes do not flow for now; they resume when the server has its database back.',
    final: false,
  },
  JOIN_REJECTED: {
    code: 212,
    text: 'The server rejected the join for good. Check the channel’s configuration.',
    final: true,
  },
  TOKEN_REFUSED: {
    code: 213,
    text: 'The server refused the token; asking for another one to rejoin with.',
    final: false,
  },
  SESSION_EXPIRED: {
    code: 214,
    text: 'The token has expired and there is no fresh one. Call setAuth() with one, or pass accessToken as a function.',
    final: true,
  },
  TOO_MANY_CHANNELS: {
    code: 215,
    text: 'The server takes no more channels from this client; retrying. Leave channels that are not needed, or raise the project’s limit.',
    final: false,
  },
  CONFIG_CONFLICT: {
    code: 216,
    text: 'Other code on this page uses the channel with a config that one join cannot give beside this one: private and public, or another presence key. Use the same config in both places, or another channel name.',
    final: true,
  },
  QUEUE_OVERFLOW: {
    code: 300,
    text: 'Dropped: the queue was full. Send less while offline, or raise queueLimit or queueBytes.',
    final: false,
  },
  MESSAGE_EXPIRED: {
    code: 301,
    text: 'The message was older than its time to live (messageTtlMs) before it could be sent.',
    final: false,
  },
  REPLY_TIMEOUT: {
    code: 302,
    text: 'The message was written, but the server did not acknowledge it in time. It may have arrived.',
    final: false,
  },
  REPLY_ERROR: { code: 303, text: 'The server answered with an error.', final: false },
  QUEUE_CLEARED: { code: 304, text: 'disconnect() was called before the message was sent or confirmed.', final: false },
  CHANNEL_LEFT: { code: 305, text: 'The channel was left before the message was sent or confirmed.', final: false },
  MESSAGE_TOO_LARGE: {
    code: 306,
    text: 'The message is larger than the queue (queueBytes) or the server allows. Send less at once.',
    final: false,
  },
  QUEUE_FULL: {
    code: 307,
    text: 'Refused: the queue is full, and queueOverflow is "reject". Send again once it has room.',
    final: false,
  },
  SEND_TIMEOUT: {
    code: 314,
    text: 'The message could not be sent within its timeout. Send it again once connected.',
    final: false,
  },
  MESSAGE_SUSPECTED: {
    code: 315,
    text: 'Given up: the server closed the channel or the connection both times the message was sent. Look into the server’s log for the reason.',
    final: false,
  },
  MALFORMED_FRAME: {
    code: 400,
    text: 'Skipped a frame from the server that could not be read (no message, or JSON nested deeper than 100,000 levels).',
    final: false,
  },
  UNKNOWN_FRAME_KIND: { code: 401, text: 'Skipped a frame of an unknown kind.', final: false },
  FRAME_TOO_LARGE: {
    code: 402,
    text: 'The browser has no memory for a frame from the server. The frame was skipped, and live tables are fetched again. Send less at once.',
    final: false,
  },
  WASM_BLOCKED: {
    code: 500,
    text: "The page’s Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src directive.",
    final: true,
  },
  WASM_UNAVAILABLE: {
    code: 501,
    text: 'This browser has no WebAssembly, or has turned it off. Holdfast cannot run here.',
    final: true,
  },
  CORE_CRASHED: {
    code: 503,
    text: 'The WebAssembly core stopped working. Reload the page, and please report this.',
    final: true,
  },
  WORKER_UNAVAILABLE: {
    code: 510,
    text: 'No worker can start here (Content-Security-Policy? See "Worker" in docs/connection.md). The core runs on the page’s own thread.',
    final: false,
  },
  HANDSHAKE_REFUSED: {
    code: 520,
    text: 'The server answers, but refuses the WebSocket. Check the key, the path and the project’s limits; retrying.',
    final: false,
  },
  KEY_REFUSED: {
    code: 521,
    text: 'The server refuses the API key. Check that it is this project’s key and has not expired; retrying.',
    final: false,
  },
  EVENT_LOST: {
    code: 561,
    text: 'An event from the server could not be handled, and was skipped; all others were handled. Please report this.',
    final: false,
  },
} as const satisfies Record<string, ErrorEntry>
