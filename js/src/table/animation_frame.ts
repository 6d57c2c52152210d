import { guarded } from '../base/report.js'
import { clearTimeout, hasFrames, monotonicNow, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'

/** Frames stop in hidden tabs; after this long, at most twice that, a timer takes over. */
const WITHOUT_FRAMES_MS = 100

/** What waits for a frame, and since when. One timer ticks for all while any waits: one for each frame would cost more than the frame's request. */
const waiting = new Map<() => void, number>()
let timer: Timer | undefined

/** Runs `work` once, with the next frame, or soon where no frames come (hidden tabs, Node). Gives the function that calls it off. */
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
  // A timer may be early by a fraction; in a hidden tab it is late by a minute, and then nothing waits for another.
  const late = monotonicNow() - WITHOUT_FRAMES_MS + 1
  for (const [run, since] of waiting) if (since <= late) guarded(run)
  if (waiting.size > 0) timer ??= setTimeout(tick, WITHOUT_FRAMES_MS)
}
