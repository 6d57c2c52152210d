import { ENGINE_ERRORS } from './engine_errors.js'
import { FIRST_ERRORS } from './error_table.js'
import { HTTP_ERRORS } from './http_errors.js'
import { LOCATION_ERRORS } from './location_errors.js'
import { TABLE_ERRORS } from './table_errors.js'
import { WORKER_ERRORS } from './worker_errors.js'
import type { ErrorName } from './errors.js'

/** Every error by name, whether or not this page can meet it. Numbers below 500 are the core's, too. */
export const ERRORS = /* @__PURE__ */ all()

function all() {
  return {
    ...FIRST_ERRORS,
    ...ENGINE_ERRORS,
    ...HTTP_ERRORS,
    ...WORKER_ERRORS,
    ...TABLE_ERRORS,
    ...LOCATION_ERRORS,
  } as const
}

/** The name of a code; `'NONE'` for a number that this version does not know. */
export function errorName(code: number): ErrorName {
  const found = Object.entries(ERRORS).find(([, entry]) => entry.code === code)
  return (found?.[0] ?? 'NONE') as ErrorName
}
