import type { RealtimeClient } from '../../client/client.js'
import type { Backend } from '../server/backend.js'
import type { Dice } from '../dice.js'
import type { TestServerOptions, TestUser } from '../types.js'

/** A page with the app on it. */
export interface SimulatedPage {
  /** Its index among the pages, from 0. */
  readonly index: number
  readonly user: TestUser
  readonly client: RealtimeClient
  /** An element of the document, for the app to render into. Without a document, reading it throws. */
  readonly container: HTMLElement
  /** For what the app keeps and checks read. It is empty at each start. */
  readonly notes: Record<string, unknown>
}

/** The server, as its database's owner sees it: everything happens at once, and reaches the pages as the network allows. */
export type SimulatedServer<D = unknown> = Pick<
  Backend<D>,
  'rows' | 'insert' | 'update' | 'remove' | 'broadcast' | 'presence' | 'present'
>

/** What an act can use. Whatever is to differ from run to run must come from `dice`, and from nothing else. */
export interface Scene<D = unknown> {
  readonly page: SimulatedPage
  readonly server: SimulatedServer<D>
  readonly dice: Dice
}

/** Throws if something does not hold, like an assertion. It throws at once: a promise would report about another moment. */
export type Check<D = unknown> = (page: SimulatedPage, server: SimulatedServer<D>) => void

/** An app, and what must hold of it. `tables` and `policies` are as in `createTestServer`. */
export interface SimulatedApp<D = unknown> extends Omit<TestServerOptions<D>, 'now'> {
  /** The users, each with a page of their own. Default: one page, without a user. */
  readonly users?: readonly TestUser[]
  /** Puts the app on a page. Returns a function that takes it away again. */
  readonly start: (page: SimulatedPage) => (() => void) | undefined
  /** What users do on a page, and others in the database, by name. Acts are chosen at random; some come at once, or twice. */
  readonly acts?: Readonly<Record<string, (scene: Scene<D>) => void>>
  /** What must hold at any time. It is checked after each change of a page, and once a second. */
  readonly always?: Check<D>
  /** What must hold 40 s after the last fault has ended and the last act was done. */
  readonly recovered?: Check<D>
}

export interface SimulateOptions {
  /** How many runs, each with its own seed (100). */
  readonly seeds?: number
  /** The first seed (0). Several processes may divide the seeds among them. */
  readonly from?: number
  /** Runs this seed alone, as a failure names it. */
  readonly seed?: number
  /** Runs only these steps of that seed's schedule, as a failure names them. */
  readonly keep?: readonly number[]
  /** Called after each run. */
  readonly onProgress?: (done: number, of: number) => void
  /** Ends it early. The runs so far count. */
  readonly signal?: AbortSignal
}

/** What was done, if nothing failed. */
export interface Simulated {
  readonly seeds: number
  /** Milliseconds of virtual time that passed in all runs. */
  readonly simulatedMs: number
  /** A hash of everything that was done, sent and received in all runs. It is the same each time for an app that uses nothing from outside. */
  readonly digest: string
}
