import { clearTimeout, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'
import type { Unsubscribe } from '../base/types.js'

/** `active`: uses the page. `idle`: has not touched it for a while. `away`: looks at something else. */
export type Activity = 'active' | 'idle' | 'away'

/** The events that count as using the page. */
const INPUT = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/**
 * Watches input and visibility, and reports each change of activity. The user is idle after `idleAfterMs` without input. Without a document
 * (on a server) the user is always active.
 */
export function watchActivity(idleAfterMs: number, tell: (activity: Activity) => void): Unsubscribe {
  if (typeof document === 'undefined') return () => undefined
  let now: Activity = 'active'
  let timer: Timer | undefined
  const become = (next: Activity): void => {
    if (next === now) return
    now = next
    tell(next)
  }
  const used = (): void => {
    clearTimeout(timer)
    if (document.visibilityState === 'hidden') {
      become('away')
      return
    }
    timer = setTimeout(() => become('idle'), idleAfterMs)
    become('active')
  }
  for (const type of INPUT) document.addEventListener(type, used, { passive: true })
  document.addEventListener('visibilitychange', used)
  used()
  return () => {
    clearTimeout(timer)
    for (const type of INPUT) document.removeEventListener(type, used)
    document.removeEventListener('visibilitychange', used)
  }
}
