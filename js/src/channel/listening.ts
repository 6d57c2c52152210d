import type { ChannelBinding } from './channel_bindings.js'
import type {
  BroadcastListener,
  ChangesListener,
  PresenceListener,
  RealtimePostgresChangesPayload,
  RealtimePostgresDeletePayload,
  RealtimePostgresInsertPayload,
  RealtimePostgresUpdatePayload,
  RealtimePresenceJoinPayload,
  RealtimePresenceLeavePayload,
  RealtimePresenceUpdatePayload,
  RealtimeSystemPayload,
} from './channel_types.js'
import type { Json, Row } from '../base/types.js'

/** What listens to a Supabase channel: the channel itself, and handles on it. */
export abstract class Listening {
  /**
   * Adds a listener, before or (unlike realtime-js) after `subscribe()`: after it, the channel rejoins once, unnoticed, if nobody has asked for
   * that yet. A callback that throws is reported, and the others are still called.
   */
  on<T extends Row = Row>(...listener: ChangesListener<'INSERT', RealtimePostgresInsertPayload<T>>): this
  on<T extends Row = Row>(...listener: ChangesListener<'UPDATE', RealtimePostgresUpdatePayload<T>>): this
  on<T extends Row = Row>(...listener: ChangesListener<'DELETE', RealtimePostgresDeletePayload<T>>): this
  on<T extends Row = Row>(...listener: ChangesListener<string, RealtimePostgresChangesPayload<T>>): this
  on<T = Json>(...listener: BroadcastListener<T>): this
  on(type: 'presence', filter: { event: 'sync' }, callback: () => void): this
  on<T extends Row = Row>(...listener: PresenceListener<'join', RealtimePresenceJoinPayload<T>>): this
  on<T extends Row = Row>(...listener: PresenceListener<'leave', RealtimePresenceLeavePayload<T>>): this
  on<T extends Row = Row>(...listener: PresenceListener<'update', RealtimePresenceUpdatePayload<T>>): this
  on(...listener: PresenceListener<'*', Json>): this
  on(type: 'system', filter: object, callback: (payload: RealtimeSystemPayload) => void): this
  on(type: string, filter: object, callback: (payload: Json) => void): this
  on(type: string, filter: object, callback: (payload: never) => void): this {
    this.added({ type, filter, callback: callback as ChannelBinding['callback'] })
    return this
  }

  /** @internal */
  protected abstract added(binding: ChannelBinding): void
}
