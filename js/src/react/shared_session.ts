import type { SnapshotStore } from '../base/snapshot_store.js'
import { Lease } from '../base/lease.js'
import type { Unsubscribe } from '../base/types.js'

interface Session {
  readonly store: SnapshotStore<object>
  dispose(): void
}

/** One session for all components that ask for it. Created for the first, ended after the last. */
export interface SharedSession<S extends Session> {
  /** `undefined` before the first subscriber. */
  readonly session: () => S | undefined
  /** Calls `listener`, without arguments, whenever the session has a new snapshot. */
  readonly subscribe: (listener: () => void) => Unsubscribe
}

interface Held {
  session: Session | undefined
  readonly topic: string
  readonly lease: Lease
}

const byOwner = new WeakMap<object, Map<string, Held>>()

/**
 * The session with this name that belongs to `owner` (a client).
 * @param topic what only one kind of session can have at a time: a new session of the topic ends those that nobody uses any more. So a
 * component that changes its config is not refused because of its old one.
 */
export function sharedSession<S extends Session>(
  owner: object,
  name: string,
  make: () => S,
  topic = name,
): SharedSession<S> {
  const named = byOwner.get(owner) ?? new Map<string, Held>()
  byOwner.set(owner, named)
  const held = named.get(name) ?? hold(topic)
  named.set(name, held)
  return {
    session: () => held.session as S | undefined,
    subscribe: (listener) => {
      const giveBack = held.lease.take()
      if (!held.session) for (const other of named.values()) if (other.topic === topic) other.lease.hurry()
      const session = (held.session ??= make())
      const unlisten = session.store.subscribe(listener)
      return () => {
        unlisten()
        giveBack()
      }
    },
  }
}

function hold(topic: string): Held {
  const held: Held = {
    session: undefined,
    topic,
    lease: new Lease(() => {
      held.session?.dispose()
      held.session = undefined
    }),
  }
  return held
}
