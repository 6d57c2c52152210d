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
let waiting: ((parts: LateParts) => void)[] = []

/** They are there; said before the core can tell anything. */
export function bring(late: LateParts): void {
  parts = late
  addErrors(late.ENGINE_ERRORS)
  for (const work of waiting.splice(0)) work(late)
}

/** Has `work` done as soon as they are there: now, where they are. Gives the function that has it not done. */
export function onceLate(work: (parts: LateParts) => void): () => void {
  if (parts) work(parts)
  else waiting.push(work)
  return () => {
    waiting = waiting.filter((other) => other !== work)
  }
}

/** For whoever handles what the core tells. */
export function late(): LateParts {
  if (!parts) throw new Error('the engine is not there yet')
  return parts
}
