import { addErrors } from './errors.js'

/**
 * The code that loads in one file with the engine, while the socket opens: nothing can need it before the core has sent an event. Each room
 * declares its parts here. These parts must not import what the package's entry imports.
 */
export interface LateParts {
  readonly ENGINE_ERRORS: typeof import('./engine_errors.js').ENGINE_ERRORS
  readonly shared: typeof import('./structural_sharing.js').shared
}

let parts: LateParts | undefined
let waiting: ((parts: LateParts) => void)[] = []

/** Called when the parts are loaded, before the core can send any event. */
export function bring(late: LateParts): void {
  parts = late
  addErrors(late.ENGINE_ERRORS)
  for (const work of waiting.splice(0)) work(late)
}

/** Runs `work` as soon as the parts are loaded, which may be now. Returns a function that cancels it. */
export function onceLate(work: (parts: LateParts) => void): () => void {
  if (parts) work(parts)
  else waiting.push(work)
  return () => {
    waiting = waiting.filter((other) => other !== work)
  }
}

/** For code that handles the core's events. */
export function late(): LateParts {
  if (!parts) throw new Error('the engine is not there yet')
  return parts
}
