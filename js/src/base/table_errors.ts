// Written from wasm/boundary/errors.mjs by "npm run boundary": change that, not this.

import type { ErrorEntry } from './error_table.js'

/** The errors that only this part can cause, by name. */
export const TABLE_ERRORS = {
  FETCH_FAILED: { code: 537, text: 'The live table’s fetch function failed; trying again.', final: false },
  ROW_UNREADABLE: {
    code: 560,
    text: 'The server’s JSON for a row of this table cannot be read. The row is left out until it changes; the others show.',
    final: false,
  },
} as const satisfies Record<string, ErrorEntry>
