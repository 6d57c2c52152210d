import { HoldfastError, httpDetail, isOk, orThrow } from '../base/errors.js'
import { encodeJson, parseRows, saidIn, tryParse } from '../base/json.js'
import { clearTimeout, setTimeout, timeLimit } from '../base/time.js'
import { NO_TEXT, PATIENCE_MS, TOO_LATE } from '../connection/token_source.js'

/** What requests need of the package's entry. It is passed in, for a module that both shared would become a separate file. */
export const HTTP_TOOLS = {
  HoldfastError,
  NO_TEXT,
  PATIENCE_MS,
  TOO_LATE,
  clearTimeout,
  encodeJson,
  httpDetail,
  isOk,
  orThrow,
  parseRows,
  saidIn,
  setTimeout,
  timeLimit,
  tryParse,
}

export type HttpTools = typeof HTTP_TOOLS
