// Written from wasm/boundary/errors.mjs by "npm run boundary": change that, not this.

import type { ErrorEntry } from './error_table.js'

/** The errors that only this part can cause, by name. */
export const HTTP_ERRORS = {
  REST_UNAUTHORIZED: {
    code: 531,
    text: 'The REST endpoint refuses the key or token (401). Check that it is this project’s and has not expired.',
    final: true,
  },
  REST_FORBIDDEN: {
    code: 532,
    text: 'Policies or grants forbid this to the current user (403). Check them, or sign in.',
    final: true,
  },
  REST_NOT_FOUND: {
    code: 533,
    text: 'The REST endpoint knows no such table or row (404). Check the name, and that the API exposes it.',
    final: true,
  },
  REST_REFUSED: { code: 534, text: 'The REST endpoint refused the request.', final: true },
  REST_SERVER_ERROR: { code: 535, text: 'The REST endpoint failed. Try again later.', final: false },
  REST_BAD_RESPONSE: {
    code: 536,
    text: 'The REST endpoint’s answer is no JSON array of rows. Check the URL.',
    final: false,
  },
} as const satisfies Record<string, ErrorEntry>
