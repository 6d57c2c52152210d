/** Frames stop in hidden tabs; after this long a timer takes over. */
const WITHOUT_FRAMES_MS = 100

/** Runs `work` once, with the next frame, or soon where no frames come (hidden tabs, Node). Gives the function that calls it off. */
export function nextFrame(work: () => void): () => void {
  let frame = 0
  const stop = (): void => {
    clearTimeout(timer)
    if (frame !== 0) cancelAnimationFrame(frame)
  }
  const run = (): void => {
    stop()
    work()
  }
  const hasFrames = typeof requestAnimationFrame === 'function'
  const timer = setTimeout(run, hasFrames ? WITHOUT_FRAMES_MS : 0)
  if (hasFrames) frame = requestAnimationFrame(run)
  return stop
}
