import type { Command, FastEvent, HostEvent, TableDirtyEvent } from '../../port/port.js'
import type { CoreParts } from '../wasm_source.js'

/** Makes a worker that runs the package's worker script. */
export type WorkerFactory = () => Worker

/** The worker's first message: its script runs. Without it there is no worker. */
export const READY = 'holdfast ready'

/** The page sends this to check on the worker, and the worker sends it back. */
export const PING = 'holdfast ping'
export const PONG = 'holdfast pong'

/** From the page to the worker's scope: a new core, driven over its own port. */
export interface OpenCore {
  readonly port: MessagePort
  readonly wasm: CoreParts
}

/** From the page, over a core's port. */
export type ToCore = Command | { readonly type: 'dispose' }

/** What the user wants of the connection. The page shows it at once, and ignores older reports from then on. */
export const INTENTS: ReadonlySet<string> = new Set<Command['type']>(['connect', 'disconnect', 'simulateDisconnect'])

/** Commands that make earlier reports outdated. The core tells the page when it has carried them out. */
export const ANSWERED: ReadonlySet<string> = new Set([...INTENTS, 'setAccessToken'])

/** Marks the place in the stream where such a command was carried out. */
export interface CarriedOut {
  readonly type: 'carriedOut'
  readonly command: string
}

/** From a core, in order: batches of raw event records, which the page reads, and items from the core's host. */
export type FromCore = readonly (ArrayBuffer | HostEvent | CarriedOut | Like | TableDirtyEvent)[]

/**
 * An event that was made without the core: the part that differs within its lesson. The lesson's first event also carries the shared part,
 * `base`.
 */
export interface Like {
  readonly type: 'like'
  readonly lesson: number
  readonly base?: FastEvent
  readonly differs: object
}
