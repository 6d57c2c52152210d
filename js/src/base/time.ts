/** What is to happen later; only for `clearTimeout` and `clearInterval`. */
export interface Timer {
  readonly opaque: never
}

/** A clock and timers for the whole package, in place of the page's own. */
export interface TimeSource {
  readonly setTimer: (work: () => void, ms: number, repeat: boolean) => Timer
  readonly clearTimer: (timer: Timer | undefined) => void
  /** As `performance.now()`. */
  readonly monotonicNow: () => number
  /** As `Date.now()`. */
  readonly wallNow: () => number
}

let other: TimeSource | undefined

/** Puts another time in the place of the page's, for `holdfast/testing`; `undefined` puts the page's back. */
export function liveIn(source: TimeSource | undefined): void {
  other = source
}

// Looked up on the page at each call: tools that fake timers replace these functions.

export function setTimeout(work: () => void, ms: number): Timer {
  return other ? other.setTimer(work, ms, false) : opaque(globalThis.setTimeout(work, ms))
}

export function setInterval(work: () => void, ms: number): Timer {
  return other ? other.setTimer(work, ms, true) : opaque(globalThis.setInterval(work, ms))
}

export function clearTimeout(timer: Timer | undefined): void {
  if (other) other.clearTimer(timer)
  else globalThis.clearTimeout(timer as number | undefined)
}

export const clearInterval = clearTimeout

/** A timer's handle is a number on a page, and an object in Node. */
function opaque(timer: unknown): Timer {
  return timer as Timer
}

/** Milliseconds that only ever grow. */
export function monotonicNow(): number {
  return other ? other.monotonicNow() : performance.now()
}

/** Milliseconds since 1970, by a clock that people may set. */
export function wallNow(): number {
  return other ? other.wallNow() : Date.now()
}

/** A signal that aborts after that time. It keeps no Node process alive. */
export function timeLimit(ms: number): AbortSignal {
  if (!other) return AbortSignal.timeout(ms)
  const controller = new AbortController()
  other.setTimer(() => controller.abort(new DOMException('signal timed out', 'TimeoutError')), ms, false)
  return controller.signal
}

/** Whether the page draws frames to wait for. */
export function hasFrames(): boolean {
  return !other && typeof requestAnimationFrame === 'function'
}
