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
  USER_CHANGED: retried(
    310,
    'The sender signed out before the message was sent or confirmed. With persistQueue it waits until they are back; without it, they must send it again.',
  ),
  WASM_LOAD_FAILED: final(
    502,
    'The WebAssembly core could not be loaded. Check the network and the bundle, then call connect() again.',
  ),
  INVALID_OPTIONS: final(504, 'An option has a value that cannot work.'),
  NOT_CONFIGURED: final(505, 'No URL was given. Pass { url, key }, or call configure({ url, key }) first.'),
  NOT_SUBSCRIBED: final(506, 'The channel is not subscribed. Call subscribe() before sending.'),
  INVALID_PAYLOAD: final(507, 'The payload cannot be turned into JSON (circular, or a BigInt?).'),
  DISPOSED: final(508, 'The client was disposed. Make a new one.'),
  QUEUE_NOT_PERSISTED: retried(
    509,
    'The browser’s storage does not take the queue (full, forbidden or private mode?). It lives in memory only: a reload loses it.',
  ),
  REST_UNREACHABLE: retried(530, 'The REST endpoint did not answer. Check the URL, the network and CORS.'),
  PAYLOAD_MISSING: final(567, 'Payload is required for httpSend()'),
} as const satisfies Record<string, ErrorEntry>
