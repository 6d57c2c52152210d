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

/** The errors that a page can meet at once, by name. Numbers below 500 are the core's, too. */
export const FIRST_ERRORS = {
  NONE: retried(0, 'No error.'),
  CLOSED_BY_USER: final(107, 'disconnect() was called. Call connect() to come back.'),
  INVALID_URL: final(
    110,
    'The address is no http(s) or ws(s) URL. Pass the URL of your project, such as https://xyz.supabase.co.',
  ),
  TRANSPORT_FAILED: final(
    111,
    'There is no WebSocket here. In Node before 22, set globalThis.WebSocket (package ws) first.',
  ),
  TOKEN_SOURCE_FAILED: retried(211, 'The accessToken function failed or did not answer; asking it again.'),
  REPLY_TIMEOUT: retried(302, 'The message was written, but the server did not acknowledge it in time.'),
  QUEUE_CLEARED: retried(304, 'disconnect() was called before it was sent or confirmed.'),
  CHANNEL_LEFT: retried(305, 'The channel was left before the message was sent or confirmed.'),
  USER_CHANGED: retried(
    310,
    'Its sender signed out before it was sent or confirmed. With persistQueue it is kept until they are back; else they must send it again.',
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
