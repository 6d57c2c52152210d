import type { SnapshotStore } from '../base/snapshot_store.js'
import { clearTimeout, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'
import type { Unsubscribe } from '../base/types.js'

/** How long a session outlives its last user: long enough for StrictMode's second mount and for a page to change. */
const LINGER_MS = 1_000

interface Session {
  readonly store: SnapshotStore<object>
  dispose(): void
}

/** One session for all components that ask for it, made with the first and ended after the last. */
export interface Share<S extends Session> {
  /** Nothing before the first subscriber. */
  readonly session: () => S | undefined
  /** `listener` is called, without arguments, whenever the session's snapshot is a new one. */
  readonly subscribe: (listener: () => void) => Unsubscribe
}

interface Held {
  session: Session | undefined
  users: number
  end?: Timer
}

const byOwner = new WeakMap<object, Map<string, Held>>()

/** The session of an owner (a client) under a name. */
export function sharedBy<S extends Session>(owner: object, name: string, make: () => S): Share<S> {
  const named = byOwner.get(owner) ?? new Map<string, Held>()
  byOwner.set(owner, named)
  const held = named.get(name) ?? { session: undefined, users: 0 }
  named.set(name, held)
  const release = (): void => {
    held.users -= 1
    if (held.users > 0) return
    held.end = setTimeout(() => {
      held.session?.dispose()
      held.session = undefined
    }, LINGER_MS)
  }
  return {
    session: () => held.session as S | undefined,
    subscribe: (listener) => {
      clearTimeout(held.end)
      held.users += 1
      const session = (held.session ??= make())
      const unlisten = session.store.subscribe(listener)
      let isHeld = true
      return () => {
        unlisten()
        if (isHeld) release()
        isHeld = false
      }
    },
  }
}
