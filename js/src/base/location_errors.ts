// Written from wasm/boundary/errors.mjs by "npm run boundary": change that, not this.

import type { ErrorEntry } from './error_table.js'

/** The errors that only this part can cause, by name. */
export const LOCATION_ERRORS = {
  LOCATION_DENIED: {
    code: 540,
    text: 'The user or the page’s policy denies the position. Ask the user to allow it in the site’s settings, then start again.',
    final: true,
  },
  LOCATION_UNAVAILABLE: { code: 541, text: 'The device cannot tell its position for now; trying again.', final: false },
  LOCATION_TIMEOUT: { code: 542, text: 'The device took too long to find its position; trying again.', final: false },
  LOCATION_STALE: { code: 543, text: 'The device has only an old position; waiting for a fresh one.', final: false },
  LOCATION_UNSUPPORTED: {
    code: 544,
    text: 'This browser has no geolocation, or the page is not served over https.',
    final: true,
  },
} as const satisfies Record<string, ErrorEntry>
