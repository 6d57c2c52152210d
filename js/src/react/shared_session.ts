import type { SnapshotStore } from '../base/snapshot_store.js'
import { Lease } from '../base/lease.js'
import type { Unsubscribe } from '../base/types.js'

interface Session {
  readonly store: SnapshotStore<object>
  dispose(): void
}

/** One session for all components that ask for it, made with the first and ended after the last. */
export interface SharedSession<S extends Session> {
  /** Nothing before the first subscriber. */
  readonly session: () => S | undefined
  /** `listener` is called, without arguments, whenever the session's snapshot is a new one. */
  readonly subscribe: (listener: () => void) => Unsubscribe
}

interface Held {
  session: Session | undefined
  readonly lease: Lease
}

const byOwner = new WeakMap<object, Map<string, Held>>()

/** The session of an owner (a client) under a name. */
export function sharedSession<S extends Session>(owner: object, name: string, make: () => S): SharedSession<S> {
  const named = byOwner.get(owner) ?? new Map<string, Held>()
  byOwner.set(owner, named)
  const held = named.get(name) ?? hold()
  named.set(name, held)
  return {
    session: () => held.session as S | undefined,
    subscribe: (listener) => {
      const giveBack = held.lease.take()
      const session = (held.session ??= make())
      const unlisten = session.store.subscribe(listener)
      return () => {
        unlisten()
        giveBack()
      }
    },
  }
}

function hold(): Held {
  const held: Held = {
    session: undefined,
    lease: new Lease(() => {
      held.session?.dispose()
      held.session = undefined
    }),
  }
  return held
}
