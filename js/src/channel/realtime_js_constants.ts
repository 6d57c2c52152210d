// realtime-js has TypeScript enums, whose names and members are both types and values. These constants are too, and also accept plain
// strings.

/** What `subscribe`'s callback gets. */
export const REALTIME_SUBSCRIBE_STATES = {
  SUBSCRIBED: 'SUBSCRIBED',
  TIMED_OUT: 'TIMED_OUT',
  CLOSED: 'CLOSED',
  CHANNEL_ERROR: 'CHANNEL_ERROR',
} as const
export type REALTIME_SUBSCRIBE_STATES = (typeof REALTIME_SUBSCRIBE_STATES)[keyof typeof REALTIME_SUBSCRIBE_STATES]
export declare namespace REALTIME_SUBSCRIBE_STATES {
  type SUBSCRIBED = 'SUBSCRIBED'
  type TIMED_OUT = 'TIMED_OUT'
  type CLOSED = 'CLOSED'
  type CHANNEL_ERROR = 'CHANNEL_ERROR'
}

/** What `on` listens to. */
export const REALTIME_LISTEN_TYPES = {
  BROADCAST: 'broadcast',
  PRESENCE: 'presence',
  POSTGRES_CHANGES: 'postgres_changes',
  SYSTEM: 'system',
} as const
export type REALTIME_LISTEN_TYPES = (typeof REALTIME_LISTEN_TYPES)[keyof typeof REALTIME_LISTEN_TYPES]
export declare namespace REALTIME_LISTEN_TYPES {
  type BROADCAST = 'broadcast'
  type PRESENCE = 'presence'
  type POSTGRES_CHANGES = 'postgres_changes'
  type SYSTEM = 'system'
}

/** The changes of a table. */
export const REALTIME_POSTGRES_CHANGES_LISTEN_EVENT = {
  ALL: '*',
  INSERT: 'INSERT',
  UPDATE: 'UPDATE',
  DELETE: 'DELETE',
} as const
export type REALTIME_POSTGRES_CHANGES_LISTEN_EVENT =
  (typeof REALTIME_POSTGRES_CHANGES_LISTEN_EVENT)[keyof typeof REALTIME_POSTGRES_CHANGES_LISTEN_EVENT]
export declare namespace REALTIME_POSTGRES_CHANGES_LISTEN_EVENT {
  type ALL = '*'
  type INSERT = 'INSERT'
  type UPDATE = 'UPDATE'
  type DELETE = 'DELETE'
}

/** What happens to a presence. Only Holdfast has `update`. */
export const REALTIME_PRESENCE_LISTEN_EVENTS = {
  SYNC: 'sync',
  JOIN: 'join',
  LEAVE: 'leave',
  UPDATE: 'update',
} as const
export type REALTIME_PRESENCE_LISTEN_EVENTS =
  (typeof REALTIME_PRESENCE_LISTEN_EVENTS)[keyof typeof REALTIME_PRESENCE_LISTEN_EVENTS]
export declare namespace REALTIME_PRESENCE_LISTEN_EVENTS {
  type SYNC = 'sync'
  type JOIN = 'join'
  type LEAVE = 'leave'
  type UPDATE = 'update'
}

/** A channel's state in realtime-js's words. */
export const REALTIME_CHANNEL_STATES = {
  closed: 'closed',
  errored: 'errored',
  joined: 'joined',
  joining: 'joining',
  leaving: 'leaving',
} as const
export type REALTIME_CHANNEL_STATES = (typeof REALTIME_CHANNEL_STATES)[keyof typeof REALTIME_CHANNEL_STATES]
export declare namespace REALTIME_CHANNEL_STATES {
  type closed = 'closed'
  type errored = 'errored'
  type joined = 'joined'
  type joining = 'joining'
  type leaving = 'leaving'
}
