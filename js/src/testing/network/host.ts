import type { VirtualTime } from '../time/virtual_time.js'

/** What uses a modelled network: a page or a worker. Each has its own time and its own end. */
export interface Host {
  readonly time: VirtualTime
  readonly alive: boolean
  /** Runs `work`, which something that has arrived asks for: now, or once the host can run again. */
  task(work: () => void): void
  /** Registers what else ends with it. Returns a function that cancels this. */
  onEnd(end: () => void): () => void
  readonly watch: { record(what: string): void }
}
