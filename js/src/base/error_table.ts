// Written from wasm/boundary/errors.mjs by "npm run boundary": change that, not this.

/** One row of the table of errors. */
export interface ErrorEntry {
  readonly code: number
  /** What happened, and what the user can do. */
  readonly text: string
  /** True: nothing more happens until somebody acts. False: it is being retried, or only this one message was lost. */
  readonly final: boolean
}

const retried = (code: number, text: string): ErrorEntry => ({ code, text, final: false })
const final = (code: number, text: string): ErrorEntry => ({ code, text, final: true })

/** The errors that a page can meet from the start, by name. Numbers below 500 belong to the core, too. */
export const FIRST_ERRORS = {
  NONE: retried(0, 'No error.'),
  CLOSED_BY_USER: final(107, 'disconnect() was called. Call connect() to connect again.'),
  INVALID_URL: final(
    110,
    'The address is no http(s) or ws(s) URL. Pass the URL of your project, such as https://xyz.supabase.co.',
  ),
  TRANSPORT_FAILED: final(
    111,
    'There is no WebSocket here. In Node before 22, set globalThis.WebSocket (package ws) first.',
  ),
  TOKEN_SOURCE_FAILED: retried(211, 'The accessToken function failed or did not answer; asking it again.'),
  REPLY_TIMEOUT: retried(
    302,
    'The message was written, but the server did not acknowledge it in time. It may have arrived.',
  ),
  QUEUE_CLEARED: retried(304, 'disconnect() was called before the message was sent or confirmed.'),
  CHANNEL_LEFT: retried(305, 'The channel was left before the message was sent or confirmed.'),
  USER_CHANGED: retried(
    310,
    'The sender signed out before the message was sent or confirmed. With persistQueue it waits until they are back; without it, they must send it again.',
  ),
  WASM_BLOCKED: final(
    500,
    "The page’s Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src directive.",
  ),
  WASM_UNAVAILABLE: final(501, 'This browser has no WebAssembly, or has turned it off. Holdfast cannot run here.'),
  WASM_LOAD_FAILED: final(
    502,
    'The WebAssembly core could not be loaded. Check the network and the bundle, then call connect() again.',
  ),
  CORE_CRASHED: final(503, 'The WebAssembly core stopped working. Reload the page, and please report this.'),
  INVALID_OPTIONS: final(504, 'An option has a value that cannot work.'),
  NOT_CONFIGURED: final(505, 'No URL was given. Pass { url, key }, or call configure({ url, key }) first.'),
  NOT_SUBSCRIBED: final(506, 'The channel is not subscribed. Call subscribe() before sending.'),
  INVALID_PAYLOAD: final(507, 'The payload cannot be turned into JSON (circular, or a BigInt?).'),
  DISPOSED: final(508, 'The client was disposed. Make a new one.'),
  QUEUE_NOT_PERSISTED: retried(
    509,
    'The browser’s storage does not take the queue (full, forbidden or private mode?). It lives in memory only: a reload loses it.',
  ),
  WORKER_UNAVAILABLE: retried(
    510,
    'No worker can start here (Content-Security-Policy? See "Worker" in docs/connection.md). The core runs on the page’s own thread.',
  ),
  REST_UNREACHABLE: retried(530, 'The REST endpoint did not answer. Check the URL, the network and CORS.'),
  REST_UNAUTHORIZED: final(
    531,
    'The REST endpoint refuses the key or token (401). Check that it is this project’s and has not expired.',
  ),
  REST_FORBIDDEN: final(532, 'Policies or grants forbid this to the current user (403). Check them, or sign in.'),
  REST_NOT_FOUND: final(
    533,
    'The REST endpoint knows no such table or row (404). Check the name, and that the API exposes it.',
  ),
  REST_REFUSED: final(534, 'The REST endpoint refused the request.'),
  REST_SERVER_ERROR: retried(535, 'The REST endpoint failed. Try again later.'),
  REST_BAD_RESPONSE: retried(536, 'The REST endpoint’s answer is no JSON array of rows. Check the URL.'),
  EVENT_LOST: retried(
    561,
    'An event from the server could not be handled, and was skipped; all others were handled. Please report this.',
  ),
  WORKER_LOST: final(
    565,
    'The worker with the core died repeatedly, and is not started again. Check its script and the page’s memory, then call connect().',
  ),
  WORKER_RESTARTING: retried(566, 'The worker with the core died; another one takes over.'),
  PAYLOAD_MISSING: final(567, 'Payload is required for httpSend()'),
} as const satisfies Record<string, ErrorEntry>
