import type { VirtualTime } from '../time/virtual_time.js'

/** What uses a modelled network: a page or a worker, with its own time and end. */
export interface Host {
  readonly time: VirtualTime
  readonly alive: boolean
  /** Something reaches it: now, or once it can run again. */
  task(work: () => void): void
  /** What else ends with it. Gives the function that forgets it. */
  onEnd(end: () => void): () => void
  readonly watch: { note(what: string): void }
}
