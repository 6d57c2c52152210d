import type { RealtimeClient } from '../../client/client.js'
import type { Backend } from '../server/backend.js'
import type { Dice } from '../dice.js'
import type { TestServerOptions, TestUser } from '../types.js'

/** A page with the app on it. */
export interface SimulatedPage {
  /** Its place among the pages, from 0. */
  readonly index: number
  readonly user: TestUser
  readonly client: RealtimeClient
  /** An element of the document, for the app to render into. Without a document there is none, and reading it throws. */
  readonly container: HTMLElement
  /** For what the app keeps, and checks read: empty at each start. */
  readonly notes: Record<string, unknown>
}

/** The server, as its database's owner: everything happens at once, and reaches the pages as the network lets it. */
export type SimulatedServer<D = unknown> = Pick<
  Backend<D>,
  'rows' | 'insert' | 'update' | 'remove' | 'broadcast' | 'presence' | 'present'
>

/** What an act has at hand. Draw from `dice`, and from nothing else, what is to differ from run to run. */
export interface Scene<D = unknown> {
  readonly page: SimulatedPage
  readonly server: SimulatedServer<D>
  readonly dice: Dice
}

/** Throws where something does not hold, as an assertion does; at once, for a promise would tell of another moment. */
export type Check<D = unknown> = (page: SimulatedPage, server: SimulatedServer<D>) => void

/** An app, and what is to hold of it. `tables` and `policies` are as in `createTestServer`. */
export interface SimulatedApp<D = unknown> extends Omit<TestServerOptions<D>, 'now'> {
  /** Each has a page of its own (one, of nobody). */
  readonly users?: readonly TestUser[]
  /** Puts the app on a page; gives what takes it away again. */
  readonly start: (page: SimulatedPage) => (() => void) | undefined
  /** What users do on a page, and others in the database, by name. They are drawn at random; some come at once, or twice. */
  readonly acts?: Readonly<Record<string, (scene: Scene<D>) => void>>
  /** Holds whatever happens: looked at after each change of a page, and once a second. */
  readonly always?: Check<D>
  /** Holds 40 s after the last fault has ended and the last act was done. */
  readonly recovered?: Check<D>
}

export interface SimulateOptions {
  /** How many runs, each from its seed (100). */
  readonly seeds?: number
  /** The first seed (0): several processes may share the seeds. */
  readonly from?: number
  /** This seed alone, as a failure names it. */
  readonly seed?: number
  /** Of that seed's schedule only these steps, as a failure names them. */
  readonly keep?: readonly number[]
  /** Told after each run. */
  readonly onProgress?: (done: number, of: number) => void
  /** Ends it before its time: the runs so far count. */
  readonly signal?: AbortSignal
}

/** What was done, where nothing failed. */
export interface Simulated {
  readonly seeds: number
  /** Milliseconds of its time that passed in all runs. */
  readonly simulatedMs: number
  /** Of all that was done, sent and heard in all runs: an app that takes nothing from outside has the same each time. */
  readonly digest: string
}
