// Written from wasm/boundary/errors.mjs by "npm run boundary": change that, not this.

import type { ErrorEntry } from './error_table.js'

/** The errors that only this part can cause, by name. */
export const WORKER_ERRORS = {
  WORKER_LOST: {
    code: 565,
    text: 'The worker with the core died repeatedly, and is not started again. Check its script and the page’s memory, then call connect().',
    final: true,
  },
  WORKER_RESTARTING: { code: 566, text: 'The worker with the core died; another one takes over.', final: false },
} as const satisfies Record<string, ErrorEntry>
