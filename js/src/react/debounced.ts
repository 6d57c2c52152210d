import type { LiveTableSnapshot } from '../table/live_table_snapshot.js'
import { clearTimeout, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'
import type { Unsubscribe } from '../base/types.js'

/** What `useSyncExternalStore` reads. */
export interface Store<T> {
  readonly subscribe: (listener: () => void) => Unsubscribe
  readonly getSnapshot: () => T
}

/** Shows a burst of changes once it is over (specification, "Debounce Updates"). Shows the first rows at once. */
export function debounced(store: Store<LiveTableSnapshot>, waitMs: number): Store<LiveTableSnapshot> {
  if (waitMs <= 0) return store
  let shown: LiveTableSnapshot | undefined
  const subscribe = (listener: () => void): Unsubscribe => {
    let timer: Timer | undefined
    const show = (): void => {
      shown = store.getSnapshot()
      listener()
    }
    const stop = store.subscribe(() => {
      clearTimeout(timer)
      if (shown?.loading === false) timer = setTimeout(show, waitMs)
      else show()
    })
    // Shows changes that came between render and subscription.
    if (shown !== store.getSnapshot()) show()
    return () => {
      clearTimeout(timer)
      stop()
    }
  }
  return { subscribe, getSnapshot: () => (shown ??= store.getSnapshot()) }
}
