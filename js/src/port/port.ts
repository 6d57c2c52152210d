import type { CoreCommand } from './commands.js'
import type { CoreOptions } from './core_options.js'
import type {
  BroadcastEvent,
  MessageEvent,
  NoticeEvent,
  PostgresChangeEvent,
  RecordedEvent,
  TableDirtyEvent,
} from './events.js'

export { PASSIVE, PushFlag } from './commands.js'
export type * from './commands.js'
export type * from './events.js'

/**
 * Every command for the core. Each is a plain object that survives structured cloning, and is answered only by events, so that a core in
 * the page and a core in a worker work alike. This side chooses all ids.
 */
export type Command = { readonly type: 'create'; readonly options: CoreOptions } | CoreCommand

/** Every event of a core and its host. */
export type CoreEvent = RecordedEvent | HostEvent

/** Events that the host sends; the core also sends notices. */
export type HostEvent =
  | NoticeEvent
  | FastEvent
  | TableRowsEvent
  /** The core has accepted this push: from now on its own events count it. */
  | { readonly type: 'accepted'; readonly request: number }
  /** The core of this channel is gone. Another one takes over, which does not know who was present. */
  | { readonly type: 'coreLost'; readonly channel: number }
  /** The core cannot be loaded, or broke: no more events come until it is created again. */
  | { readonly type: 'failed'; readonly code: number; readonly detail: string }

/**
 * A plain delivery that the host has made without the core (`engine/fast`). It carries its own relation, whatever the core reported last.
 */
export type FastEvent = (PostgresChangeEvent | BroadcastEvent | MessageEvent) & Required<Parsed>

/** Everything that a host reports in place of the core. */
export type HostMade = FastEvent | TableDirtyEvent | TableRowsEvent

/** Rows of a live table that its host shows before the core knows them, each in its last state. */
export interface TableRowsEvent {
  readonly type: 'tableRows'
  readonly table: number
  readonly keys: readonly string[]
  /** Parsed, and not shared with anybody. */
  readonly rows: readonly object[]
  /** The listener adds the places of rows that do not stay where they stand, or that are not known: the core places them. */
  readonly refused: number[]
}

/** Values that were parsed on the way: for a change the record and the old record, else the payload. Empty if nothing was parsed. */
export interface Parsed {
  readonly values?: readonly unknown[]
}

/** A core somewhere, in this page or in a worker. */
export interface CorePort {
  /** Passes a command on. Commands posted before the core is loaded are kept, and carried out in order. Never throws. */
  post(command: Command): void
  /** Sets the one listener for event batches. */
  onEvents(listener: (events: readonly CoreEvent[]) => void): void
  /** Ends the core and frees its memory. No events come afterwards. */
  dispose(): void
}

/** Makes the port of one client. */
export type PortFactory = () => CorePort
