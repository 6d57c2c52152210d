// Written from wasm/boundary/errors.mjs by "npm run boundary": change that, not this.

/** One row of the table of errors. */
export interface ErrorEntry {
  readonly code: number
  /** What happened, and what the user can do. */
  readonly text: string
  /** True: it is over until somebody acts. False: it is being retried, or only this one message was lost. */
  readonly final: boolean
}

const retried = (code: number, text: string): ErrorEntry => ({ code, text, final: false })
const final = (code: number, text: string): ErrorEntry => ({ code, text, final: true })

/** Every error by name. Numbers below 500 are the core's, too. */
export const ERRORS = {
  NONE: retried(0, 'No error.'),
  SERVER_UNREACHABLE: retried(
    100,
    'No connection can be opened: nothing answers, or it refuses (browsers do not tell which). Check the URL, the key, the network and that the server runs; retrying.',
  ),
  DIAL_TIMEOUT: retried(
    101,
    'Opening the connection took too long. A firewall or proxy may block WebSockets; retrying.',
  ),
  HEARTBEAT_TIMEOUT: retried(102, 'The server gave no sign of life for too long; reconnecting.'),
  PROBE_TIMEOUT: retried(103, 'After a wake-up or a change of network the connection proved dead; reconnecting.'),
  CLOSED_BY_SERVER: retried(104, 'The server closed the connection; reconnecting.'),
  CONNECTION_LOST: retried(105, 'The connection broke; reconnecting.'),
  BROWSER_OFFLINE: retried(106, 'The browser is offline; reconnecting as soon as it is back.'),
  CLOSED_BY_USER: final(107, 'disconnect() was called. Call connect() to come back.'),
  PAGE_SUSPENDED: retried(108, 'The page is frozen or hidden; reconnecting when it comes back.'),
  SIMULATED: retried(109, 'simulateDisconnect() dropped the connection; reconnecting.'),
  INVALID_URL: final(
    110,
    'The address is no http(s) or ws(s) URL. Pass the URL of your project, such as https://xyz.supabase.co.',
  ),
  TRANSPORT_FAILED: final(
    111,
    'There is no WebSocket here. In Node before 22, set globalThis.WebSocket (package ws) first.',
  ),
  JOIN_TIMEOUT: retried(200, 'The server did not answer the join in time; retrying.'),
  JOIN_REFUSED: retried(201, 'The server refused the join for now; retrying.'),
  UNAUTHORIZED: final(
    202,
    'Your policies deny this channel to this token. Check the policies on realtime.messages, or sign in.',
  ),
  INVALID_TOKEN: final(
    203,
    'The token is malformed or wrongly signed. Give a valid one with setAuth() or accessToken.',
  ),
  TOKEN_EXPIRED: retried(204, 'The token has expired; asking for a fresh one to rejoin with.'),
  INVALID_TOPIC: final(205, 'The server serves no such topic. Check the channel’s name.'),
  INVALID_SUBSCRIPTION: final(
    206,
    'The server refuses these postgres_changes parameters. Check schema, table, filter and the publication.',
  ),
  CHANNEL_CRASHED: retried(207, 'The channel crashed on the server; rejoining.'),
  CHANNEL_CLOSED: retried(208, 'The server closed the channel; rejoining.'),
  RATE_LIMITED: retried(209, 'Too many joins, messages or presence calls; retrying more slowly.'),
  DATABASE_UNAVAILABLE: retried(
    210,
    'Database changes do not flow for now; they resume when the server has its database back.',
  ),
  TOKEN_SOURCE_FAILED: retried(211, 'The accessToken function failed or did not answer; asking it again.'),
  JOIN_REJECTED: final(212, 'The server rejected the join for good. Check the channel’s configuration.'),
  TOKEN_REFUSED: retried(213, 'The server refused the token; asking for another one to rejoin with.'),
  SESSION_EXPIRED: final(
    214,
    'The token has expired and there is no fresh one. Call setAuth() with one, or give accessToken as a function.',
  ),
  TOO_MANY_CHANNELS: retried(
    215,
    'The server takes no more channels from this client; retrying. Leave channels that are not needed, or raise the project’s limit.',
  ),
  QUEUE_OVERFLOW: retried(300, 'Given up: the queue of messages was full.'),
  MESSAGE_EXPIRED: retried(301, 'Dropped: the message outlived its time to live before it could be sent.'),
  REPLY_TIMEOUT: retried(302, 'The message was written, but the server did not acknowledge it in time.'),
  REPLY_ERROR: retried(303, 'The server answered with an error.'),
  QUEUE_CLEARED: retried(304, 'disconnect() was called before it was sent or confirmed.'),
  CHANNEL_LEFT: retried(305, 'The channel was left before the message was sent or confirmed.'),
  MESSAGE_TOO_LARGE: retried(306, 'The message is larger than the queue or the server allows.'),
  QUEUE_FULL: retried(307, 'Refused: the queue is full, and its overflow policy is "reject".'),
  USER_CHANGED: retried(
    310,
    'Its sender signed out before it was sent or confirmed. With persistQueue it is kept until they are back; else they must send it again.',
  ),
  SEND_TIMEOUT: retried(314, 'Could not be sent within the timeout that was given. Send it again once connected.'),
  MESSAGE_SUSPECTED: retried(
    315,
    'Given up: both times that it was sent, the server closed the channel or the connection. Look into the server’s log for what it does to it.',
  ),
  MALFORMED_FRAME: retried(
    400,
    'A frame from the server could not be read (no message, or JSON that nests deeper than 100,000 levels); it was skipped.',
  ),
  UNKNOWN_FRAME_KIND: retried(401, 'A frame of an unknown kind was skipped.'),
  FRAME_TOO_LARGE: retried(
    402,
    'The browser has no memory for a frame from the server; it was skipped, and live tables are fetched anew. Send less at once.',
  ),
  WASM_BLOCKED: final(
    500,
    "The page’s Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src directive.",
  ),
  WASM_UNAVAILABLE: final(501, 'This browser has no WebAssembly (some lock it off). Holdfast cannot run here.'),
  WASM_LOAD_FAILED: final(
    502,
    'The WebAssembly core could not be loaded. Check the network and the bundle, then call connect() again.',
  ),
  CORE_CRASHED: final(503, 'The WebAssembly core stopped working. Please report this; reload the page to go on.'),
  INVALID_OPTIONS: final(504, 'An option has a value that cannot work.'),
  NOT_CONFIGURED: final(505, 'No URL was given. Pass { url, key }, or call configure({ url, key }) once before.'),
  NOT_SUBSCRIBED: final(506, 'The channel is not subscribed. Call subscribe() before sending.'),
  INVALID_PAYLOAD: final(507, 'The payload cannot be turned into JSON (circular, or a BigInt?).'),
  DISPOSED: final(508, 'The client was disposed. Make a new one.'),
  QUEUE_NOT_PERSISTED: retried(
    509,
    'The queue cannot be kept in this browser’s storage (full, forbidden or private mode?). It lives in memory only: a reload loses it.',
  ),
  WORKER_UNAVAILABLE: retried(
    510,
    'No worker can be had here (Content-Security-Policy? See "Worker" in docs/connection.md). The core runs on the page’s own thread.',
  ),
  HANDSHAKE_REFUSED: retried(
    520,
    'The server answers, but refuses the WebSocket. Check the key, the path and the project’s limits; retrying.',
  ),
  KEY_REFUSED: retried(
    521,
    'The server refuses the API key. Check that it is this project’s key and has not expired; retrying.',
  ),
  REST_UNREACHABLE: retried(530, 'The REST endpoint did not answer. Check the URL, the network and CORS.'),
  REST_UNAUTHORIZED: final(
    531,
    'The REST endpoint refuses the key or token (401). Check that it is this project’s and has not expired.',
  ),
  REST_FORBIDDEN: final(532, 'Policies or grants forbid this to the current user (403).'),
  REST_NOT_FOUND: final(
    533,
    'The REST endpoint knows no such table (404). Check its name and that the API exposes it.',
  ),
  REST_REFUSED: final(534, 'The REST endpoint refused the request.'),
  REST_SERVER_ERROR: retried(535, 'The REST endpoint failed.'),
  REST_BAD_RESPONSE: retried(536, 'The REST endpoint’s answer is no JSON array of rows.'),
  FETCH_FAILED: retried(537, 'The fetch function given to the live table failed.'),
  LOCATION_DENIED: final(
    540,
    'The user or the page’s policy denies the position. Ask the user to allow it in the site’s settings, then start again.',
  ),
  LOCATION_UNAVAILABLE: retried(541, 'The device cannot tell its position for now; trying again.'),
  LOCATION_TIMEOUT: retried(542, 'The device took too long to find its position; trying again.'),
  LOCATION_STALE: retried(543, 'The device gives an old position only; waiting for a fresh one.'),
  LOCATION_UNSUPPORTED: final(544, 'This browser has no geolocation, or the page is not served over https.'),
  ROW_UNREADABLE: retried(
    560,
    'The server’s JSON for a row of this table cannot be read; the row is left out until it changes, the others are shown.',
  ),
  EVENT_LOST: retried(
    561,
    'Something that came from the server could not be handled, and was skipped; the rest was not. Please report this.',
  ),
  WORKER_LOST: final(
    565,
    'The worker with the core died again and again, and is not started any more. Check its script and the page’s memory, then call connect().',
  ),
  WORKER_RESTARTING: retried(566, 'The worker with the core died; another one takes over all that stands.'),
  PAYLOAD_MISSING: final(567, 'Payload is required for httpSend()'),
} as const satisfies Record<string, ErrorEntry>

/** The name of an error, such as `'HEARTBEAT_TIMEOUT'`. */
export type ErrorName = keyof typeof ERRORS
