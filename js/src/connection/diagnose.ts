import { diagnoseWith } from './diagnosis.js'
import { DIAGNOSIS_TOOLS } from './diagnosis_tools.js'
import { ENGINE_ERRORS } from '../base/engine_errors.js'
import { addErrors } from '../base/errors.js'
import type { HoldfastError } from '../base/errors.js'

/** Asks the http form of a WebSocket's address what is wrong with it. Never rejects. */
export function diagnose(socketUrl: string, fetcher: typeof fetch = fetch): Promise<HoldfastError> {
  // The engine, which brings them, may not be loaded yet.
  addErrors(ENGINE_ERRORS)
  return diagnoseWith(DIAGNOSIS_TOOLS, socketUrl, fetcher)
}
