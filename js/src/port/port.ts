import type { CoreCommand } from './commands.js'
import type { CoreOptions } from './core_options.js'
import type { BroadcastEvent, MessageEvent, NoticeEvent, PostgresChangeEvent, RecordedEvent } from './events.js'

export { PASSIVE, PushFlag } from './commands.js'
export type * from './commands.js'
export type * from './events.js'

/**
 * Everything that the core can be told. Each is a plain object that survives structured cloning, and none has an answer but
 * events, so that a core in the page and a core in a worker are driven alike. All ids are chosen on this side.
 */
export type Command = { readonly type: 'create'; readonly options: CoreOptions } | CoreCommand

/** What is heard of a core. */
export type CoreEvent = RecordedEvent | HostEvent

/** Said by the host; notices by the core as well. */
export type HostEvent =
  | NoticeEvent
  | FastEvent
  /** The core has taken this push: from now on its own events count it. */
  | { readonly type: 'accepted'; readonly request: number }
  /** The core that had this channel is gone; another one takes over, which knows nothing of who was present. */
  | { readonly type: 'coreLost'; readonly channel: number }
  /** The core cannot be loaded, or broke: nothing more will come until it is created again. */
  | { readonly type: 'failed'; readonly code: number; readonly detail: string }

/** A plain delivery that its host has made without the core (`engine/fast`). Its relation is its own, whatever the core has said last. */
export type FastEvent = (PostgresChangeEvent | BroadcastEvent | MessageEvent) & Required<Parsed>

/** What was parsed on the way: of a change the record and the old record, else the payload. Empty: nothing was. */
export interface Parsed {
  readonly values?: readonly unknown[]
}

/** A core somewhere: in this page, later in a worker. */
export interface CorePort {
  /** Hands a command over. What is posted before the core is loaded is kept, and carried out in order. Never throws. */
  post(command: Command): void
  /** Sets the one listener for event batches. */
  onEvents(listener: (events: readonly CoreEvent[]) => void): void
  /** Ends the core and frees its memory; nothing is reported after. */
  dispose(): void
}

/** Makes the port of one client. */
export type PortFactory = () => CorePort
