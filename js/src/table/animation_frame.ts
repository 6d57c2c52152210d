import { guarded } from '../base/report.js'
import { clearTimeout, hasFrames, monotonicNow, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'

/** Hidden tabs get no frames. After this long, or at most twice this long, a timer takes over. */
const WITHOUT_FRAMES_MS = 100

/**
 * The work that waits for a frame, and since when. One timer serves all of it: a timer for each would cost more than requesting the frame.
 */
const waiting = new Map<() => void, number>()
let timer: Timer | undefined

/** Runs `work` once, in the next frame, or soon if there are no frames (hidden tabs, Node). Returns a function that cancels it. */
export function nextFrame(work: () => void): () => void {
  return hasFrames() ? withFrame(work) : withoutFrames(work)
}

function withFrame(work: () => void): () => void {
  const stop = (): void => {
    waiting.delete(run)
    cancelAnimationFrame(frame)
  }
  const run = (): void => {
    stop()
    work()
  }
  const frame = requestAnimationFrame(run)
  waiting.set(run, monotonicNow())
  timer ??= setTimeout(tick, WITHOUT_FRAMES_MS)
  return stop
}

function withoutFrames(work: () => void): () => void {
  const soon = setTimeout(work, 0)
  return () => {
    clearTimeout(soon)
  }
}

function tick(): void {
  timer = undefined
  // A timer may fire a fraction early. In a hidden tab it may fire a minute late, and then nothing should wait for another one.
  const late = monotonicNow() - WITHOUT_FRAMES_MS + 1
  for (const [run, since] of waiting) if (since <= late) guarded(run)
  if (waiting.size > 0) timer ??= setTimeout(tick, WITHOUT_FRAMES_MS)
}
