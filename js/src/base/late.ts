import { addErrors } from './errors.js'

/**
 * What comes in one file with the engine, while the socket opens: the code of what nothing can ask for before the core has told something. Each room
 * says here what it has there; nothing of it may import what the package's entry imports.
 */
export interface LateParts {
  readonly ENGINE_ERRORS: typeof import('./engine_errors.js').ENGINE_ERRORS
  readonly shared: typeof import('./structural_sharing.js').shared
}

let parts: LateParts | undefined

/** They are there; said before the core can tell anything. */
export function bring(late: LateParts): void {
  parts = late
  addErrors(late.ENGINE_ERRORS)
}

/** For whoever handles what the core tells. */
export function late(): LateParts {
  if (!parts) throw new Error('the engine is not there yet')
  return parts
}
