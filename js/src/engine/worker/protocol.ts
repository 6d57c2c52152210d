import type { Command, FastEvent, HostEvent } from '../../port/port.js'
import type { CoreParts } from '../wasm_source.js'

/** Makes a worker that runs the package's worker script. */
export type WorkerFactory = () => Worker

/** The worker's first word: its script runs. Where none comes, there is no worker. */
export const READY = 'holdfast ready'

/** The page asks the worker whether it is there, and it is. */
export const PING = 'holdfast ping'
export const PONG = 'holdfast pong'

/** From the page to the worker's scope: a new core, driven over its own port. */
export interface OpenCore {
  readonly port: MessagePort
  readonly wasm: CoreParts
}

/** From the page, over a core's port. */
export type ToCore = Command | { readonly type: 'dispose' }

/** What the user wants of the connection. The page shows it at once, and from then on believes no older news. */
export const INTENTS: ReadonlySet<string> = new Set<Command['type']>(['connect', 'disconnect', 'simulateDisconnect'])

/** Commands after which older news counts for less: the page is told where they were carried out. */
export const ANSWERED: ReadonlySet<string> = new Set([...INTENTS, 'setAccessToken'])

/** Stands in the stream of items where such a command was carried out. */
export interface CarriedOut {
  readonly type: 'carriedOut'
  readonly command: string
}

/** From a core, in order: batches of event records as they are, to be read in the page, and what its host says. */
export type FromCore = readonly (ArrayBuffer | HostEvent | CarriedOut | Like)[]

/** An event that was made without the core: what differs from others of its lesson. The first one comes with what does not. */
export interface Like {
  readonly type: 'like'
  readonly lesson: number
  readonly base?: FastEvent
  readonly differs: object
}
