import type { Command } from '../port/port.js'
import type { Unsubscribe } from '../base/types.js'

declare module '../base/late.js' {
  interface LateParts {
    readonly isReturn: typeof isReturn
    readonly watchPage: typeof watchPage
  }
}

/**
 * Reports to the core what happens to the page: the network goes or comes back; the page is hidden or shown, frozen, put into the
 * back/forward cache, or awake again. Reports a click, a tap or a key while `isWaiting()`. Without a window (server, worker) it reports
 * nothing. Returns the function that stops it.
 */
export function watchPage(post: (command: Command) => void, isWaiting: () => boolean): Unsubscribe {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => undefined
  const stops: Unsubscribe[] = []
  const on: On = (target, type, tell) => {
    target.addEventListener(type, tell)
    stops.push(() => {
      target.removeEventListener(type, tell)
    })
  }
  watchNetwork(on, post)
  watchVisibility(on, post)
  watchSleep(on, post)
  watchUser(on, post, isWaiting)
  return () => {
    for (const stop of stops.splice(0)) stop()
  }
}

type On = (target: EventTarget, type: string, tell: (event: Event) => void) => void
type Post = (command: Command) => void

function watchNetwork(on: On, post: Post): void {
  if (!navigator.onLine) post({ type: 'setOnline', online: false })
  on(window, 'online', () => {
    post({ type: 'setOnline', online: true })
  })
  on(window, 'offline', () => {
    post({ type: 'setOnline', online: false })
  })
}

function watchVisibility(on: On, post: Post): void {
  const tell = (): void => {
    post({ type: 'setVisible', visible: document.visibilityState === 'visible' })
  }
  if (document.visibilityState !== 'visible') tell()
  on(document, 'visibilitychange', tell)
}

/** A user who acts on a page that has lost its connection wants it back now. */
function watchUser(on: On, post: Post, isWaiting: () => boolean): void {
  for (const type of ['pointerdown', 'keydown']) {
    on(document, type, () => {
      if (isWaiting()) post({ type: 'userActed' })
    })
  }
}

/** `pagehide` and `pageshow` matter only with `persisted`: otherwise the page is being closed, or was just loaded. */
function watchSleep(on: On, post: Post): void {
  const persisted = (event: Event): boolean => (event as PageTransitionEvent).persisted
  on(document, 'freeze', () => {
    post({ type: 'suspend' })
  })
  on(document, 'resume', () => {
    post({ type: 'resume' })
  })
  on(window, 'pagehide', (event) => {
    if (persisted(event)) post({ type: 'suspend' })
  })
  on(window, 'pageshow', (event) => {
    if (persisted(event)) post({ type: 'resume' })
  })
}

/** The network is back, or the page is shown or runs again. */
export function isReturn(command: Command): boolean {
  if (command.type === 'setOnline') return command.online
  return command.type === 'resume' || (command.type === 'setVisible' && command.visible)
}
